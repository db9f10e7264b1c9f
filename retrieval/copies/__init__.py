"""Which articles are copies of one text, changed or not, and who has what from whom."""
