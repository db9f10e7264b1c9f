"""What readers leave in a library: judgements and conversations."""
