"""Ranking: find candidate passages for a question and put the best first."""
