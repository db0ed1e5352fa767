"""The ledger: what was known of every deal, week by week."""
