"""A reader for each medium: from one file to its observations. Readers decide nothing."""
