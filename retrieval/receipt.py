"""Why the nearest passages were not enough, in words that a reader can check.

Only what the words of a question say of themselves: which of them no passage holds, and which of
them each of the nearest passages holds. Words are compared as the index compares them, by their
stems; a synonym may stand there all the same, so nothing is said of what a passage means.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.lexical import TermStatistics, analyse
from retrieval.question import STOP_WORDS, Word

# How many words are named in one sentence.
NAMED = 3

# Words that a question is asked with and an answer need not hold: to say that no passage mentions
# "say" misleads where one has "said". Verbs whose forms differ are here whole: no stem joins them.
_ASKING = """
account accounts according actually ago allege also anybody anyone anything article articles ask
become became begin began begun best big bring brought build built buy bought call came certain
claim come compare comment concern current declare deny describe detail did different discuss
effect else ever example exact exactly explain express fact fall fell fallen far feel felt find
first found gave get gets getting give given go goes going gone good got gotten great happen happens
heard hear held help hold important include information instead involve issue just keep kept kind
know knew known large last late lead least leave led left let like likely little long lose lost lot
made main make makes making mean means meant meet mention met name named near need never new news
next note now number old opinion part people person pay paid place possible put question quote
react reaction real really reason recent regard remark reply report respond result role said same
saw say saying see seen seem sell sent send set several show shown small so sold someone something
soon source speak special speech spent spend spoke spoken stand state statement still stood story
such suggest suppose take taken talk taught teach tell thing things think thought time times today
told took toward towards try turn type use used using usual various view want way ways well went
whether win within won word words work world write written wrote year years yes yet
man men woman women child children live lives
one two three four five six seven eight nine ten dozen hundred thousand million billion
"""
_UNTOLD = frozenset(analyse(_ASKING)) | STOP_WORDS

_MONEY = "$£€¥"
_NO_DIGITS_BEFORE = r"(?<!\w)(?<!\d[.,])"
# A smaller number may stand there as a word.
_SPELLED_OUT = 12
# A figure with the sign before it and what it counts after it.
_FIGURE = re.compile(
    rf"[{_MONEY}]?(?P<number>\d+(?:[.,:]\d+)*)"
    r"(?:%|\s+(?:percent|per cent|thousand|million|billion|trillion)\b)?"
)
# Between the words of one name.
_INSIDE_NAMES = frozenset({" ", "-", "'", "’", ". "})


@dataclass(frozen=True, slots=True)
class Mentions:
    """What one of the nearest passages, or its title, holds of the question's telling words.

    Attributes:
        rank: of the passage.
        has: words as asked, the most telling first.
        lacks: the same, of those that the passage does not hold.
    """

    rank: int
    has: tuple[str, ...]
    lacks: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The same in words, empty where there is nothing to say."""
        has, lacks = listed(self.has, "and"), listed(self.lacks, "or")
        if has and lacks:
            return f"Mentions {has}, but no {lacks}."
        if lacks:
            return f"Mentions no {lacks}."
        return f"Mentions {has}." if has else ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Why nothing was found.

    Attributes:
        absent: words as asked that no passage and no title holds, the most telling first.
        nearest: of each of the nearest passages, in the order of their ranks.
    """

    absent: tuple[str, ...]
    nearest: tuple[Mentions, ...]

    @property
    def sentence(self) -> str:
        """Name what no passage mentions, empty where there is nothing to name."""
        return f"No passage mentions {listed(self.absent, 'or')}." if self.absent else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as the terminal's JSON has it."""
        return {
            "absent": list(self.absent),
            "nearest": [
                {"rank": each.rank, "has": list(each.has), "lacks": list(each.lacks)}
                for each in self.nearest
            ],
        }


def receipt(
    text: str, words: Sequence[Word], statistics: TermStatistics, nearest: Iterable[str]
) -> Receipt:
    """Say what the library and the nearest passages lack of a question.

    Args:
        text: of the question.
        words: of it.
        statistics: of its terms.
        nearest: the passages in the order of their ranks, each under its title.
    """
    asked = _telling(text, words, statistics)
    nearest = list(nearest)
    alike = {term for passage in nearest for term in analyse(passage)}
    return Receipt(
        absent=tuple(word for each in asked for word in each.absent(statistics, alike))[:NAMED],
        nearest=tuple(
            _mentions(rank, asked, passage) for rank, passage in enumerate(nearest, start=1)
        ),
    )


