"""Words that tell of another person than the question names are not marked as the answer.

"How long will Elias Roth go to prison?" is not answered by "His partner Nora Stein was sentenced to
three years", although the words fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.terms import analyse
from retrieval.belonging.support import SPEAKER
from retrieval.question import Word
from retrieval.questions.items import ItemKind, question_items
from retrieval.ranking.fusion import RankedPassage

# Two words with a capital, of letters alone: "Nora Stein", but not "AS-202" or "U.S. Navy".
_FULL_NAME = re.compile(r"\b[A-Z][a-z\u00df-\u017f'’-]+\s(?:[A-Z]\.\s)?[A-Z][\w'’-]+")
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]+")
_WORD = r"[\w'’-]+"
_PRONOUN = re.compile(
    r"\b(?:he|she|they|him|her|them|hers|their|theirs|both|each|former|latter)\b", re.IGNORECASE
)
_OWN = re.compile(r"\b(?:his|her|their)\s(?=[a-z]+(?:\s[a-z]+)?\s[A-Z])", re.IGNORECASE)


def without_others_words(
    ranked: Sequence[RankedPassage], question: str, words: Sequence[Word]
) -> list[RankedPassage]:
    """Return a ranking whose marked words are not of another person than the question names.

    The words lose their mark if the passage names the asked person, but their sentence names only
    another one, before these words, and says neither "he" nor "she". The sentence keeps its mark.

    Args:
        ranked: the ranked passages, best first.
        question: the question's text.
        words: the question's words.
    """
    asked = [
        frozenset(item.terms)
        for item in question_items(question, words)
        if item.kind is ItemKind.NAME and _FULL_NAME.search(item.text)
    ]
    lower = f" {' '.join(re.findall(_WORD, question)).lower()} "
    return [_without(each, [*asked, *_asked_in_lower_case(each, lower)]) for each in ranked]


def _asked_in_lower_case(ranked: RankedPassage, question: str) -> list[frozenset[str]]:
    """Return the full names of a passage that the question has in any case: "luca brandt".

    Args:
        ranked: the passage.
        question: the question's words in lower case, with a space around each.
    """
    text = ranked.candidate.passage.text
    return [
        frozenset(analyse(match[0]))
        for match in _FULL_NAME.finditer(text)
        if f" {match[0].lower()} " in question
    ]


def _without(ranked: RankedPassage, asked: Sequence[frozenset[str]]) -> RankedPassage:
    marks, passage = ranked.marks, ranked.candidate.passage
    text = passage.document.text
    told = frozenset(analyse(passage.text))
    if not marks.answers or not any(name <= told for name in asked):
        return ranked
    surnames = {
        match[0].split()[-1]
        for match in _FULL_NAME.finditer(text)
        if not any(name.intersection(analyse(match[0])) for name in asked)
    }
    of_others = []
    for answer in marks.answers:
        sentence = next((each for each in marks.sentences if each.contains(answer)), None)
        if sentence is None:
            continue
        words = sentence.of(text)
        terms = frozenset(analyse(words))
        before = text[sentence.start : answer.start]
        speakers = [each.span() for each in SPEAKER.finditer(words)]
        others = [
            match
            for match in (*_FULL_NAME.finditer(before), *_CAPITALISED.finditer(before))
            if (match.re is _FULL_NAME or match[0] in surnames)
            and not any(start <= match.start() < end for start, end in speakers)
        ]
        if (
            others
            and not any(terms & name for name in asked)
            and not _PRONOUN.search(_OWN.sub("", words))
        ):
            of_others.append(answer)
    if not of_others:
        return ranked
    kept = tuple(each for each in marks.answers if each not in of_others)
    return replace(ranked, marks=replace(marks, answers=kept))
