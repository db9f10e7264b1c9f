"""Late interaction: score the best few candidates by the vectors of their tokens.

Late interaction is from Khattab & Zaharia, "ColBERT", SIGIR 2020. Each token of the question is
matched with the most similar token of the passage, and rare words weigh more. The token vectors are
the embedder's own. Nothing is trained for this step, so it works on texts of every kind.
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
from retrieval.question import Word

# Weight of a stop word relative to other words. Not 0, because it still says a little: "who" asks
# for something else than "when".
STOP_WORD_WEIGHT = 0.3

# Added to every idf, because the rarity of a word says little if the library has few passages.
IDF_FLOOR = 0.5

# BLAS is limited to one thread. The product of a dozen vectors by a few hundred is finished before
# a second thread is awake; waking one for each passage took 25 ms of a question's 150 (two cores,
# ten passages).
_BLAS = ThreadpoolController()
# The limit applies to the whole process. If two limits overlapped, the later one would restore the
# limit of the earlier one when it ends.
_BLAS_LIMIT_LOCK = threading.Lock()

# Weight of the best sentence's score; the whole passage has the rest. A passage that answers in one
# sentence is better than one that has the question's words here and there.
SENTENCE_SHARE = 0.3


def token_weights(
    question: TokenVectors, words: Sequence[Word], statistics: TermStatistics
) -> Vectors:
    """Return the weight of each token of the question, shape (tokens,), summing to 1.

    A token has the weight of the rarest word that it shares a character with, because the tokens of
    some models begin with the space before the word, or join a word and a sign. Punctuation has
    weight 0. If no token shares a character with a word, all weights are equal.

    Args:
        question: the tokens of the question; only their offsets are used.
        words: the words of the question.
        statistics: how many passages have each word's term.
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
    """A passage's late-interaction score and its best sentence.

    Attributes:
        score: how well the passage and its title match the question's words, 0 to 1.
        sentence_score: how well the best sentence matches the question's words, 0 to 1; 0 where
            `sentences` is empty.
        sentences: the span in the document of the best sentence; empty where no token of the
            passage is within the model's maximum length.
    """

    score: float
    sentence_score: float
    sentences: tuple[Span, ...]


class LateInteractionScorer:
    """A scorer of passages for one question."""

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
        """Return the scores of passages, in the same order; each is read after its title."""
        texts = [passage.text_with_title for passage in passages]
        tokens = self._embedder.embed_passage_tokens(texts)
        with _BLAS_LIMIT_LOCK, _BLAS.limit(limits=1, user_api="blas"):
            return [self._score_one(*pair) for pair in zip(passages, tokens, strict=True)]

    def _score_one(self, passage: StoredPassage, tokens: TokenVectors) -> LateInteractionScore:
        cosines = self._question.vectors @ tokens.vectors.T
        passage_score = late_interaction_score(cosines, self._weights)
        # Convert offsets in the text with title to offsets in the document.
        ends = tokens.offsets[:, 1] + (passage.span.start - len(passage.document.title) - 1)
        best: tuple[float, Span] | None = None
        for sentence in passage.sentences:
            # A token belongs to the sentence it ends in, because it may begin with the space before
            # the sentence.
            inside = (ends > sentence.start) & (ends <= sentence.end)
            # A sentence beyond the model's maximum length has no tokens and cannot be the best.
            if inside.any():
                score = late_interaction_score(cosines[:, inside], self._weights)
                if best is None or score > best[0]:
                    best = score, sentence
        sentence_score, spans = (best[0], (best[1],)) if best else (0.0, ())
        mixed = (1 - SENTENCE_SHARE) * passage_score + SENTENCE_SHARE * sentence_score
        return LateInteractionScore(_clip(mixed), _clip(sentence_score), spans)


def _clip(score: float) -> float:
    """Clip a mean of cosines to 0 to 1; a negative cosine counts as no similarity."""
    return min(max(score, 0.0), 1.0)


def late_interaction_score(cosines: Vectors, weights: Vectors) -> float:
    """Return the weighted mean of each question token's highest cosine; 0 if there are no tokens.

    Args:
        cosines: shape (question tokens, passage tokens).
        weights: the weights of the question tokens, shape (question tokens,), summing to 1.
    """
    if not cosines.size:
        return 0.0
    return float(cosines.max(axis=1) @ weights)
