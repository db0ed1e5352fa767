"""Frozen models of the playbook: one file a topic, tied together in `playbook`."""
