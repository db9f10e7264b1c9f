"""Why the nearest passages were not enough, in words that a reader can check.

Only what the words of a question say of themselves: which of them no passage holds, and which of
them each of the nearest passages holds. A word is held where it stands as asked, and lacking where
nothing stands that may be a form of it; of what is between, and of meaning, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.terms import TermStatistics, analyse
from retrieval.question import LONGEST_QUESTION, MOST_TERMS, STOP_WORDS, Word
from retrieval.wording.word_forms import UNIT, PassageWords, forms_of

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
man men woman women child children live lives mr mrs ms mx dr
one two three four five six seven eight nine ten dozen hundred thousand million billion
"""
_UNTOLD = frozenset(analyse(_ASKING)) | STOP_WORDS

# A smaller number may stand there as a word.
_SPELLED_OUT = 12
_LETTER = r"[^\W_][\u0300-\u036f\u00ad]*+"
# What is named whole: a figure with its sign and unit, "U.N.", "COVID-19", "O'Brien".
_WHOLE = re.compile(
    rf"(?:[$£€¥]?(?P<number>\d++(?:[.,:]\d++)*+)(?!\w){UNIT}?)"
    # Only from a word's beginning: from each letter of a run it would be read to its end again.
    rf"|(?:[^\W\d_]\.){{2,}}(?!\w)"
    rf"|(?<![^\W_])(?<![\u0300-\u036f\u00ad])(?:{_LETTER})++(?:(?:[-‐‑.]|['’](?=[A-Z]))(?:{_LETTER})++)+"
)
# Rarely written in words, or with a unit.
_AS_IT_IS = re.compile(r"\d+(?!00)\d\d")
# Between the words of one name.
_INSIDE_NAMES = frozenset({" ", ". "})


@dataclass(frozen=True, slots=True)
class PassageMentions:
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
        has, lacks = quote_list(self.has, "and"), quote_list(self.lacks, "or")
        if has and lacks:
            return f"Mentions {has}, but no {lacks}."
        if lacks:
            return f"Mentions no {lacks}."
        return f"Mentions {has}." if has else ""


@dataclass(frozen=True, slots=True)
class MissingWords:
    """Why nothing was found.

    Attributes:
        absent: words as asked that no passage and no title holds, the most telling first.
        nearest: of each of the nearest passages, in the order of their ranks.
        in_scope: whether "no passage" is none of a part of the library.
    """

    absent: tuple[str, ...]
    nearest: tuple[PassageMentions, ...]
    in_scope: bool = False

    @property
    def sentence(self) -> str:
        """Name what no passage mentions, empty where there is nothing to name."""
        passage = "passage in scope" if self.in_scope else "passage"
        return f"No {passage} mentions {quote_list(self.absent, 'or')}." if self.absent else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as the terminal's JSON has it."""
        return {
            "absent": list(self.absent),
            "nearest": [
                {"rank": each.rank, "has": list(each.has), "lacks": list(each.lacks)}
                for each in self.nearest
            ],
        }


def missing_words(
    text: str,
    words: Sequence[Word],
    statistics: TermStatistics,
    nearest: Iterable[str],
    *,
    scoped: bool = False,
) -> MissingWords:
    """Say what the library and the nearest passages lack of a question.

    Args:
        text: of the question.
        words: of it.
        statistics: of its `lookup_terms`.
        nearest: the passages in the order of their ranks, each under its title.
        scoped: whether the statistics are of a part of the library.
    """
    asked = _telling(text, words, statistics)
    passages = [PassageWords(passage) for passage in nearest]
    absent = (word for each in asked for word in _absent(each, statistics, passages))
    return MissingWords(
        absent=tuple(dict.fromkeys(absent))[:NAMED],
        nearest=tuple(
            _mentions(rank, asked, passage) for rank, passage in enumerate(passages, start=1)
        ),
        in_scope=scoped,
    )


