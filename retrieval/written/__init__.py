"""Answers that a model writes, of which only sentences that a passage covers stand."""
