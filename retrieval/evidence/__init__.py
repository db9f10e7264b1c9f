"""Quotes, sources and links that lead back to the exact characters."""
