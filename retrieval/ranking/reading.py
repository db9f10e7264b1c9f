"""Read the best candidates: late interaction scores them, and the reader says which answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.contents import StoredPassage
from index.models.protocols import Embedder, Reader, TokenVectors
from index.terms import TermStatistics
from retrieval.question import Word, content_terms
from retrieval.ranking.background import NO_BACKGROUND, Background
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.late_interaction import LateInteractionScorer, token_weights
from retrieval.ranking.marks import choose_marks


class PassageReading:
    """Reads passages for one question.

    The tokens of a passage are embedded once, unless the reader's encoder is another model than the
    embedder.

    Args:
        embedder: the model that embeds the tokens of the question and of the passages.
        question: the text that is searched for.
        words: the words of the question.
        statistics: how many passages have each word's term.
        background: the cosines of the question and unrelated passages.
    """

    def __init__(
        self,
        embedder: Embedder,
        question: str,
        words: Sequence[Word],
        statistics: TermStatistics,
        background: Background = NO_BACKGROUND,
    ) -> None:
        self._embedder = embedder
        self._question = question
        self._words = words
        self._statistics = statistics
        self._background = background
        self._asked = embedder.embed_question_tokens(question)
        self._terms = frozenset(content_terms(words))
        self._weights = token_weights(self._asked, words, statistics)
        self._tokens: dict[int, TokenVectors] = {}

    def score_by_late_interaction(self, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
        """Set the late-interaction score, the match and the marks of each passage."""
        passages = [each.candidate.passage for each in ranked]
        tokens = self._embed(self._embedder, passages)
        self._tokens = {
            passage.passage_id: own for passage, own in zip(passages, tokens, strict=True)
        }
        scorer = LateInteractionScorer(self._asked, self._weights)
        scores = [
            score.lowered(self._background.late_interaction_offset(passage.document.language))
            for passage, score in zip(passages, scorer.score(passages, tokens), strict=True)
        ]
        return [
            replace(
                each,
                match=score.score,
                late_interaction=score,
                marks=choose_marks(passage, score, asked=self._terms),
            )
            for each, passage, score in zip(ranked, passages, scores, strict=True)
        ]

    def read(self, reader: Reader, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
        """Set the reading and the marks of each passage, all scored by late interaction before."""
        passages = [each.candidate.passage for each in ranked]
        asked, weights = self._asked, self._weights
        if reader.encoder_fingerprint == self._embedder.fingerprint and asked.states is not None:
            tokens = [self._tokens[passage.passage_id] for passage in passages]
        else:
            asked = reader.encoder.embed_question_tokens(self._question)
            weights = token_weights(asked, self._words, self._statistics)
            tokens = self._embed(reader.encoder, passages)
        return [
            replace(
                each,
                reading=reading,
                marks=choose_marks(passage, each.late_interaction, own, reading, asked=self._terms),
            )
            for each, passage, own, reading in zip(
                ranked, passages, tokens, reader.read(asked, weights, tokens), strict=True
            )
            if each.late_interaction is not None
        ]

    def _embed(self, model: Embedder, passages: Sequence[StoredPassage]) -> list[TokenVectors]:
        return model.embed_passage_tokens([passage.text_with_title for passage in passages])
