"""What the articles say together: who says what in each of them."""
