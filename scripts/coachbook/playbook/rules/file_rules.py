"""What is demanded of files before the rules of the playbook look at their entries, by rule."""

from __future__ import annotations

READING_RULES = {
    "file-missing": "Every topic has its file in the playbook folder.",
    "file-unknown": "No other YAML file lies there: a misspelt name would be ignored.",
    "file-outside": "A file lies in its folder; a link that leads out is not followed.",
    "file-unreadable": "A file is a regular file that may be read.",
    "file-size": "A YAML file is no larger than 2 MB, a table no larger than 50 MB.",
    "file-encoding": "A file is UTF-8 without a byte order mark.",
    "file-character": "A file holds no control characters and no unusual line breaks.",
    "yaml-tab": "Lines are indented with spaces: YAML does not allow tabs.",
    "yaml-syntax": "A file is one valid YAML document.",
    "yaml-duplicate-key": "A key stands once in a mapping: of two, one would be lost.",
    "yaml-alias": "No anchors, aliases or tags: entries refer to each other by id.",
    "yaml-depth": "A file is at most 20 levels deep.",
    "shape-missing-key": "Every key that has no default is there.",
    "shape-unknown-key": "Only known keys stand there: a misspelt one would be ignored.",
    "shape-empty": "A text is not empty.",
    "shape-pattern": "An id, clause or version has the expected form.",
    "shape-choice": "A value with fixed choices is one of them.",
    "shape-count": "A list has as many items as it needs.",
    "shape-range": "A number lies in its range.",
    "shape-type": "A value is of the expected type.",
    "lock-line": "A line of the translations' lock is an id, a field and a fingerprint.",
    "weights-shape": "The weights learned from statements are as `coachbook learn` writes them.",
}

STATEMENT_RULES = {
    "statement-label": "A label is a fact there is, a feeling, our own doing, or cannot be told.",
    "statement-text": "A labelled statement is not empty.",
    "statement-once": "A statement stands once: it has one right answer.",
    "statement-few": "Each label has two statements or more: nothing is learned from one.",
}
