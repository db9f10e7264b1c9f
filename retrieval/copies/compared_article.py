"""An article prepared for comparisons: its words, their runs, and which of them are quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.documents import Document, Span
from retrieval.copies.shingles import Hashes, hash_runs
from retrieval.wording.compared_words import word_columns

SEED = 3
"""Words of a run. Shorter ones are chance, longer ones are rarely whole in a scan."""

# A run may stand in so many places of an article; others are standing phrases.
_MOST_PLACES = 4

# A misread word may have a digit, which makes it no figure: "l1brary".
_FIGURE = re.compile(r"[-$£€¥₹]{0,2}\d[\d.,:]*(?:st|nd|rd|th|k|m|bn)?")
_QUOTED = re.compile(r"“[^”\n]{1,2000}(?:”|(?=\n)|\Z)|\"[^\"\n]{1,2000}\"|«[^»\n]{1,2000}»")
_BORDER_BEFORE = re.compile(r"(?:[.!?:…][\"'”’»)\]]*\s|\n|\A)[\s\"'“‘«(\[]*\Z")
_BORDER_AFTER = re.compile(r"[\"'”’»)\]]*[.!?…]|\s*(?:\n|\Z)|\s*[—–]")
# So many characters before a word show whether it begins a sentence.
_BEFORE = 12


class ComparedArticle:
    """An article's words, prepared for comparisons.

    Args:
        document: the article.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.keys: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for piece in document.searchable_spans():
            keys, starts, ends = word_columns(document.text, piece.start, piece.end)
            self.keys += keys
            self.starts += starts
            self.ends += ends

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def seeds(self) -> tuple[Hashes, NDArray[np.int64]]:
        """The runs of words that are not frequent, as hashes in order, and where each begins."""
        runs = hash_runs(self.keys, SEED)
        starts = np.argsort(runs, kind="stable")
        runs = runs[starts]
        _, counts = np.unique(runs, return_counts=True)
        rare = np.repeat(counts <= _MOST_PLACES, counts)
        return runs[rare], starts[rare]

    @cached_property
    def quoted(self) -> list[bool]:
        """For each word, whether it stands between quotation marks."""
        quoted = [False] * len(self)
        for match in _QUOTED.finditer(self.document.text):
            first = bisect_left(self.starts, match.start())
            for number in range(first, bisect_left(self.starts, match.end())):
                quoted[number] = True
        return quoted

    def is_detail(self, number: int) -> bool:
        """Return whether a word is a figure or begins with a capital."""
        return self.document.text[self.starts[number]].isupper() or self.is_figure(number)

    def begins_sentence(self, number: int) -> bool:
        """Return whether a word stands at the beginning of a sentence or a line."""
        at = self.starts[number]
        return _BORDER_BEFORE.search(self.document.text, max(at - _BEFORE, 0), at) is not None

    def ends_sentence(self, number: int) -> bool:
        """Return whether a word stands at the end of a sentence, a line or a dateline."""
        return _BORDER_AFTER.match(self.document.text, self.ends[number]) is not None

    def is_figure(self, number: int) -> bool:
        """Return whether a word is a number in digits."""
        return is_figure(self.keys[number])

    def span(self, words: Span) -> Span:
        """Return the characters from the first to the last of some words, given by number."""
        return Span(self.starts[words.start], self.ends[words.end - 1])


def is_figure(key: str) -> bool:
    """Return whether a word, given by its key, is a number in digits."""
    return _FIGURE.fullmatch(key) is not None
