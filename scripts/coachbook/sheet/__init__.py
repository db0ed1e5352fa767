"""The weekly sheet: what stands on it, its form, and printing it for every rep."""
