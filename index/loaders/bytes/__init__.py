"""Bytes to text: encodings, declared or guessed."""
