"""Embedding models and rerankers: found, prepared once, run without torch."""
