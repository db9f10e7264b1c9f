"""Many machines: the same protocols over PostgreSQL, the truth, and Milvus, a cache of vectors."""
