"""The judgement: whether passages answer a question, and which of its names no article has."""
