"""Late interaction: score the best few candidates by the vectors of their tokens.

Late interaction is from Khattab & Zaharia, "ColBERT", SIGIR 2020. Each token of the question is
matched with the most similar token of the passage, and rare words weigh more. The token vectors are
the embedder's own. Nothing is trained for this step, so it works on texts of every kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import TokenVectors, Vectors
from index.system.blas import one_blas_thread
from index.terms import TermStatistics
from retrieval.question import Word

# Weight of a stop word relative to other words. Not 0, because it still says a little: "who" asks
# for something else than "when".
STOP_WORD_WEIGHT = 0.3

# Added to every idf, because the rarity of a word says little if the library has few passages.
IDF_FLOOR = 0.5

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
    """A passage's late-interaction score, and those of its sentences.

    Attributes:
        score: how well the passage and its title match the question's words, 0 to 1.
        sentence_score: how well the best sentence matches the question's words, 0 to 1; 0 if no
            sentence has a score.
        by_sentence: the score of each of the passage's sentences, in their order; None for a
            sentence beyond the model's maximum length.
    """

    score: float
    sentence_score: float
    by_sentence: tuple[float | None, ...]

    def lowered(self, offset: float) -> LateInteractionScore:
        """Return the score with both means lowered, and those of the sentences as they are."""
        if not offset:
            return self
        return replace(
            self,
            score=_clip(self.score - offset),
            sentence_score=_clip(self.sentence_score - offset),
        )


class LateInteractionScorer:
    """A scorer of passages for one question.

    Args:
        question: the token vectors of the question.
        weights: the weights of these tokens, from `token_weights`.
    """

    def __init__(self, question: TokenVectors, weights: Vectors) -> None:
        self._question = question
        self._weights = weights

    def score(
        self, passages: Sequence[StoredPassage], tokens: Sequence[TokenVectors]
    ) -> list[LateInteractionScore]:
        """Return the scores of passages, in the same order.

        Args:
            passages: the passages.
            tokens: the token vectors of each passage below its title (`text_with_title`).
        """
        # The product of a dozen vectors by a few hundred is finished before a second thread is
        # awake; waking one for each passage took 25 ms of a question's 150 (two cores, ten
        # passages).
        with one_blas_thread():
            return [self._score_one(*pair) for pair in zip(passages, tokens, strict=True)]

    def _score_one(self, passage: StoredPassage, tokens: TokenVectors) -> LateInteractionScore:
        cosines = self._question.vectors @ tokens.vectors.T
        passage_score = late_interaction_score(cosines, self._weights)
        by_sentence = tuple(
            late_interaction_score(cosines[:, inside], self._weights) if inside.any() else None
            for inside in tokens_by_sentence(passage.sentences, document_offsets(passage, tokens))
        )
        best = max((score for score in by_sentence if score is not None), default=0.0)
        mixed = (1 - SENTENCE_SHARE) * passage_score + SENTENCE_SHARE * best
        return LateInteractionScore(_clip(mixed), _clip(best), by_sentence)


def document_offsets(passage: StoredPassage, tokens: TokenVectors) -> NDArray[np.int64]:
    """Return the tokens' offsets in the document; those above its text are outside the passage.

    Args:
        passage: the passage.
        tokens: the token vectors of the passage below its title (`text_with_title`).
    """
    above = len(passage.text_with_title) - len(passage.span)
    return tokens.offsets + (passage.span.start - above)


def tokens_by_sentence(
    sentences: Sequence[Span], offsets: NDArray[np.int64]
) -> list[NDArray[np.bool_]]:
    """Return for each sentence of a passage which tokens are in it, each of shape (tokens,).

    A token belongs to the sentence it ends in, because it may begin with the space before the
    sentence. A sentence beyond the model's maximum length has no tokens.

    Args:
        sentences: the sentences of the passage.
        offsets: the tokens' offsets in the document, shape (tokens, 2).
    """
    ends = offsets[:, 1]
    return [(ends > sentence.start) & (ends <= sentence.end) for sentence in sentences]


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
