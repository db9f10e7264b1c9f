"""Who says what in a text: names, subjects of verbs of saying, and who is the same person."""
