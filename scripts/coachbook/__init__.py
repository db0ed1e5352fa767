"""Coachbook: a coaching playbook for telephone sales teams, as data, handbook and weekly sheets."""

__version__ = "0.1.0"
