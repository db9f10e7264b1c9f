"""Candidates: the passages that the two indexes find for a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.contents import StoredPassage
from index.models.protocols import Vectors
from index.protocols import Snapshot
from index.scope import EVERYTHING, Scope
from index.terms import TermCounts, TermStatistics, bm25
from retrieval.question import Word, content_terms
from retrieval.ranking.background import NO_BACKGROUND, Background
from retrieval.timing import Step, timed

# How many passages to take from each index, unless the answer is to have more. The best ten of the
# fusion are the same from 20 on. The others leave room for copies of the best ten, at a tenth of a
# millisecond each.
DEFAULT_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage found by one of the indexes, with its cosine and its BM25 score.

    Attributes:
        passage: the passage, its document and its vector.
        cosine: the cosine of question and passage, relative to the background
            (`retrieval.ranking.background`); None if the passage has no vector yet. Ranking
            computes it for the passages that it scores by late interaction.
        term_scores: for each question term in the passage, its part of the BM25 score.
    """

    passage: StoredPassage
    cosine: float | None
    term_scores: Mapping[str, float]

    @property
    def bm25(self) -> float:
        """The BM25 score; 0 if the passage has no term of the question."""
        return sum(self.term_scores.values())


@dataclass(frozen=True, slots=True)
class Candidates:
    """The input of the ranking: the candidates and the statistics of the question's terms.

    Attributes:
        statistics: how often the question's terms, stop words included, occur in the whole library.
        passages: the candidates, in no particular order.
        background: the cosines of the question and unrelated passages.
    """

    statistics: TermStatistics
    passages: tuple[Candidate, ...]
    background: Background = NO_BACKGROUND


def find_candidates(
    snapshot: Snapshot,
    words: Sequence[Word],
    vector: Vectors | None,
    depth: int = DEFAULT_DEPTH,
    scope: Scope = EVERYTHING,
    also: Iterable[int] = (),
    background: Background = NO_BACKGROUND,
    forms: Sequence[str] = (),
) -> Candidates:
    """Return the passages nearest in meaning and those with the highest BM25 scores.

    Term statistics are always those of the whole library, even if only a part is searched. The
    rarity of a word depends on the reader's language and subject, and a handful of articles would
    estimate it badly.

    Args:
        snapshot: the state of the library to search.
        words: the words of the question.
        vector: the question's vector, shape (dimension,); None to search by words alone.
        depth: how many passages to take from each index at most.
        scope: the articles to search.
        also: ids of passages to return in any case.
        background: the cosines of the question and unrelated passages.
        forms: terms to search for besides those of the words, as articles in other languages have
            them.
    """
    terms = tuple(dict.fromkeys([*content_terms(words), *forms]))
    nearest: list[int] = []
    if vector is not None:
        with timed(Step.VECTORS):
            nearest += snapshot.search_dense(vector, depth, scope)
            nearest += _nearest_by_language(snapshot, vector, depth, scope, background)
    with timed(Step.WORDS):
        found = snapshot.search_lexical(terms, depth, scope)
    with timed(Step.STATISTICS):
        known = dict.fromkeys([*(word.term for word in words), *forms])
        statistics = snapshot.term_statistics(known)
    with timed(Step.FETCHING):
        stored = snapshot.passages(dict.fromkeys([*also, *found, *nearest]))
    passages = tuple(
        Candidate(
            passage,
            None
            if passage.vector is None or vector is None
            else background.relative(float(passage.vector @ vector), passage.document.language),
            bm25(terms, _terms_of(passage), statistics),
        )
        for passage in stored
    )
    return Candidates(statistics, passages, background)


def _nearest_by_language(
    snapshot: Snapshot, vector: Vectors, depth: int, scope: Scope, background: Background
) -> list[int]:
    """Return the passages of each language nearest to a question.

    Otherwise passages in the question's own language, which are nearer to it whatever they are
    about, would keep out those in others.
    """
    searched = [
        language
        for language in background.languages
        if scope.languages is None or language in scope.languages
    ]
    each = -(-depth // max(len(searched), 1))
    return [
        passage_id
        for language in searched
        for passage_id in snapshot.search_dense(
            vector, each, replace(scope, languages=frozenset({language}))
        )
    ]


def _terms_of(passage: StoredPassage) -> TermCounts:
    document = passage.document
    context = document.context_of(passage.span)
    return TermCounts.of(
        passage.text, document.searched_title, len(document.text), context, document.language
    )
