"""Mark no sentence that says the opposite of what a question takes for granted.

Such a sentence loses its mark to one that says what is asked for. Where there is none it keeps the
mark, and the words that say the opposite are told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.text.words.word_lists import words
from retrieval.marking.best_sentence import mark_best
from retrieval.marking.negation import is_inverted
from retrieval.marking.polarity import AskedPolarity, Polarity
from retrieval.questions.english import OPENINGS, PREPOSITIONS
from retrieval.questions.tokens import question_tokens
from retrieval.questions.voices import asked_voice
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks

_ASKS_FOR_ONE = words("what when where which who whom whose")
# So many of the best passages are looked at.
_PASSAGES = 5
# A passage that says what is asked for comes first if its score is at most so much lower.
_NEAR = 0.1
_DIGITS = re.compile(r"\d+")


def asks_for_one(text: str) -> bool:
    """Return whether a question takes for granted that something is so: "Which clinic closed?".

    "Did it close?" does not, nor does "What did she say?".
    """
    if is_inverted(text):
        return False
    tokens = [token for token in question_tokens(text) if token.word not in OPENINGS]
    while tokens and tokens[0].word in PREPOSITIONS:
        tokens = tokens[1:]
    if not tokens or tokens[0].word not in _ASKS_FOR_ONE:
        return False
    # "What must be done?" takes nothing for granted that a sentence could deny.
    if tokens[0].word == "what" and (len(tokens) == 1 or not tokens[1].is_content):
        return False
    voice = asked_voice(text)
    return voice is None or voice.asks_who


def mark_contrary(ranked: Sequence[RankedPassage], text: str) -> list[RankedPassage]:
    """Return a ranking whose marks say what a question takes for granted, where a sentence does.

    Args:
        ranked: the ranked passages, best first.
        text: the question's text, in English.
    """
    counts = re.search(r"\bhow (?:many|much)\b", text, re.IGNORECASE) is not None
    asked = AskedPolarity(text, counts=counts)
    marked = [_mark(each, asked) if i < _PASSAGES else each for i, each in enumerate(ranked)]
    if not marked or marked[0].contrary is None:
        return marked
    first = marked[0]
    digits = set(_DIGITS.findall(text))
    for place, each in enumerate(marked[1:_PASSAGES], 1):
        if (
            each.score >= first.score - _NEAR
            and _says_same(each, asked)
            and digits.issubset(_DIGITS.findall(each.candidate.passage.text_with_title))
        ):
            unmarked = replace(first, score=each.score, marks=Marks(), contrary=None)
            others = marked[1:place] + marked[place + 1 :]
            return [replace(each, score=first.score), unmarked, *others]
    return marked


def _says_same(ranked: RankedPassage, asked: AskedPolarity) -> bool:
    text = ranked.candidate.passage.document.text
    return any(
        asked.compare(sentence.of(text)).polarity is Polarity.SAME
        for sentence in ranked.marks.sentences[:1]
    )


def _mark(ranked: RankedPassage, asked: AskedPolarity) -> RankedPassage:
    if not ranked.marks.sentences:
        return ranked
    text = ranked.candidate.passage.document.text
    marked = ranked.marks.sentences[0]
    found = asked.compare(marked.of(text))
    if found.polarity is not Polarity.OPPOSITE or found.words is None:
        return ranked

    def agrees(sentence: Span) -> int:
        return sentence != marked and asked.agrees_where(marked.of(text), sentence.of(text))

    other = mark_best(ranked, agrees)
    if other is not None:
        return other
    contrary = Span(marked.start + found.words.start, marked.start + found.words.end)
    return replace(ranked, contrary=contrary)
