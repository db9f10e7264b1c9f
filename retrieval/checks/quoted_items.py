"""The items of a quotation in a draft: its words, its ellipses and its editor's brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from index.documents import Span
from index.terms import analyse
from retrieval.question import STOP_WORDS
from retrieval.wording.compared_words import ComparedWord, compared_words

# What a word is worth in an alignment. Words that stand in every text tell little.
CONTENT_WORD, STOP_WORD = 1.0, 0.45

_DOTS = r"(?:…|\.(?:\s?\.){2,4})"
_SPECIAL = re.compile(
    # A link of Markdown: its text is quoted, its address is not.
    r"\[(?P<linked>[^\][]{1,300})\]\((?P<address>[^()\s]{0,500})\)"
    rf"|(?P<ellipsis>[\[(]\s?{_DOTS}\s?[\])]|{_DOTS})"
    # "[T]he" and "work[ed]".
    r"|(?P<letters>(?<![\w])\[(?P<first>\w{1,2})\](?=\w)|(?<=\w)\[\w{0,4}\])"
    r"|(?P<bracket>\[[^\][]{1,300}\])"
)
_ENDING = re.compile(r"\[(\w{1,4})\]")
_REMARK = re.compile(r"\[\s*(?:sic|!|\?|emphasis (?:added|mine|in original))\s*[.!]?\s*\]", re.I)


class ItemKind(Enum):
    """What an item of a quotation is."""

    WORD = "word"
    # Words of the source are left out here, and the draft says so.
    ELLIPSIS = "ellipsis"
    # The draft's own words, in place of words of the source or beside them.
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a quotation.

    Attributes:
        kind: what it is.
        span: its place in the draft.
        key: the key of a word; empty for other items.
        other: the key of the word with the letters in brackets: "worked" for "work[ed]".
        weight: what the word is worth.
    """

    kind: ItemKind
    span: Span
    key: str = ""
    weight: float = 0.0
    other: str = ""

    @property
    def is_content(self) -> bool:
        """Whether the item is a word that is no stop word."""
        return self.weight == CONTENT_WORD


def quoted_items(draft: str, span: Span, *, brackets: bool = True) -> tuple[Item, ...]:
    """Return the items of a quotation, without ellipses at its ends.

    Args:
        draft: the text of the draft.
        span: the place of the quotation in it, without its marks.
        brackets: whether brackets are the editor's; else their words are quoted like others.
    """
    items = list(_items(draft, span, brackets))
    while items and items[0].kind is ItemKind.ELLIPSIS:
        items = items[1:]
    while items and items[-1].kind is ItemKind.ELLIPSIS:
        items = items[:-1]
    return tuple(items)


def word_items(words: Sequence[ComparedWord]) -> tuple[Item, ...]:
    """Return the items of a text that has only words."""
    return tuple(
        Item(ItemKind.WORD, Span(word.start, word.end), word.key, _weight(word.key))
        for word in words
    )


def _items(draft: str, span: Span, brackets: bool) -> Iterator[Item]:
    at = span.start
    # The beginning of a word in brackets, such as the "T" of "[T]he".
    begun: tuple[int, str] | None = None
    for match in _SPECIAL.finditer(draft, span.start, span.end):
        yield from _plain(draft, at, match.start(), begun)
        begun, at = None, match.end()
        if match["linked"]:
            yield from _plain(draft, *match.span("linked"), None)
        elif match["ellipsis"]:
            yield Item(ItemKind.ELLIPSIS, Span(*match.span()))
        elif not brackets:
            yield from _plain(draft, *match.span(), None)
        elif match["first"]:
            begun = match.start(), match["first"]
        elif match["bracket"] and not _REMARK.fullmatch(match["bracket"]):
            yield Item(ItemKind.BRACKET, Span(*match.span()))
    yield from _plain(draft, at, span.end, begun)


def _plain(draft: str, start: int, end: int, begun: tuple[int, str] | None) -> Iterator[Item]:
    words = compared_words(draft, start, end)
    if begun and words and words[0].start == start:
        first, letters = begun
        whole = compared_words(letters + draft[start : words[0].end])
        words[0] = ComparedWord(whole[0].key, first, words[0].end)
    items = list(word_items(words))
    ending = _ENDING.match(draft, end)
    if items and ending and items[-1].span.end == end:
        # Only the letters outside the brackets need to be the source's.
        whole = compared_words(draft[items[-1].span.start : end] + ending[1])
        items[-1] = replace(items[-1], other=whole[0].key)
    yield from items


@lru_cache(maxsize=50_000)
def _weight(key: str) -> float:
    terms = analyse(key)
    return STOP_WORD if terms and STOP_WORDS.issuperset(terms) else CONTENT_WORD
