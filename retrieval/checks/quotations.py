"""Compare a quotation in a question with the cited passages, word for word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from index.documents import Span

# A quotation of fewer words is a name or a term, which the ranking finds by itself.
FEWEST_WORDS = 3
# A place of a passage is a version of the quotation if their words are at least so similar, 0 to
# 100: of ten words, two or three may differ.
LEAST_SIMILAR = 70.0
# A pasted article may have hundreds of quotations, and each takes a millisecond.
MOST_QUOTATIONS = 20

_QUOTATION = re.compile(
    r"\"([^\"]{1,2000})\"|[“„]([^”“]{1,2000})[”“]|«([^»]{1,2000})»"
    r"|(?<!\w)‘([^‘]{1,2000}?)’(?!\w)"
)
_WORD = re.compile(r"[^\W_]+(?:[.,:'’\u2011-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a quotation, and what the source has in their place.

    Attributes:
        quoted: the words of the quotation; empty where it leaves out what the source has.
        source: the words of the source; empty where the quotation has more.
    """

    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """A quotation in the question, and the nearest place in a cited passage.

    Attributes:
        quoted: the quotation, without its quotation marks.
        rank: the rank of the citation.
        span: the place in the cited article's text.
        differences: where the words differ; empty if the place has them word for word.
    """

    quoted: str
    rank: int
    span: Span
    differences: tuple[Difference, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the check as `ask --json` prints it."""
        return {
            "text": self.quoted,
            "rank": self.rank,
            "start": self.span.start,
            "end": self.span.end,
            "exact": not self.differences,
            "differences": [[each.quoted, each.source] for each in self.differences],
        }

    @property
    def sentence(self) -> str:
        """A sentence that says whether the words stand there, and what differs."""
        if not self.differences:
            return f"“{self.quoted}” stands word for word in [{self.rank}]."
        told = "; ".join(self._told(difference) for difference in self.differences)
        return f"The quotation is not word for word: {told}."

    def _told(self, difference: Difference) -> str:
        source = f"[{self.rank}]"
        if not difference.quoted:
            return f"{source} also has “{difference.source}”"
        if not difference.source:
            return f"{source} does not have “{difference.quoted}”"
        return f"where you have “{difference.quoted}”, {source} has “{difference.source}”"


@dataclass(frozen=True, slots=True)
class QuotablePassage:
    """A cited passage to compare with.

    Attributes:
        rank: the rank of the citation.
        text: the article's text.
        span: the passage's place in it.
    """

    rank: int
    text: str
    span: Span


def check_quotations(
    question: str, passages: Sequence[QuotablePassage]
) -> tuple[QuotationCheck, ...]:
    """Compare each quotation in a question with the place of the passages that is nearest to it.

    Only the first `MOST_QUOTATIONS` are compared. Capitals, accents, punctuation and the kind of
    quotation marks do not count. A quotation that no passage resembles is left out: nothing can be
    said of it.

    Args:
        question: the question's text.
        passages: the cited passages, best first.
    """
    quotations = islice(dict.fromkeys(_quotations(question)), MOST_QUOTATIONS)
    found = (_nearest(quoted, passages) for quoted in quotations)
    return tuple(check for check in found if check)


def _quotations(question: str) -> Iterator[str]:
    for match in _QUOTATION.finditer(question):
        quoted = next(filter(None, match.groups()))
        if len(_WORD.findall(quoted)) >= FEWEST_WORDS:
            yield quoted.strip()


def _nearest(quoted: str, passages: Sequence[QuotablePassage]) -> QuotationCheck | None:
    words = list(_WORD.finditer(quoted))
    wanted = [_plain(word[0]) for word in words]
    best: tuple[float, QuotationCheck] | None = None
    for passage in passages:
        there = list(_WORD.finditer(passage.text, passage.span.start, passage.span.end))
        has = [_plain(word[0]) for word in there]
        if len(has) < len(wanted):
            continue
        aligned = partial_ratio_alignment(wanted, has, score_cutoff=LEAST_SIMILAR)
        if aligned is None or (best is not None and aligned.score <= best[0]):
            continue
        start, end = _fit(wanted, has, aligned.dest_start, aligned.dest_end)
        window = there[start:end]
        differences, span = _compare(quoted, words, passage.text, window)
        best = aligned.score, QuotationCheck(quoted, passage.rank, span, differences)
    return best[1] if best else None


def _fit(wanted: Sequence[str], has: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Return where a passage has the words with the fewest differences, near a place in it.

    The place may have more words than the quotation, or fewer.
    """
    more = len(wanted) // 4 + 1
    near = (
        (
            Levenshtein.distance(wanted, has[first:last]),
            abs(last - first - len(wanted)),
            first,
            last,
        )
        for first in range(max(0, start - more), min(start + more, len(has) - 1) + 1)
        for last in range(max(first + 1, end - more), min(end + more, len(has)) + 1)
    )
    _, _, first, last = min(near)
    return first, last


def _compare(
    quoted: str, words: Sequence[re.Match[str]], text: str, window: Sequence[re.Match[str]]
) -> tuple[tuple[Difference, ...], Span]:
    """Return the differences between a quotation and a place, and the place without loose ends."""
    steps = list(
        Levenshtein.opcodes(
            [_plain(word[0]) for word in words], [_plain(word[0]) for word in window]
        )
    )
    # What the place has before or after the quotation is no difference.
    while steps and steps[0].tag == "insert":
        steps = steps[1:]
    while steps and steps[-1].tag == "insert":
        steps = steps[:-1]
    differences = tuple(
        Difference(
            _words_of(quoted, words[step.src_start : step.src_end]),
            _words_of(text, window[step.dest_start : step.dest_end]),
        )
        for step in steps
        if step.tag != "equal"
    )
    inside = window[steps[0].dest_start : steps[-1].dest_end]
    return differences, Span(inside[0].start(), inside[-1].end())


def _words_of(text: str, words: Sequence[re.Match[str]]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""


def _plain(word: str) -> str:
    """Return a word without capitals and accents, and a figure without the commas of thousands."""
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", letters)
