"""The differences between a quote and what it became, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from index.documents import Span
from retrieval.checks.differences import is_figure, is_negation
from retrieval.wording.compared_words import compared_words

# A sign between figures belongs to the figure: "1,500", "3.5", "10:30".
# Chinese and Japanese have no spaces, so each character is a word.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(
    rf"\d+(?:[.,:]\d+)*|[{_IDEOGRAPHS}]|[^\W{_IDEOGRAPHS}]+(?:['’][^\W{_IDEOGRAPHS}]+)*|[^\w\s]"
)


class EditKind(StrEnum):
    """What an edit is about; the first that applies."""

    FIGURE = "figure"
    NEGATION = "negation"
    WORD = "word"
    # Only marks, capitals or accents differ.
    TYPOGRAPHY = "typography"


_LABELS = {
    EditKind.FIGURE: "Figure",
    EditKind.NEGATION: "Negation",
    EditKind.WORD: "Words",
    EditKind.TYPOGRAPHY: "Marks or capitals",
}
# More words of an article than this are cut in the middle.
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a quote that were replaced, removed or added.

    Attributes:
        kind: what the edit is about.
        was: the place in the quote; empty for added words.
        now: the place in the article's present text; empty for removed words.
    """

    kind: EditKind
    was: Span
    now: Span

    def as_dict(self, quote: str, text: str) -> dict[str, Any]:
        """Return the edit as `verify --json` prints it."""
        return {
            "kind": self.kind.value,
            "was": [self.was.start, self.was.end],
            "was_text": self.was.of(quote),
            "now": [self.now.start, self.now.end],
            "now_text": self.now.of(text),
        }


def edits_between(quote: str, text: str, span: Span) -> tuple[Edit, ...]:
    """Return the edits that make a place of a text from a quote; white space is no difference.

    Args:
        quote: the quote.
        text: the article's present text.
        span: the place in it.
    """
    old = _tokens(quote, 0, len(quote))
    new = _tokens(text, span.start, span.end)
    matcher = SequenceMatcher(
        None, [each.of(quote) for each in old], [each.of(text) for each in new], autojunk=False
    )
    edits = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        was, now = _around(old, i1, i2, 0), _around(new, j1, j2, span.start)
        edits.append(Edit(_kind(was.of(quote), now.of(text)), was, now))
    return tuple(edits)


def edit_sentence(edit: Edit, quote: str, text: str) -> str:
    """Return a sentence about an edit: what was quoted, and what the article has now.

    Args:
        edit: the edit.
        quote: the quote.
        text: the article's present text.
    """
    was, now = _shortened(edit.was.of(quote)), _shortened(edit.now.of(text))
    kind = _LABELS[edit.kind]
    if not now:
        return f"{kind}: “{was}” was quoted and is no longer there."
    if not was:
        return f"{kind}: “{now}” was not quoted and is there now."
    return f"{kind}: “{was}” was quoted, “{now}” is there now."


def _shortened(words: str) -> str:
    one_line = " ".join(words.split())
    if len(one_line) <= _SHOWN:
        return one_line
    half = _SHOWN // 2
    return f"{one_line[:half].rstrip()} … {one_line[-half:].lstrip()}"


def _tokens(text: str, start: int, end: int) -> list[Span]:
    return [Span(*match.span()) for match in _TOKEN.finditer(text, start, end)]


def _around(tokens: Sequence[Span], first: int, last: int, start: int) -> Span:
    """Return the span of some tokens; if there are none, the place where they would stand."""
    if first < last:
        return Span(tokens[first].start, tokens[last - 1].end)
    at = tokens[first - 1].end if first else start
    return Span(at, at)


def _kind(was: str, now: str) -> EditKind:
    old, new = ([word.key for word in compared_words(text)] for text in (was, now))
    if old == new:
        return EditKind.TYPOGRAPHY
    for test, kind in ((is_figure, EditKind.FIGURE), (is_negation, EditKind.NEGATION)):
        if [key for key in old if test(key)] != [key for key in new if test(key)]:
            return kind
    return EditKind.WORD
