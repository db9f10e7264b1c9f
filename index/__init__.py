"""The write side: files to documents, passages, and the library that keeps them."""
