"""English words and names that are no typing errors; `words/README.md` names the sources."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("words") / "known_terms.txt"


def are_known(terms: Iterable[str]) -> bool:
    """Return whether all these index terms are of known words or names.

    Thread safety:
        Safe to call from several threads. The first call reads the file, which takes a millisecond.
    """
    known = _known_terms()
    # A search in the bytes takes 0.1 ms. A set would take 10 ms to make, for a word or two.
    return all(f"\n{term}\n".encode() in known for term in terms)


@cache
def _known_terms() -> bytes:
    return _FILE.read_bytes()
