"""Explain a refusal by the words of the question that the passages lack.

A reader can check the explanation. It names the words that no passage has, and for each of the
nearest passages the words that it has and lacks. A passage has a word if the word stands there as
in the question. A passage lacks a word if nothing there may be a form of the word. A word between
the two is not mentioned, and meaning is not considered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.terms import TermStatistics, analyse
from index.text.speech import ASK, SAY, TELL
from index.text.titles import ABBREVIATED_TITLES
from retrieval.question import MAX_QUESTION_CHARACTERS, MAX_TERMS, STOP_WORDS, Word
from retrieval.wording.word_forms import UNIT, PassageWords, forms_of

# How many words one sentence names at most.
MAX_NAMED_WORDS = 3

# Words that a question needs and an answer does not. It would mislead to say that no passage
# mentions "say" if one has "said". All forms of irregular verbs are listed, because they have no
# common stem.
_QUESTION_VOCABULARY = """
account accounts according actually ago allege also anybody anyone anything article articles
become became begin began begun best big bring brought build built buy bought call came certain
claim come compare comment concern current declare deny describe detail did different discuss
effect else ever example exact exactly explain express fact fall fell fallen far feel felt find
first found gave get gets getting give given go goes going gone good got gotten great happen happens
heard hear held help hold important include information instead involve issue just keep kept kind
know knew known large last late lead least leave led left let like likely little long lose lost lot
made main make makes making mean means meant meet mention met name named near need never new news
next note now number old opinion part people person pay paid place possible put question quote
react reaction real really reason recent regard remark reply report respond result role same
saw see seen seem sell sent send set several show shown small so sold someone something
soon source speak special speech spent spend spoke spoken stand state statement still stood story
such suggest suppose take taken talk taught teach thing things think thought time times today
took toward towards try turn type use used using usual various view want way ways well went
whether win within won word words work world write written wrote year years yes yet
man men woman women child children live lives
one two three four five six seven eight nine ten dozen hundred thousand million billion
"""
_NEVER_NAMED = STOP_WORDS.union(
    analyse(_QUESTION_VOCABULARY), *map(analyse, ASK | SAY | TELL | ABBREVIATED_TITLES)
)

# Numbers up to this one may be spelled out in a passage.
_SPELLED_OUT = 12
_LETTER = r"[^\W_][\u0300-\u036f\u00ad]*+"
# Text that is named as a whole: a figure with its sign and unit, "U.N.", "COVID-19", "O'Brien".
_WHOLE = re.compile(
    rf"(?:[$£€¥]?(?P<number>\d++(?:[.,:]\d++)*+)(?!\w){UNIT}?)"
    # A match starts only at the beginning of a word. Otherwise a long run of letters would be
    # scanned to its end again from each letter.
    rf"|(?:[^\W\d_]\.){{2,}}(?!\w)"
    rf"|(?<![^\W_])(?<![\u0300-\u036f\u00ad])(?:{_LETTER})++(?:(?:[-‐‑.]|['’](?=[A-Z]))(?:{_LETTER})++)+"
)
# Numbers rarely spelled out or written with a unit: three digits or more, not ending in 00.
_PLAIN_NUMBER = re.compile(r"\d+(?!00)\d\d")
# The separators between the words of one name.
_NAME_SEPARATORS = frozenset({" ", ". "})


@dataclass(frozen=True, slots=True)
class PassageMentions:
    """The question's words that one of the nearest passages, or its title, has and lacks.

    Attributes:
        rank: the passage's rank in the answer.
        has: words of the question that the passage has, the most informative first.
        lacks: words of the question that the passage lacks, the most informative first.
    """

    rank: int
    has: tuple[str, ...]
    lacks: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """A sentence that names these words; empty if there are none."""
        has, lacks = quote_list(self.has, "and"), quote_list(self.lacks, "or")
        if has and lacks:
            return f"Mentions {has}, but no {lacks}."
        if lacks:
            return f"Mentions no {lacks}."
        return f"Mentions {has}." if has else ""


@dataclass(frozen=True, slots=True)
class MissingWords:
    """The words of a question that the library and the nearest passages lack.

    Attributes:
        absent: words of the question that no passage and no title has, the most informative first.
        nearest: the words that each of the nearest passages has and lacks, in the order of their
            ranks.
        is_subset: whether only a subset of the library was searched, so that `absent` is about the
            passages of that subset.
    """

    absent: tuple[str, ...]
    nearest: tuple[PassageMentions, ...]
    is_subset: bool = False

    @property
    def sentence(self) -> str:
        """A sentence that names the absent words; empty if there are none."""
        passage = "passage in scope" if self.is_subset else "passage"
        return f"No {passage} mentions {quote_list(self.absent, 'or')}." if self.absent else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the value of "receipt" in the output of `ask --json`."""
        return {
            "absent": list(self.absent),
            "nearest": [
                {"rank": passage.rank, "has": list(passage.has), "lacks": list(passage.lacks)}
                for passage in self.nearest
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
    """Find the words of a question that the library and the nearest passages lack.

    Args:
        text: the question's text.
        words: the question's words.
        statistics: the statistics of the terms that `lookup_terms` yields for the question.
        nearest: the nearest passages in the order of their ranks, each as its title and its text.
        scoped: whether the statistics are those of a subset of the library.
    """
    items = _items_to_name(text, words, statistics)
    passages = [PassageWords(passage) for passage in nearest]
    absent = (word for item in items for word in _absent_words(item, statistics, passages))
    return MissingWords(
        absent=tuple(dict.fromkeys(absent))[:MAX_NAMED_WORDS],
        nearest=tuple(
            _mentions(rank, items, passage) for rank, passage in enumerate(passages, start=1)
        ),
        is_subset=scoped,
    )


def lookup_terms(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Yield the terms of a question's words in all their known spellings.

    `missing_words` needs the statistics of these terms.

    Args:
        text: the question's text.
        words: the question's words.
    """
    for item in _question_items(text, words):
        yield from item.terms
        for part in item.parts:
            for form in forms_of(part):
                yield from form


def quote_list(words: Sequence[str], conjunction: str) -> str:
    """Return words in quotation marks as a list in a sentence: “a”, “b” or “c”."""
    quoted = [f"“{word}”" for word in words]
    return f" {conjunction} ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))


@dataclass(frozen=True, slots=True)
class _QuestionItem:
    """A word of the question, a name of one or more words, or a figure with its unit.

    Attributes:
        text: the item as it stands in the question.
        parts: the words of the item as they stand in the question; a figure is one part.
        terms: the index terms of the item.
        is_name: whether the item is a name or a figure.
        number: the number of a figure without sign and unit; empty for a word or name.
    """

    text: str
    parts: tuple[str, ...]
    terms: tuple[str, ...]
    is_name: bool
    number: str

    def may_stand_in(self, passage: PassageWords) -> bool:
        """Return whether a passage may have any form of the item or of one of its words."""
        if self.number:
            return passage.may_count(self.number)
        return any(map(passage.may_contain, self.parts))


def _absent_words(
    item: _QuestionItem, statistics: TermStatistics, passages: Sequence[PassageWords]
) -> tuple[str, ...]:
    """Return the words of an item that no passage has, as one text if that is all of them."""
    # Statistics can show that a year is absent, but not that 70 or 1.5 million is absent in each of
    # the ways to write it.
    if item.number and not _PLAIN_NUMBER.fullmatch(item.text):
        return ()
    missing = tuple(
        word
        for word in item.parts
        if not _NEVER_NAMED.issuperset(analyse(word))
        and not any(all(map(statistics.document_frequency.get, form)) for form in forms_of(word))
        and not any(passage.may_contain(word) for passage in passages)
    )
    return (item.text,) if missing == item.parts else missing


def _mentions(rank: int, items: Sequence[_QuestionItem], passage: PassageWords) -> PassageMentions:
    """Return which of the question's items a passage has and lacks."""
    has = tuple(item.text for item in items if passage.contains_exactly(item.text, item.number))
    lacks = (item.text for item in items if item.text not in has and not item.may_stand_in(passage))
    return PassageMentions(rank, has[:MAX_NAMED_WORDS], tuple(lacks)[:MAX_NAMED_WORDS])


def _items_to_name(
    text: str, words: Sequence[Word], statistics: TermStatistics
) -> list[_QuestionItem]:
    """Return the items that may be named: names and figures first, then the rarest words."""
    items: dict[frozenset[str], _QuestionItem] = {}
    for item in _question_items(text, words):
        terms = frozenset(item.terms)
        ignored = terms <= STOP_WORDS if item.is_name else not terms.isdisjoint(_NEVER_NAMED)
        # "23rd", "11k" and small numbers can be written in too many ways.
        ambiguous = item.text[0].isdigit() and not item.number
        ambiguous |= item.number.isdecimal() and int(item.number) <= _SPELLED_OUT
        if not ignored and not ambiguous and (len(item.text) > 1 or item.number):
            items.setdefault(terms, item)
    return sorted(
        items.values(),
        key=lambda item: (not item.is_name, -max(map(statistics.idf, item.terms))),
    )


def _question_items(text: str, words: Sequence[Word]) -> Iterator[_QuestionItem]:
    """Yield the content words of a question; the words of one name or figure make one item."""
    all_capitals = text.isupper()
    wholes = {
        position: whole
        for whole in _WHOLE.finditer(text, 0, MAX_QUESTION_CHARACTERS)
        for position in range(*whole.span())
    }
    start, end, is_name, number = 0, -1, False, ""
    parts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    for word in [word for word in words if word.is_content][:MAX_TERMS]:
        if word.span.start < end:
            terms += (word.term,)
            continue
        whole = wholes.get(word.span.start)
        first, last = whole.span() if whole else (word.span.start, word.span.end)
        # The first word of a question has a capital because it is the first.
        capital = text[first].isupper() and not all_capitals and bool(text[:first].strip())
        if is_name and not number and capital and text[end:first] in _NAME_SEPARATORS:
            end, parts, terms = last, (*parts, text[first:last]), (*terms, word.term)
            continue
        if parts:
            yield _QuestionItem(text[start:end], parts, terms, is_name, number)
        start, end, parts, terms = first, last, (text[first:last],), (word.term,)
        number = whole["number"] or "" if whole else ""
        is_name = capital or bool(number)
    if parts:
        yield _QuestionItem(text[start:end], parts, terms, is_name, number)
