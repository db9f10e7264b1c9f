"""How the reader was made: its data, its training, its export. Footnote does not import this."""
