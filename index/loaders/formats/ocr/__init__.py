"""Read the words in pictures, with the recogniser that is installed."""
