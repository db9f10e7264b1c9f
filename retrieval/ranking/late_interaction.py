"""The second stage: the best few candidates read word by word.

Late interaction (Khattab & Zaharia, "ColBERT", SIGIR 2020) with the embedder's own token vectors:
each word of the question looks for its best match among the passage's tokens, and rare words
weigh more. Nothing is trained for it, so it holds on texts of every kind.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import ThreadpoolController

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import Embedder, TokenVectors, Vectors
from index.terms import TermStatistics
from index.text.sentences import passage_sentences
from retrieval.question import Word

# A stop word still tells a little: "who" from "when".
STOP_WORD_WEIGHT = 0.3

# Added to every idf: among few passages, how rare a word is says little.
IDF_FLOOR = 0.5

# Products of a dozen vectors by a few hundred are done before a second thread is awake; waking one
# for each passage took 25 ms of a question's 150 (two cores, ten passages).
_BLAS = ThreadpoolController()
# The limit is the process's own: of two that overlap, the later would keep the former's.
_LIMITED = threading.Lock()

# How much the best sentence counts beside the whole passage. A passage that says it in one
# sentence is better than one that has the words here and there.
SENTENCE_SHARE = 0.3


def token_weights(
    question: TokenVectors, words: Sequence[Word], statistics: TermStatistics
) -> Vectors:
    """Return the weight of each token of the question, shape (tokens,), summing to 1.

    A token weighs as much as the rarest word it shares a character with: some models' tokens begin
    with the space before the word, or join a word and a sign. Punctuation weighs nothing. Where no
    token shares anything with a word, all weigh the same.
    """
    rarities = np.array(
        [
            (1.0 if word.is_content else STOP_WORD_WEIGHT) * (statistics.idf(word.term) + IDF_FLOOR)
            for word in words
        ],
        dtype=np.float32,
    )
    spans = np.array([(word.span.start, word.span.end) for word in words]).reshape(-1, 2)
    starts, ends = question.offsets[:, :1], question.offsets[:, 1:]
    shared = (starts < spans[:, 1]) & (spans[:, 0] < ends)
    weights: Vectors = np.where(shared, rarities, np.float32(0)).max(axis=1, initial=0)
    total = float(weights.sum())
    if total > 0:
        return weights / np.float32(total)
    return np.full_like(weights, 1 / max(len(weights), 1))


@dataclass(frozen=True, slots=True)
class LateInteractionScore:
    """What reading a passage says.

    Attributes:
        score: how well the passage and its title match the question's words, 0 to 1.
        sentence_score: how well the sentence does that matches best, 0 to 1; 0 where none was read.
        sentences: spans in the document, of the sentence that matches best; empty where the model
            read none of the passage.
    """

    score: float
    sentence_score: float
    sentences: tuple[Span, ...]


class LateInteractionScorer:
    """Reads passages with one question in mind."""

    def __init__(
        self,
        embedder: Embedder,
        question: str,
        words: Sequence[Word],
        statistics: TermStatistics,
    ) -> None:
        self._embedder = embedder
        self._question = embedder.embed_question_tokens(question)
        self._weights = token_weights(self._question, words, statistics)

    def score(self, passages: Sequence[StoredPassage]) -> list[LateInteractionScore]:
        """Read passages under their titles, in the order given."""
        titled = [found.text_with_title for found in passages]
        tokens = self._embedder.embed_passage_tokens(titled)
        with _LIMITED, _BLAS.limit(limits=1, user_api="blas"):
            return [self._reading(*pair) for pair in zip(passages, tokens, strict=True)]

    def _reading(self, found: StoredPassage, tokens: TokenVectors) -> LateInteractionScore:
        similar = self._question.vectors @ tokens.vectors.T
        whole = interaction(similar, self._weights)
        # From offsets in the titled passage to offsets in the document.
        ends = tokens.offsets[:, 1] + (found.span.start - len(found.document.title) - 1)
        best: tuple[float, Span] | None = None
        for sentence in passage_sentences(found.document.text, found.span):
            # A token belongs to the sentence it ends in: it may begin with the space before it.
            within = (ends > sentence.start) & (ends <= sentence.end)
            # What lies beyond the model's maximum length was not read and matches nothing.
            if within.any():
                matched = interaction(similar[:, within], self._weights)
                if best is None or matched > best[0]:
                    best = matched, sentence
        matched, spans = (best[0], (best[1],)) if best else (0.0, ())
        score = (1 - SENTENCE_SHARE) * whole + SENTENCE_SHARE * matched
        return LateInteractionScore(_share(score), _share(matched), spans)


def _share(score: float) -> float:
    """Return a mean of cosines as a score: below 0 it is no more alike than at 0."""
    return min(max(score, 0.0), 1.0)


def interaction(similar: Vectors, weights: Vectors) -> float:
    """Return the weighted mean of each question token's best match; 0 where there is nothing.

    Args:
        similar: cosines, shape (question tokens, passage tokens).
        weights: of the question tokens, shape (question tokens,), summing to 1.
    """
    if not similar.size:
        return 0.0
    return float(similar.max(axis=1) @ weights)
