"""Tables: rows of files with delimiters and of spreadsheets, and tables that hold articles."""
