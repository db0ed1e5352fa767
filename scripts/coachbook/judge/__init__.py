"""Fact or feeling: what a statement about a deal is worth, and by which words."""
