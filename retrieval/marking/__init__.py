"""Choose the sentence that a question asks for, after the passages are ranked."""
