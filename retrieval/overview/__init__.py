"""What a library holds, over time and by subject."""
