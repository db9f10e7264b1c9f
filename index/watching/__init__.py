"""Folders whose files are added when they change, as long as somebody watches them."""
