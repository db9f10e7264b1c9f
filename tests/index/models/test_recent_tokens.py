"""Token vectors of texts read lately are kept, and no more of them than allowed."""

from __future__ import annotations

import numpy as np
import pytest

from index.models.protocols import TokenStates, TokenVectors
from index.models.recent_tokens import RecentTokens


def tokens(count: int = 2, *, states: bool = False) -> TokenVectors:
    """Return vectors of `count` tokens: 64 bytes each, and 130 more with states."""
    vectors = np.full((count, 8), 0.5, dtype=np.float32)
    offsets = np.zeros((count, 4), dtype=np.int64)
    kept = TokenStates(vectors.copy(), vectors.copy(), np.ones(count, dtype=bool))
    return TokenVectors(vectors, offsets, kept if states else None)


def test_what_was_kept_is_found_and_nothing_else() -> None:
    recent, first, second = RecentTokens(), tokens(), tokens(3)
    recent.keep("The ferry left.", first)
    recent.keep("The ferry came.", second)
    assert recent.find("The ferry left.") is first
    assert recent.find("The ferry came.") is second
    assert recent.find("The ferry left") is None


def test_what_was_not_used_for_longest_goes_first() -> None:
    recent = RecentTokens(most_bytes=2 * 128)
    recent.keep("a", tokens())
    recent.keep("b", tokens())
    recent.find("a")
    recent.keep("c", tokens())
    assert recent.find("b") is None
    assert recent.find("a") is not None
    assert recent.find("c") is not None


def test_states_count_and_a_text_that_is_too_large_is_not_kept() -> None:
    recent = RecentTokens(most_bytes=200)
    recent.keep("small", tokens())
    recent.keep("large", tokens(states=True))
    assert recent.find("large") is None


def test_a_text_kept_twice_counts_once() -> None:
    recent = RecentTokens(most_bytes=2 * 128)
    for _ in range(5):
        recent.keep("a", tokens())
    recent.keep("b", tokens())
    assert recent.find("a") is not None


def test_all_can_be_dropped() -> None:
    recent = RecentTokens(most_bytes=2 * 128)
    recent.keep("a", tokens())
    recent.clear()
    assert recent.find("a") is None
    recent.keep("b", tokens())
    recent.keep("c", tokens())
    assert recent.find("b") is not None


def test_nobody_changes_what_is_kept() -> None:
    recent, kept = RecentTokens(), tokens(states=True)
    recent.keep("a", kept)
    with pytest.raises(ValueError, match="read-only"):
        kept.vectors[0] = 0


def test_halves_of_surrogate_pairs_are_a_text_too() -> None:
    recent, kept = RecentTokens(), tokens()
    recent.keep("\ud83d", kept)
    assert recent.find("\ud83d") is kept
