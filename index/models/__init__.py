"""Embedding models and rerankers: finding them, preparing them once, running them without torch."""
