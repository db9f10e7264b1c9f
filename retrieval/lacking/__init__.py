"""What an article lacks of the names, dates and figures that a question asks for."""
