"""Understanding a question that follows up on earlier ones."""
