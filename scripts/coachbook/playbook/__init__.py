"""The playbook: loaded, checked by its rules, compared with older editions."""
