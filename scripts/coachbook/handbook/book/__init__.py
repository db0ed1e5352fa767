"""The handbook on paper: the book and the question cards."""
