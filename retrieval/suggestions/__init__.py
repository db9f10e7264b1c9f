"""Questions to begin with, made of the articles' own sentences."""
