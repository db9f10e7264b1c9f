"""Background jobs: their description, their submission, and the worker that does them."""