def lookup_terms(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Yield the terms of a question's words, however they may be written."""
    for each in _joined(text, words):
        yield from each.terms
        for part in each.parts:
            for form in forms_of(part):
                yield from form


def quote_list(words: Sequence[str], conjunction: str) -> str:
    """Return quoted words as a sentence lists them."""
    quoted = [f"“{word}”" for word in words]
    return f" {conjunction} ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the question, a name of several words, or a figure with its unit.

    Attributes:
        text: as asked.
        parts: the words of it, as asked, of a figure the whole.
        terms: those that are searched for.
        named: whether it is a name or a figure.
        number: of a figure, else empty.
    """

    text: str
    parts: tuple[str, ...]
    terms: tuple[str, ...]
    named: bool
    number: str

    def may_stand_in(self, passage: PassageWords) -> bool:
        """Say whether anything in a passage may be taken for it, or for a word of it."""
        if self.number:
            return passage.may_count(self.number)
        return any(map(passage.may_contain, self.parts))


def _absent(
    asked: _Asked, statistics: TermStatistics, passages: Sequence[PassageWords]
) -> tuple[str, ...]:
    """Return what of it no passage holds: the whole, or the words that are nowhere."""
    # The whole library can be asked for a year, not for all the ways to write 70 or 1.5 million.
    if asked.number and not (_AS_IT_IS.fullmatch(asked.text)):
        return ()
    missing = tuple(
        word
        for word in asked.parts
        if not _UNTOLD.issuperset(analyse(word))
        and not any(all(map(statistics.document_frequency.get, form)) for form in forms_of(word))
        and not any(passage.may_contain(word) for passage in passages)
    )
    return (asked.text,) if missing == asked.parts else missing


def _mentions(rank: int, asked: Sequence[_Asked], passage: PassageWords) -> PassageMentions:
    has = tuple(each.text for each in asked if passage.contains_exactly(each.text, each.number))
    lacks = (each.text for each in asked if each.text not in has and not each.may_stand_in(passage))
    return PassageMentions(rank, has[:NAMED], tuple(lacks)[:NAMED])


def _telling(text: str, words: Sequence[Word], statistics: TermStatistics) -> list[_Asked]:
    """Return what a passage could be missed for: names and figures first, then the rarest words."""
    found: dict[frozenset[str], _Asked] = {}
    for each in _joined(text, words):
        held = frozenset(each.terms)
        untold = held <= STOP_WORDS if each.named else not held.isdisjoint(_UNTOLD)
        # "23rd" and "11k" may stand there in too many ways, as may a small number.
        unsure = each.text[0].isdigit() and not each.number
        unsure |= each.number.isdecimal() and int(each.number) <= _SPELLED_OUT
        if not untold and not unsure and (len(each.text) > 1 or each.number):
            found.setdefault(held, each)
    return sorted(
        found.values(),
        key=lambda each: (not each.named, -max(map(statistics.idf, each.terms))),
    )


def _joined(text: str, words: Sequence[Word]) -> Iterator[_Asked]:
    """Yield the telling words of a question, those of one name, word or figure together."""
    shouted = text.isupper()
    wholes = {
        place: whole
        for whole in _WHOLE.finditer(text, 0, LONGEST_QUESTION)
        for place in range(*whole.span())
    }
    start, end, named, number = 0, -1, False, ""
    parts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    for word in [word for word in words if word.is_content][:MOST_TERMS]:
        if word.span.start < end:
            terms += (word.term,)
            continue
        whole = wholes.get(word.span.start)
        first, last = whole.span() if whole else (word.span.start, word.span.end)
        # The first word of a question has its capital from the question.
        capital = text[first].isupper() and not shouted and bool(text[:first].strip())
        if named and not number and capital and text[end:first] in _INSIDE_NAMES:
            end, parts, terms = last, (*parts, text[first:last]), (*terms, word.term)
            continue
        if parts:
            yield _Asked(text[start:end], parts, terms, named, number)
        start, end, parts, terms = first, last, (text[first:last],), (word.term,)
        number = whole["number"] or "" if whole else ""
        named = capital or bool(number)
    if parts:
        yield _Asked(text[start:end], parts, terms, named, number)
