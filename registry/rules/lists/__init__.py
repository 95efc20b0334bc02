"""Reading lists that people bring: headings, cells, who is meant. No database, no files."""
