"""Write tables of words, and make patterns of them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def words(text: str) -> frozenset[str]:
    """Return the words of a text that lists them, separated by white space."""
    return frozenset(text.split())


def any_of(alternatives: Iterable[str]) -> str:
    """Return a pattern, in a group of its own, that matches any of some texts, the longest first.

    The pattern does not depend on the order of a set.
    """
    ordered = sorted(alternatives, key=lambda text: (-len(text), text))
    return rf"(?:{'|'.join(map(re.escape, ordered))})"
