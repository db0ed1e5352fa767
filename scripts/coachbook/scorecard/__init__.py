"""Scorecards: read from any medium, merged, stored, reviewed and passed on."""
