"""What a mail says and shows: its head, the body that a reader sees, what it quotes."""
