"""The figures of the sources above an answer."""
