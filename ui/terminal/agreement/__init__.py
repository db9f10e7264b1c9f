"""Commands about what the articles say together: voices, copies."""
