"""Marks: the sentences of a passage that answer the question, and the words that are the answer."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import Reading, TokenVectors, Vectors
from index.terms import analyse
from retrieval.figures.quantities import find_quantities, with_bound
from retrieval.ranking.late_interaction import (
    LateInteractionScore,
    document_offsets,
    tokens_by_sentence,
)
from retrieval.ranking.statements import Statements

# The value of a sentence as the answer: its late-interaction score, the mean logit of its tokens as
# evidence, and the log-probability of the best answer in it, each with its weight.
LATE_INTERACTION_WEIGHT = 2.5
EVIDENCE_WEIGHT = 0.4
ANSWER_WEIGHT = 0.3

# An answer has at most this many tokens; one of the shipped model's tokens is about 4 characters.
LONGEST_ANSWER = 30

# Nothing is marked in a passage whose logit of answering is lower.
MIN_ANSWERABILITY = -4.0

# Characters that stand between two letters or figures of one word.
_WORD_JOINERS = ".,'’-"

# The answer is marked if the reader gives its words at least this probability.
ANSWER_PROBABILITY = 0.3


@dataclass(frozen=True, slots=True)
class Marks:
    """The places in a document that a passage's marks cover.

    Attributes:
        sentences: the span of the answering sentence, inside the passage; empty if none answers.
            If the sentence is a row of a table, the span of the table's header row follows.
        answers: the spans of the answer's words, each inside one of the sentences.
        values: for each sentence of the passage how well it answers, higher is better; None for one
            that states nothing. Empty where nothing is marked.
    """

    sentences: tuple[Span, ...] = ()
    answers: tuple[Span, ...] = ()
    values: tuple[float | None, ...] = field(default=(), compare=False)


def choose_marks(
    passage: StoredPassage,
    score: LateInteractionScore,
    tokens: TokenVectors | None = None,
    reading: Reading | None = None,
    asked: frozenset[str] = frozenset(),
) -> Marks:
    """Return the marks of a passage.

    Without a reader, the sentence whose words match the question best is marked. A reader knows
    more: which sentences answer, and with which words. Of the rows of a table, the row is marked
    that has most words of the question: "How many ships came in 2024?" asks for the row of 2024.

    Args:
        passage: the passage.
        score: its late-interaction score.
        tokens: the reader's tokens of the passage below its title; None without a reader.
        reading: what the reader returned for the passage; None without a reader.
        asked: the terms of the question's content words.
    """
    sentences = passage.sentences
    statements = Statements(passage.document.text, passage.span)
    values: list[float | None] = [
        value if statements.states_something(sentence) else None
        for sentence, value in zip(sentences, score.by_sentence, strict=True)
    ]
    answers: list[_Answer | None] = [None] * len(sentences)
    if tokens is not None and reading is not None:
        if reading.answerability < MIN_ANSWERABILITY:
            return Marks()
        inside = tokens_by_sentence(sentences, document_offsets(passage, tokens))
        answers = _answers_by_sentence(passage, sentences, tokens, reading, inside)
        values = [
            None
            if value is None or answer is None
            else LATE_INTERACTION_WEIGHT * value
            + EVIDENCE_WEIGHT * float(reading.evidence[own].mean())
            + ANSWER_WEIGHT * answer.log_probability
            for value, answer, own in zip(values, answers, inside, strict=True)
        ]
    best = _position_of_greatest(values)
    if best is None:
        return Marks()
    best = _row_asked_for(passage, statements, values, best, asked)
    sentence, answer = sentences[best], answers[best]
    header = statements.header_of(sentence)
    marked = (sentence,) if header is None else (sentence, header)
    if answer is None or answer.log_probability < math.log(ANSWER_PROBABILITY):
        return Marks(marked, values=tuple(values))
    words = _with_bound(passage.document.text, answer.span, sentence)
    return Marks(marked, (words,), tuple(values))


def _with_bound(text: str, answer: Span, sentence: Span) -> Span:
    """Return an answer that begins with a figure with what makes it inexact: "at least 1,500".

    The reader often leaves these words out, and the figure alone would say more than the article.
    """
    for figure in find_quantities(text, sentence):
        before = text[figure.span.start : answer.start]
        if figure.span.contains(Span(answer.start, answer.start + 1)) and not any(
            map(_in_word, before)
        ):
            return Span(with_bound(text, figure.span, sentence).start, answer.end)
    return answer


def _row_asked_for(
    passage: StoredPassage,
    statements: Statements,
    values: Sequence[float | None],
    best: int,
    asked: frozenset[str],
) -> int:
    """Return the position of the row that has most words of the question, in the table of a row.

    The position stays as it is if the sentence is no row of a table, or if no row has more words.
    """
    sentences, text = passage.sentences, passage.document.text
    header = statements.header_of(sentences[best])
    if header is None or not asked:
        return best

    def count(row: Span) -> int:
        return len(asked.intersection(analyse(row.of(text))))

    counts = {
        position: count(row)
        for position, row in enumerate(sentences)
        if values[position] is not None and statements.header_of(row) == header
    }
    most = max(counts.values())
    if counts[best] == most:
        return best
    rows = [value if counts.get(at) == most else None for at, value in enumerate(values)]
    row = _position_of_greatest(rows)
    return best if row is None else row


@dataclass(frozen=True, slots=True)
class _Answer:
    """The words of a sentence that most probably are the answer.

    Attributes:
        span: their span in the document.
        log_probability: the logarithm of their probability among all words of the passage.
    """

    span: Span
    log_probability: float


def _answers_by_sentence(
    passage: StoredPassage,
    sentences: Sequence[Span],
    tokens: TokenVectors,
    reading: Reading,
    inside: Sequence[NDArray[np.bool_]],
) -> list[_Answer | None]:
    """Return the most probable answer in each sentence; None for one without tokens."""
    offsets = document_offsets(passage, tokens)
    own = (offsets[:, 0] >= passage.span.start) & (offsets[:, 1] <= passage.span.end)
    starts = _log_softmax(np.where(own, reading.starts, -np.inf))
    ends = _log_softmax(np.where(own, reading.ends, -np.inf))
    answers: list[_Answer | None] = []
    for sentence, of_sentence in zip(sentences, inside, strict=True):
        positions = np.flatnonzero(of_sentence & own)
        if not positions.size:
            answers.append(None)
            continue
        chosen = slice(int(positions[0]), int(positions[-1]) + 1)
        begin, end, log_probability = _best_pair(starts[chosen], ends[chosen])
        start = max(int(offsets[chosen][begin, 0]), sentence.start)
        span = Span(start, int(offsets[chosen][end, 1]))
        answers.append(_Answer(whole_words(passage.document.text, span, sentence), log_probability))
    return answers


def _best_pair(starts: Vectors, ends: Vectors) -> tuple[int, int, float]:
    """Return the most probable first and last token, and the logarithm of their probability."""
    count = len(starts)
    pairs = starts[:, None] + ends[None, :]
    # An answer ends where it begins or later, and is not too long.
    lengths = np.arange(count)[None, :] - np.arange(count)[:, None]
    pairs = np.where((lengths >= 0) & (lengths < LONGEST_ANSWER), pairs, -np.inf)
    begin, end = divmod(int(pairs.argmax()), count)
    return begin, end, float(pairs[begin, end])


def whole_words(text: str, span: Span, within: Span) -> Span:
    """Return a span widened to whole words and figures: a token may be a part of one.

    "12,500", "3.5", "U.S." and "O'Brien" are whole; so is a letter with its combining marks.
    """
    start, end = span.start, span.end
    while start > within.start and _joined(text, start):
        start -= 1
    while end < within.end and _joined(text, end):
        end += 1
    # "U.S." ends with a full stop of its own, "U.S" does not stand in any text.
    if end < within.end and text[end] == "." and "." in text[start:end] and text[end - 1].isupper():
        end += 1
    return Span(start, end)


def _joined(text: str, position: int) -> bool:
    """Return whether the characters before and after a position belong to one word."""
    before, after = text[position - 1], text[position]
    if _in_word(before) and _in_word(after):
        return True
    if before in _WORD_JOINERS and _in_word(after):
        return position >= 2 and _in_word(text[position - 2])
    if after in _WORD_JOINERS and _in_word(before):
        return position + 1 < len(text) and _in_word(text[position + 1])
    return False


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _position_of_greatest(values: Sequence[float | None]) -> int | None:
    """Return the position of the greatest value, the first of equals; None if there is none."""
    known = [(value, -position) for position, value in enumerate(values) if value is not None]
    return -max(known)[1] if known else None


def _log_softmax(logits: Vectors) -> Vectors:
    """Return the logarithms of the softmax of logits, shape (tokens,)."""
    highest = logits.max(initial=-np.inf)
    if not np.isfinite(highest):
        return logits
    shifted = logits - highest
    result: Vectors = shifted - np.log(np.exp(shifted).sum())
    return result
