"""What changed between two editions of the playbook, for whom, and how it is said."""
