"""How the library writes the words of a question: house spellings and typing errors."""
