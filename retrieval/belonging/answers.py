"""How probable the reader holds each figure of a passage for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import Embedder, Reader, Vectors
from index.terms import TermStatistics
from retrieval.question import Word
from retrieval.ranking.late_interaction import document_offsets, token_weights

# An answer may begin so many characters before a figure ("at least 11") and end so many after it
# ("11 people").
_BEFORE, _AFTER = 12, 40
_IMPOSSIBLE = -20.0


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """What the reader found out about a question and a passage.

    Attributes:
        answerability: the logit that the passage answers.
    """

    answerability: float
    _offsets: NDArray[np.int64]
    _starts: Vectors
    _ends: Vectors

    def log_probability(self, figure: Span) -> float:
        """Return the logarithm of the probability that a figure is the passage's answer."""
        begins, ends = self._offsets[:, 0], self._offsets[:, 1]
        first = (ends > figure.start - _BEFORE) & (begins < figure.end)
        last = (ends > figure.start) & (begins < figure.end + _AFTER)
        if not (first.any() and last.any()):
            return _IMPOSSIBLE
        return float(self._starts[first].max() + self._ends[last].max())


def read_passages(
    reader: Reader,
    embedder: Embedder,
    question: str,
    words: Sequence[Word],
    statistics: TermStatistics,
    passages: Sequence[StoredPassage],
) -> list[ReadPassage]:
    """Read passages, and return what was found out in the same order.

    Args:
        reader: the reader.
        embedder: the library's embedder, whose tokens the reader may share.
        question: the text that is searched for.
        words: the words of the question.
        statistics: how many passages have each word's term.
        passages: the passages.
    """
    encoder = embedder
    asked = encoder.embed_question_tokens(question)
    if reader.encoder_fingerprint != embedder.fingerprint or asked.states is None:
        encoder = reader.encoder
        asked = encoder.embed_question_tokens(question)
    weights = token_weights(asked, words, statistics)
    tokens = encoder.embed_passage_tokens([passage.text_with_title for passage in passages])
    found = []
    for passage, own_tokens, reading in zip(
        passages, tokens, reader.read(asked, weights, tokens), strict=True
    ):
        offsets = document_offsets(passage, own_tokens)
        own = (offsets[:, 0] >= passage.span.start) & (offsets[:, 1] <= passage.span.end)
        found.append(
            ReadPassage(
                reading.answerability,
                offsets[own],
                _log_softmax(reading.starts[own]),
                _log_softmax(reading.ends[own]),
            )
        )
    return found


def _log_softmax(logits: Vectors) -> Vectors:
    if not logits.size:
        return logits
    shifted = logits - logits.max()
    result: Vectors = shifted - np.log(np.exp(shifted).sum())
    return result
