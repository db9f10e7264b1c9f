"""Questions in a conversation: complete a follow-up with words from earlier questions."""
