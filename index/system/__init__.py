"""Help with the operating system: atomic file writes and child processes."""
