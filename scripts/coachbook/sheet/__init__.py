"""What stands on a weekly sheet, without any layout."""
