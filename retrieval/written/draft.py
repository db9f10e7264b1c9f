"""Divide a model's draft into sentences, without its layout and its numbers of passages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from index.documents import Span
from index.text.sentences import paragraph_sentences, trim

# Some models write what they think before what they say.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_MARKER = re.compile(r"\s*[\[【](\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)[\]】]")
# A marker behind the full stop belongs to the sentence before it.
_BEHIND = re.compile(r"([.!?][\"'”’»)]*)((?:\s*[\[【]\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*[\]】])+)")
_LAYOUT = re.compile(r"\A\s*(?:(?:[-*•+>]|#{1,6}|\d{1,2}[.)])\s+)+")
_EMPHASIS = re.compile(r"\*+|`+|__+")
_NUMBER = re.compile(r"\d+")
# Thousands of spaces, in which the other patterns would look again and again.
_SPACES = re.compile(r"\s{2,}")
# Other controls, what has no assignment, and what is drawn as nothing or turns the text around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Superscripts and Roman signs look like figures and are read as others.
_ODD_NUMBERS = frozenset({"No", "Nl"})


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft.

    Attributes:
        text: its characters, safe to show.
        numbers: the numbers of the passages that it names.
        is_readable: whether all characters could be seen as they are.
    """

    text: str
    numbers: tuple[int, ...]
    is_readable: bool


def draft_sentences(draft: str) -> Iterator[DraftSentence]:
    """Yield all sentences of a draft, in order; together they hold every word of it.

    What a model thinks between `<think>` and `</think>` at the beginning is no part of the draft.
    """
    draft = _THOUGHTS.sub("", draft)
    for line in draft.splitlines():
        moved = _BEHIND.sub(r"\2\1 ", _LAYOUT.sub("", _SPACES.sub(" ", line)))
        whole = trim(moved, 0, len(moved))
        for span in paragraph_sentences(moved, whole) if whole else ():
            yield from _sentence(moved, span)


def _sentence(line: str, span: Span) -> Iterator[DraftSentence]:
    marked = span.of(line)
    numbers = tuple(
        int(number) for found in _MARKER.finditer(marked) for number in _NUMBER.findall(found[1])
    )
    text = _EMPHASIS.sub("", _MARKER.sub("", marked)).strip()
    shown = "".join("\N{REPLACEMENT CHARACTER}" if _is_unseen(each) else each for each in text)
    is_readable = shown == text and not any(map(_is_odd, text))
    if any(map(str.isalnum, shown)) or numbers or not is_readable:
        yield DraftSentence(shown or marked.strip(), numbers, is_readable)


def _is_unseen(character: str) -> bool:
    # A soft hyphen and a tab are in articles too, and harmless.
    return character not in "\t\u00ad" and unicodedata.category(character) in _UNSEEN


def _is_odd(character: str) -> bool:
    is_foreign_digit = character.isdigit() and not character.isascii()
    odd = is_foreign_digit or unicodedata.category(character) in _ODD_NUMBERS
    return odd or character == "\N{REPLACEMENT CHARACTER}"
