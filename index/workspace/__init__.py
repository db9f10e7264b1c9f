"""The readers' own data in a library: judgements, conversations, tags, collections and notes."""
