"""Explain a refusal by the words of the question that the passages lack.

A reader can check the explanation. It names the words that no passage has, and for each of the
nearest passages the words that it has and lacks. A passage has a word if the word stands there as
in the question. A passage lacks a word if nothing there may be a form of the word. A word between
the two is not mentioned, and meaning is not considered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from index.terms import TermStatistics, analyse
from retrieval.numbers.figure_values import terms_in_words
from retrieval.question import STOP_WORDS, Word
from retrieval.questions.items import ItemKind, QuestionItem, question_items
from retrieval.questions.languages import is_foreign_function_word
from retrieval.questions.question_vocabulary import is_never_missed, says_nothing
from retrieval.wording.word_forms import PassageWords, forms_of

# How many words one sentence names at most.
MAX_NAMED_WORDS = 3

# Numbers up to this one may be spelled out in a passage.
_SPELLED_OUT = 12
# Numbers rarely spelled out or written with a unit: three digits or more, not ending in 00.
# Numbers that may be spelled out, and hardly written in another way.
_SPELLED_NUMBER = re.compile(r"\d\d|\d00")
_PLAIN_NUMBER = re.compile(r"\d+(?!00)\d\d")


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
        decisive: whether the absent words show that the library does not answer: one is a name, a
            figure or a date, or no passage has any word of the question's subject.
    """

    absent: tuple[str, ...]
    nearest: tuple[PassageMentions, ...]
    is_subset: bool = False
    decisive: bool = True

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
    found: Collection[str] = (),
    near: Collection[str] = (),
    lower_names: Container[str] = (),
    told: Sequence[Container[str]] = (),
    only_named: bool = False,
    decisive: Container[ItemKind] = frozenset(ItemKind),
) -> MissingWords:
    """Find the words of a question that the library and the nearest passages lack.

    Args:
        text: the question's text.
        words: the question's words.
        statistics: the statistics of the terms that `lookup_terms` yields for the question.
        nearest: the nearest passages in the order of their ranks, each as its title and its text.
        scoped: whether the statistics are those of a subset of the library.
        found: names, figures and dates of the question that an article has in some other form.
        near: names of which an article has one that differs by a letter or two. They may be
            misspelt, so that they are absent shows nothing.
        lower_names: names that have no capital in the question.
        told: for each of the nearest passages, the dates that its article gives in other words.
        only_named: whether to leave out the words that are neither names nor figures nor dates.
        decisive: the kinds of items of which an absent one shows that the library does not answer;
            with words among them, all items show it together.
    """
    items = [
        item
        for item in _items_to_name(text, words, statistics)
        if item.is_named or not only_named or item.text in lower_names
    ]
    passages = [PassageWords(passage) for passage in nearest]
    absent = [
        () if item.text in found else _absent_words(item, statistics, passages) for item in items
    ]
    is_decisive = any(
        missing and item.is_named and item.kind in decisive and item.text not in near
        for item, missing in zip(items, absent, strict=True)
    )
    whole_subject = ItemKind.WORD in decisive and bool(items) and all(absent)
    whole_subject &= not any(item.text in near for item in items)
    mentions = (
        _mentions(rank, items, passage, told[rank - 1] if told else ())
        for rank, passage in enumerate(passages, start=1)
    )
    return MissingWords(
        absent=tuple(dict.fromkeys(chain.from_iterable(absent)))[:MAX_NAMED_WORDS],
        nearest=tuple(replace(each, has=()) for each in mentions)
        if only_named
        else tuple(mentions),
        is_subset=scoped,
        decisive=is_decisive or whole_subject,
    )


def lookup_terms(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Yield the terms of a question's words in all their known spellings.

    `missing_words` needs the statistics of these terms.

    Args:
        text: the question's text.
        words: the question's words.
    """
    for item in question_items(text, words):
        yield from item.terms
        for part in item.parts:
            for form in forms_of(part):
                yield from form
        if item.number:
            yield from terms_in_words(item.number)


def quote_list(words: Sequence[str], conjunction: str) -> str:
    """Return words in quotation marks as a list in a sentence: “a”, “b” or “c”."""
    quoted = [f"“{word}”" for word in words]
    return f" {conjunction} ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))


def _absent_words(
    item: QuestionItem, statistics: TermStatistics, passages: Sequence[PassageWords]
) -> tuple[str, ...]:
    """Return the words of an item that no passage has, as one text if that is all of them."""
    if item.number and not _is_surely_absent(item, statistics):
        return ()
    missing = tuple(
        word
        for word in item.parts
        if not (says_nothing if item.is_named else is_never_missed)(analyse(word))
        and not any(all(map(statistics.document_frequency.get, form)) for form in forms_of(word))
        and not any(passage.may_contain(word) for passage in passages)
    )
    return (item.text,) if missing == item.parts else missing


def _is_surely_absent(item: QuestionItem, statistics: TermStatistics) -> bool:
    """Return whether statistics can show that a figure is absent in each of the ways to write it.

    They cannot for 1.5 million. A number of two digits, or a round one, is often in words.
    """
    if _PLAIN_NUMBER.fullmatch(item.text):
        return True
    if not _SPELLED_NUMBER.fullmatch(item.text):
        return False
    in_words = terms_in_words(item.text)
    return not all(map(statistics.document_frequency.get, in_words)) or not in_words


def _may_stand_in(item: QuestionItem, passage: PassageWords) -> bool:
    """Return whether a passage may have any form of an item or of one of its words."""
    if item.number:
        return passage.may_count(item.number)
    return any(map(passage.may_contain, item.parts))


def _mentions(
    rank: int, items: Sequence[QuestionItem], passage: PassageWords, told: Container[str]
) -> PassageMentions:
    """Return which of the question's items a passage has and lacks; it lacks none of those told."""
    has = tuple(item.text for item in items if passage.contains_exactly(item.text, item.number))
    lacks = (
        item.text
        for item in items
        if item.text not in has and item.text not in told and not _may_stand_in(item, passage)
    )
    return PassageMentions(rank, has[:MAX_NAMED_WORDS], tuple(lacks)[:MAX_NAMED_WORDS])


def _items_to_name(
    text: str, words: Sequence[Word], statistics: TermStatistics
) -> list[QuestionItem]:
    """Return the items that may be named: names and figures first, then the rarest words."""
    items: dict[frozenset[str], QuestionItem] = {}
    for item in question_items(text, words):
        terms = frozenset(item.terms)
        ignored = terms <= STOP_WORDS if item.is_named else is_never_missed(terms)
        # "23rd", "11k" and small numbers can be written in too many ways.
        ambiguous = item.text[0].isdigit() and not item.number
        ambiguous |= item.number.isdecimal() and int(item.number) <= _SPELLED_OUT
        ignored |= not item.is_named and is_foreign_function_word(item.text)
        if not ignored and not ambiguous and (len(item.text) > 1 or item.number):
            items.setdefault(terms, item)
    return sorted(
        items.values(),
        key=lambda item: (not item.is_named, -max(map(statistics.idf, item.terms))),
    )
