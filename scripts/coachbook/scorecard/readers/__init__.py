"""One file in, observations out: a reader for each medium. Readers observe and decide nothing."""
