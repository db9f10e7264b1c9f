"""Dates: the calendar of an article, and the dates that questions ask for and articles give."""
