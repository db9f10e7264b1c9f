"""The user interfaces: the browser app and the terminal commands."""
