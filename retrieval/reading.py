"""The second stage: the best few candidates read word by word.

Late interaction (Khattab & Zaharia, "ColBERT", SIGIR 2020) with the embedder's own token vectors:
each word of the question looks for its best match among the passage's tokens, and rare words
weigh more. Nothing is trained for it, so it holds on texts of every kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.documents import Span
from index.embedding import Embedder, TokenVectors, Vectors
from index.lexical import TermStatistics
from index.sentences import sentence_spans
from index.snapshot import Found
from retrieval.question import Word

# A stop word still tells a little: "who" from "when".
STOP_WORD_WEIGHT = 0.3

# Added to every idf: among few passages, how rare a word is says little.
LEAST_RARITY = 0.5

# How much the best sentence counts beside the whole passage. A passage that says it in one
# sentence is better than one that has the words here and there.
SENTENCE_SHARE = 0.3


def token_weights(
    question: TokenVectors, words: Sequence[Word], statistics: TermStatistics
) -> Vectors:
    """Return the weight of each token of the question, shape (tokens,), summing to 1.

    A token weighs as much as its word is rare; punctuation weighs nothing. Where no word weighs
    anything, all tokens weigh the same.
    """
    weights = np.zeros(len(question.offsets), dtype=np.float32)
    for position, (start, end) in enumerate(question.offsets.tolist()):
        token = Span(start, end)
        for word in words:
            if word.span.contains(token):
                rarity = statistics.idf(word.term) + LEAST_RARITY
                weights[position] = rarity if word.telling else STOP_WORD_WEIGHT * rarity
                break
    total = float(weights.sum())
    if total > 0:
        return weights / np.float32(total)
    return np.full_like(weights, 1 / max(len(weights), 1))


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a passage says.

    Attributes:
        score: how well the passage and its title match the question's words, 0 to 1.
        sentences: spans in the document, of the sentence that matches best.
    """

    score: float
    sentences: tuple[Span, ...]


class QuestionReader:
    """Reads passages with one question in mind."""

    def __init__(
        self,
        embedder: Embedder,
        question: str,
        words: Sequence[Word],
        statistics: TermStatistics,
    ) -> None:
        self._embedder = embedder
        self._question = embedder.read_question(question)
        self._weights = token_weights(self._question, words, statistics)

    def read(self, passages: Sequence[Found]) -> list[Reading]:
        """Read passages under their titles, in the order given."""
        titled = [found.document.titled(found.passage.span) for found in passages]
        tokens = self._embedder.read_passages(titled)
        return [self._reading(*pair) for pair in zip(passages, tokens, strict=True)]

    def _reading(self, found: Found, tokens: TokenVectors) -> Reading:
        similar = self._question.vectors @ tokens.vectors.T
        whole = interaction(similar, self._weights)
        best = -1.0
        sentences: tuple[Span, ...] = ()
        # From offsets in the titled passage to offsets in the document.
        offsets = tokens.offsets + (found.passage.span.start - len(found.document.title) - 1)
        for sentence in sentence_spans(found.document.text, found.passage.span):
            within = (offsets[:, 0] >= sentence.start) & (offsets[:, 1] <= sentence.end)
            matched = interaction(similar[:, within], self._weights)
            if matched > best:
                best, sentences = matched, (sentence,)
        score = (1 - SENTENCE_SHARE) * whole + SENTENCE_SHARE * best
        return Reading(min(max(score, 0.0), 1.0), sentences)


def interaction(similar: Vectors, weights: Vectors) -> float:
    """Return the weighted mean of each question token's best match; 0 where there is nothing.

    Args:
        similar: cosines, shape (question tokens, passage tokens).
        weights: of the question tokens, shape (question tokens,), summing to 1.
    """
    if not similar.size:
        return 0.0
    return float(similar.max(axis=1) @ weights)
