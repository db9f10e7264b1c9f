"""Split text into paragraphs, sentences and passages, and find boilerplate lines."""
