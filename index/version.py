"""The version of Footnote: the single place where the number stands.

`pyproject.toml` reads the number from here without importing the package.
"""

__version__ = "0.1.0"
