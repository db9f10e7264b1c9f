"""The sidebar: conversations, the choice of sources, collections and tags."""
