"""How many independent texts there are: a line below answers, a section of the Overview page."""
