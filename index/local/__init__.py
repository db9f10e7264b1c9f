"""The library of one machine: an SQLite store with a FAISS and a tantivy index beside it."""
