"""The workbook of a team and a week, as an XLSX file."""
