"""The formats of exported evidence, one module each."""
