"""Mark the sentence that leaves a question open: "She did not say who would follow her".

"Who will follow her?" has no answer in an article that says so, but the reader marks some sentence
on the subject. This module marks the sentence that leaves the question open. The answer shows its
words, as it shows those that say the opposite, and the passage gets a low probability.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import MONTHS, WEEKDAYS
from retrieval.figures.meanings import share_a_meaning
from retrieval.marking.best_sentence import mark_best
from retrieval.question import STOP_WORDS, question_words
from retrieval.questions.items import ItemKind, question_items
from retrieval.ranking.fusion import RankedPassage

# At most so many passages are looked at, the best first.
_PASSAGES = 2
# The second comes first if its score is at most so much lower.
_NEAR = 0.15
_ASKS = re.compile(
    r"(?:and )?(?P<word>when|who|whom|why|where|how|which|what) (?!(?:did|does|do) .* say\b)",
    re.IGNORECASE,
)
_NOT = r"(?:(?:has|have|had|did|does|do|was|were|is|are)(?: not|n[’']t)(?: yet| been)*)"
_SAID = (
    r"(?:said?|say|disclosed?|revealed?|announced?|explain(?:ed)?|decided?|known?|clear"
    r"|established?|determined?)"
)
# What leaves a question open, with the question's own word behind it.
_LEFT_OPEN = re.compile(
    rf"(?:{_NOT} {_SAID}"
    r"|(?:is|was|are|were|remains?|remained) (?:still )?(?:unclear|unknown|uncertain|open)"
    r"|declin(?:ed?|es) to say|refus(?:ed?|es) to say)"
    r" (?:publicly |exactly |yet )?(?P<word>when|whom?|why|where|how|which|what)\b",
    re.IGNORECASE,
)
_NOUNS = {"when": "dates?|time", "who": "names?|successor|replacement", "why": "reasons?|cause",
          "where": "place|site|venue|location"}  # fmt: skip
_NOTHING_SET = {
    word: re.compile(
        rf"\bno (?:{nouns}) (?:for [\w ]{{1,40}} )?(?:has|have|had|was|were|is)(?: yet)?(?: been)?"
        r" (?:set|fixed|given|named|chosen|found|announced|decided|known|disclosed)\b",
        re.IGNORECASE,
    )
    for word, nouns in _NOUNS.items()
}
_NO_CHOICE = re.compile(
    r"\b(?:has|have|had|was|were)(?: not|n[’']t)(?: yet)? been"
    r" (?:chosen|named|identified|appointed)\b",
    re.IGNORECASE,
)
_NO_TERMS = frozenset(term for name in (*MONTHS, *WEEKDAYS) for term in analyse(name))


def mark_open(ranked: Sequence[RankedPassage], question: str) -> list[RankedPassage]:
    """Return a ranking whose best passages mark what leaves the question open.

    A sentence does so if it says that nothing is known or said with the question's own word (who,
    when, why), and tells of more of what is asked, names apart, than the marked one.

    Args:
        ranked: the ranked passages, best first.
        question: the question's text, in English.
    """
    word = _asked_word(question)
    terms = {
        term
        for item in question_items(question, question_words(question))
        if item.kind is ItemKind.WORD
        for term in item.terms
    } - _NO_TERMS
    if not word or not terms:
        return list(ranked)
    marked = [
        _mark(each, word, terms) if place < _PASSAGES else each for place, each in enumerate(ranked)
    ]
    return _put_open_first(marked, word, terms)


def articles_left_open(ranked: Sequence[RankedPassage], question: str) -> frozenset[str]:
    """Return the ids of the articles of which a best passage marks what leaves the question open.

    Args:
        ranked: the passages with their marks, best first.
        question: the question's text, in English.
    """
    word = _asked_word(question)
    return frozenset(
        each.candidate.passage.doc_id
        for each in ranked[:_PASSAGES]
        if each.contrary and _leaves_open(each, word)
    )


def words_that_leave_open(sentence: str, word: str) -> Span | None:
    """Return where a sentence says that a question is open; None if it does not.

    Args:
        sentence: the sentence.
        word: the word that the question asks with: "who", "when", "why", "where".
    """
    for match in _LEFT_OPEN.finditer(sentence):
        if match["word"].lower().replace("whom", "who") == word:
            return Span(*match.span())
    nothing = _NOTHING_SET[word].search(sentence) if word in _NOTHING_SET else None
    if nothing is None and word in ("who", "which"):
        nothing = _NO_CHOICE.search(sentence)
    return Span(*nothing.span()) if nothing else None


def _asked_word(question: str) -> str:
    """Return the word that a question asks with; empty if it is none of those compared."""
    asked = _ASKS.match(question)
    return asked["word"].lower().replace("whom", "who") if asked else ""


def _mark(ranked: RankedPassage, word: str, terms: set[str]) -> RankedPassage:
    if not ranked.marks.sentences or ranked.contrary is not None:
        return ranked
    text = ranked.candidate.passage.document.text
    marked = ranked.marks.sentences[0]
    own = terms - _names_in(text)
    least = _count(text, marked, own) + 1

    def worth(sentence: Span) -> int:
        counted = _count(text, sentence, own)
        if sentence != marked and counted < least:
            return 0
        return counted if words_that_leave_open(sentence.of(text), word) else 0

    moved = mark_best(ranked, worth)
    if moved is None:
        return ranked
    sentence = moved.marks.sentences[0]
    told = words_that_leave_open(sentence.of(text), word)
    assert told is not None
    return replace(moved, contrary=Span(sentence.start + told.start, sentence.start + told.end))


def _put_open_first(ranked: list[RankedPassage], word: str, terms: set[str]) -> list[RankedPassage]:
    """Return a ranking whose first passage leaves the question open, if the second one does.

    Both are of one article, and the second tells of more of what is asked than the first.
    """
    first, second = ranked[:2] if len(ranked) > 1 else (None, None)
    if first is None or second is None or first.contrary or not first.marks.sentences:
        return ranked
    if not second.contrary or not _leaves_open(second, word):
        return ranked
    document = first.candidate.passage.document
    if document.doc_id != second.candidate.passage.doc_id or first.score - second.score > _NEAR:
        return ranked
    own = terms - _names_in(document.text)
    told = [_count(document.text, each.marks.sentences[0], own) for each in (first, second)]
    if told[0] >= told[1]:
        return ranked
    return [replace(second, score=first.score), first, *ranked[2:]]


def _leaves_open(ranked: RankedPassage, word: str) -> bool:
    text = ranked.candidate.passage.document.text
    return any(
        words_that_leave_open(sentence.of(text), word) is not None
        for sentence in ranked.marks.sentences[:1]
    )


def _count(text: str, sentence: Span, terms: set[str]) -> int:
    """Return how many terms a sentence has, in any word for them."""
    told = set(analyse(sentence.of(text))) - STOP_WORDS
    return sum(share_a_meaning([term], told) for term in terms)


def _names_in(text: str) -> set[str]:
    """Return the terms of the words of a text that have a capital within a sentence."""
    capitals = re.findall(r"(?<=[a-z,] )[A-Z][\w'’-]+", text)
    return {term for each in capitals for term in analyse(each)}
