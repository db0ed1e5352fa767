"""Where scorecards are kept: every revision, in files or in one database."""
