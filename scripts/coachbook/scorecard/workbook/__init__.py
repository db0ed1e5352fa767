"""The workbook of a team and week: an XLSX file to fill in."""
