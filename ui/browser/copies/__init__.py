"""Which articles are copies of one text: a line below answers, a section of the Overview page."""
