"""The write side: files to documents, passages, and the library that keeps them."""

from index.library import Library

__all__ = ["Library"]
