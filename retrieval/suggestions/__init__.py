"""Suggested questions, made from the sentences of the library's articles."""
