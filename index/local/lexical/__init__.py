"""The lexical cache: which passages have which words, in parts that tantivy indexes."""
