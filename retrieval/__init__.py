"""The read side: a question to candidates, a ranking and a cited answer."""
