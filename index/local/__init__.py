"""The library on one machine: SQLite, FAISS, tantivy."""
