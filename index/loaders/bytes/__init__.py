"""Decode bytes as text, with a declared or guessed encoding."""
