"""Words of English, and names of people and places; `words/README.md` names the sources."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("words")


def are_english(terms: Iterable[str]) -> bool:
    """Return whether all these index terms are of English words.

    Thread safety:
        Safe to call from several threads. The first call reads a file, which takes a millisecond.
    """
    return _are_in("english_terms.txt", terms)


def are_names(terms: Iterable[str]) -> bool:
    """Return whether all these index terms are of known names that are no English words.

    Thread safety:
        As for `are_english`.
    """
    return _are_in("name_terms.txt", terms)


def are_known(terms: Iterable[str]) -> bool:
    """Return whether each of these index terms is of an English word or of a known name.

    Thread safety:
        As for `are_english`.
    """
    return all(are_english([term]) or are_names([term]) for term in terms)


def _are_in(file: str, terms: Iterable[str]) -> bool:
    return all(_is_in(file, term) for term in terms)


@lru_cache(maxsize=10_000)
def _is_in(file: str, term: str) -> bool:
    # A search in the bytes takes 0.1 ms. A set would take 10 ms to make, for a word or two.
    return f"\n{term}\n".encode() in _read(file)


@cache
def _read(file: str) -> bytes:
    return b"\n" + (_FOLDER / file).read_bytes()
