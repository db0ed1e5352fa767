"""Gather, make, write: the only code that touches disk, clock and terminal."""
