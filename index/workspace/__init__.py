"""The readers' own data in a library: judgements and conversations."""
