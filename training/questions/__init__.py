"""Questions in a reporter's words, half of them without an answer."""
