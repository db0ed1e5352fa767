"""Scorecards: what was filled in, on whatever medium, and what is made of it."""
