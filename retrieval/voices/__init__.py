"""Who says what in an article, read of a parse of its paragraphs."""
