"""Who asks over the network: tokens and people, and what each of them may use."""
