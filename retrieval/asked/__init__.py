"""What a question asks: its parts, its names in lower case, what it may leave open."""
