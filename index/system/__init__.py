"""What is asked of the operating system: files that are whole or absent, and child processes."""
