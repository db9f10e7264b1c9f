"""Mark the sentence that tells what is asked for, where the marked one tells something else.

These are small rules for what the reader is often wrong about: a new value of a follow-up, the
injured beside the dead, a figure asked for by name, one of two named beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.terms import analyse
from retrieval.marking.best_sentence import mark_best
from retrieval.questions.tokens import question_tokens
from retrieval.questions.values import TIME_KINDS, find_values
from retrieval.ranking.fusion import RankedPassage

# So many of the best passages are looked at.
_LOOKED_AT = 3

# What is asked for with "what was the", and is a figure.
_FIGURES = frozenset(
    term for noun in ["vote", "score", "turnout", "margin", "price", "toll", "age", "amount", "sum"]
    for term in analyse(noun)
)  # fmt: skip
_ASKS_FIGURE = re.compile(r"\bwhat (?:is|was|were) the (?P<noun>\w+)", re.IGNORECASE)
_ASKS_HURT = re.compile(r"\b(?:hurt|injured|wounded)\b", re.IGNORECASE)
_HURT = re.compile(
    r"\b(?:hurt|injur\w+|wound\w+|hospitali[sz]ed|treated for"
    r"|(?:taken|rushed|airlifted|brought|admitted|flown|sent) to (?:\w+ ){0,3}hospitals?)\b",
    re.IGNORECASE,
)


def mark_new_value(
    ranked: Sequence[RankedPassage], replaced: tuple[str, str]
) -> list[RankedPassage]:
    """Return a ranking whose marks are of a follow-up's new value: "and Nora Stein?".

    A marked sentence with the old value, or without the time that is asked for now, gives its mark
    to the best sentence of its passage with the new value.

    Args:
        ranked: the ranked passages, best first.
        replaced: the old value and the new one.
    """
    old, new = (set(analyse(value)) for value in replaced)
    is_time = all(each.kind in TIME_KINDS for each in find_values(question_tokens(replaced[1])))
    return [
        _mark_value(each, old, new, is_time) if place < _LOOKED_AT else each
        for place, each in enumerate(ranked)
    ]


def _mark_value(
    ranked: RankedPassage, old: set[str], new: set[str], is_time: bool
) -> RankedPassage:
    marks, passage = ranked.marks, ranked.candidate.passage
    if not marks.sentences or not new:
        return ranked
    text = passage.document.text
    terms = {sentence: set(analyse(sentence.of(text))) for sentence in passage.sentences}
    marked = set().union(*(terms.get(sentence, set()) for sentence in marks.sentences))
    if new & marked or not (is_time or old & marked):
        return ranked
    return mark_best(ranked, lambda sentence: len(new & terms[sentence])) or ranked


def mark_told(ranked: Sequence[RankedPassage], text: str) -> list[RankedPassage]:
    """Return a ranking whose marks tell the kind of thing that is asked for, if a sentence does.

    "How many were injured?" is told by "Seven were taken to hospital", and "What was the vote?" by
    a sentence with a figure of votes.

    Args:
        ranked: the ranked passages, best first.
        text: what is asked, in English.
    """
    figure = _ASKS_FIGURE.search(text)
    asked = set(analyse(figure["noun"])) & _FIGURES if figure else set()
    if asked:

        def tells(sentence: str) -> bool:
            return bool(asked & set(analyse(sentence))) and any(map(str.isdigit, sentence))

    elif _ASKS_HURT.search(text) and re.search(r"\bhow many\b", text, re.IGNORECASE):

        def tells(sentence: str) -> bool:
            return _HURT.search(sentence) is not None

    else:
        return list(ranked)
    return [
        _mark_where(each, tells) if place < _LOOKED_AT else each
        for place, each in enumerate(ranked)
    ]


def mark_asked_name(ranked: Sequence[RankedPassage], text: str) -> list[RankedPassage]:
    """Return a ranking whose marks are of the one that "Did the hospital in Carrow …?" names.

    A marked sentence that has no name of the question, and another name, gives its mark to the best
    sentence of its passage that has one, and most of the question's other words.

    Args:
        ranked: the ranked passages, best first.
        text: a question for yes or no, in English.
    """
    tokens = question_tokens(text)
    if not tokens or not tokens[0].verb:
        return list(ranked)
    names = {term for token in tokens[1:] if token.name for term in token.terms}
    others = {term for token in tokens if token.is_content for term in token.terms} - names
    if not names or not others:
        return list(ranked)

    def tells(sentence: str) -> bool:
        terms = set(analyse(sentence))
        return bool(names & terms) and 2 * len(others & terms) >= len(others)

    def is_of_another(sentence: str) -> bool:
        capitals = re.findall(r"(?<=[a-z,] )[A-Z]\w+", sentence)
        return bool(capitals) and names.isdisjoint(analyse(sentence))

    return [
        _mark_where(each, tells)
        if place < _LOOKED_AT
        and each.marks.sentences
        and is_of_another(each.marks.sentences[0].of(each.candidate.passage.document.text))
        else each
        for place, each in enumerate(ranked)
    ]


def _mark_where(ranked: RankedPassage, tells: Callable[[str], bool]) -> RankedPassage:
    """Mark the best sentence that tells something, unless the marked one does or none does."""
    text, sentences = ranked.candidate.passage.document.text, ranked.marks.sentences
    if not sentences or any(tells(each.of(text)) for each in sentences):
        return ranked
    return mark_best(ranked, lambda sentence: int(tells(sentence.of(text)))) or ranked
