"""Background work: what is asked of the worker, and the worker."""
