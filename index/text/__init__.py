"""Cutting text: paragraphs, sentences, passages, and the lines that are not the article."""
