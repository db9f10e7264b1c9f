"""The terminal interface: what its commands do and print."""
