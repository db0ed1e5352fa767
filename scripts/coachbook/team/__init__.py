"""The team folder: a team's private data, outside the project."""
