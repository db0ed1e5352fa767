"""The handbook: a site, a book, cards and calendar feeds, made from the playbook."""
