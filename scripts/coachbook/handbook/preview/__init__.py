"""The handbook in a browser while it is written: built anew at each change."""