def listed(words: Sequence[str], conjunction: str) -> str:
    """Return quoted words as a sentence lists them."""
    quoted = [f"“{word}”" for word in words]
    return f" {conjunction} ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the question, a name of several words, or a figure with its unit.

    Attributes:
        text: as asked.
        parts: term -> the word it comes from, as asked; of a name or figure several.
        named: whether it is a name or a figure.
    """

    text: str
    parts: Mapping[str, str]
    named: bool

    @property
    def figure(self) -> bool:
        return any(character.isdigit() for character in self.text)

    def absent(self, statistics: TermStatistics, nearest: Collection[str]) -> list[str]:
        """Return what of it no passage holds: the whole, or the parts that are nowhere.

        Nothing is said of a word where the nearest passages have one that begins like it.
        """
        missing = [
            word
            for term, word in self.parts.items()
            if not statistics.containing[term] and (self.figure or not _alike(term, nearest))
        ]
        # One part that is nowhere is enough for a figure, which is read as a whole.
        return (
            [self.text] if missing and (self.figure or len(missing) == len(self.parts)) else missing
        )

    def stands_in(self, passage: str, terms: Sequence[str]) -> bool:
        """Say whether the whole stands in a passage; "12,500" not where "12,000" and "500" do."""
        if self.figure:
            before = "" if self.text[0] in _MONEY else _NO_DIGITS_BEFORE
            spaced = r"\s+".join(map(re.escape, self.text.split()))
            return re.search(rf"{before}{spaced}(?!\w|[.,]\d)", passage, re.I) is not None
        wanted = list(self.parts)
        return any(
            list(terms[start : start + len(wanted)]) == wanted
            for start in range(len(terms) - len(wanted) + 1)
        )

    def lacking_in(self, passage: str, terms: Sequence[str]) -> bool:
        """Say whether nothing of it stands in a passage, nor what begins like it: "Korean"."""
        if number := _FIGURE.search(self.text):
            # The number alone may stand there with another sign or unit, or with none.
            alone = rf"{_NO_DIGITS_BEFORE}{re.escape(number['number'])}(?!\d|[.,]\d)"
            return re.search(alone, passage) is None
        return not any(_alike(part, terms) for part in self.parts)


def _alike(term: str, terms: Iterable[str]) -> bool:
    """Say whether one of the terms is or begins like a term, as "korean" does like "korea"."""
    return any(other == term or (len(term) > 3 and other.startswith(term)) for other in terms)


def _mentions(rank: int, asked: Sequence[_Asked], passage: str) -> Mentions:
    terms = analyse(passage)
    return Mentions(
        rank,
        tuple(each.text for each in asked if each.stands_in(passage, terms))[:NAMED],
        tuple(each.text for each in asked if each.lacking_in(passage, terms))[:NAMED],
    )


def _telling(text: str, words: Sequence[Word], statistics: TermStatistics) -> list[_Asked]:
    """Return what a passage could be missed for: names and figures first, then the rarest words."""
    found: dict[frozenset[str], _Asked] = {}
    for each in _joined(text, words):
        held = frozenset(each.parts)
        untold = held <= STOP_WORDS if each.named else not held.isdisjoint(_UNTOLD)
        if each.text.isdecimal() and int(each.text) <= _SPELLED_OUT:
            continue
        if not untold and (len(each.text) > 1 or each.figure):
            found.setdefault(held, each)
    return sorted(
        found.values(),
        key=lambda each: (not each.named, -max(statistics.idf(term) for term in each.parts)),
    )


def _joined(text: str, words: Sequence[Word]) -> Iterator[_Asked]:
    """Yield the telling words of a question, those of one name or figure together."""
    shouted = text.isupper()
    figures = {
        place: figure.span()
        for figure in _FIGURE.finditer(text)
        for place in range(figure.start("number"), figure.end())
    }
    start, end, named = 0, -1, False
    parts: dict[str, str] = {}
    for word in (word for word in words if word.telling):
        own = word.span.of(text)
        within = word.span.start < end
        # The first word of a question has its capital from the question.
        capital = own[:1].isupper() and not shouted and bool(text[: word.span.start].strip())
        follows = named and capital and text[end : word.span.start] in _INSIDE_NAMES
        if not within and not follows:
            if parts:
                yield _Asked(text[start:end], parts, named)
            parts = {}
            start, end = figures.get(word.span.start, (word.span.start, word.span.end))
            named = capital or word.span.start in figures
        parts = {**parts, word.term: own}
        end = max(end, word.span.end)
    if parts:
        yield _Asked(text[start:end], parts, named)
