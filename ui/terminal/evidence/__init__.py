"""The commands `footnote export` and `footnote verify`."""
