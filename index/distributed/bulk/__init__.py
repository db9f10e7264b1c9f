"""Bulk ingestion: several workers store and embed articles, for one command that holds the lock."""
