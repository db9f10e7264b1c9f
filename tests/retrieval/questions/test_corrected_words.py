"""Corrections, where the same letters stand within other words too."""

from __future__ import annotations

from index.documents import Span
from retrieval.spelling.corrections import Correction, corrected


def test_only_whole_words_are_corrected() -> None:
    there = Correction("ther", "there", Span(0, 5))
    assert corrected("Who was ther and how was the weather?", [there]) == (
        "Who was there and how was the weather?"
    )
    name = Correction("mor", "Mohr", Span(0, 4))
    assert corrected("mor at the memorial, and Mor", [name]) == "Mohr at the memorial, and Mor"
