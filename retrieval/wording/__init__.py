"""Words, their forms in passages, and the phrases that all user interfaces share."""
