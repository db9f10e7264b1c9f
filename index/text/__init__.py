"""Split text into paragraphs, sentences and passages; find boilerplate; list English words."""
