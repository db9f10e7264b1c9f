"""Conversations of questions and answers."""
