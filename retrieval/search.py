"""Search a library: read from one snapshot all that an answer needs of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.contents import LibraryVersion
from index.documents import Anchor, Span
from index.errors import EmbedderMismatch
from index.models.protocols import Embedder
from index.protocols import Library
from index.scope import Scope
from index.terms import TermStatistics
from retrieval.lacking.missing_words import lookup_terms
from retrieval.question import question_words
from retrieval.ranking.background import measure_background
from retrieval.ranking.candidates import Candidates, find_candidates
from retrieval.ranking.cited import find_cited
from retrieval.searched import Searched
from retrieval.spelling.article_forms import article_forms
from retrieval.spelling.corrections import SpelledQuestion
from retrieval.spelling.spelling import spell_question
from retrieval.timing import Step, timed

# How often a search is tried, because the library's model may change meanwhile.
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What to search for.

    Attributes:
        text: the question's text, completed from earlier questions.
        scope: the articles to search.
        depth: how many passages to take from each index at most.
        correct_spelling: whether a word that no passage has may be taken for a typing error.
        cited: places whose passages are candidates in any case.
    """

    text: str
    scope: Scope
    depth: int
    correct_spelling: bool = True
    cited: Sequence[Anchor] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The data read from one snapshot of the library for a question.

    Attributes:
        question: the question that was searched for, in the library's spelling.
        version: the state of the library.
        searched: the number of documents and passages in scope.
        candidates: the passages to rank; None if the question is empty or nothing is in scope.
        statistics: how often the question's words occur in scope, in all their written forms;
            None where `candidates` is None.
        cited: the ids of passages that the cited places point to, with these places.
    """

    question: SpelledQuestion
    version: LibraryVersion
    searched: Searched
    candidates: Candidates | None = None
    statistics: TermStatistics | None = None
    cited: Mapping[int, Span] = field(default_factory=dict)


def search(library: Library, request: SearchRequest) -> tuple[Embedder, SearchResult]:
    """Search the library with the embedder that made its vectors; return the embedder too.

    A writer waits until open snapshots are closed. So the embedder is loaded before the snapshot is
    opened, and the passages are ranked after it is closed. If the library's model is changed in
    between, the search begins again with the new model.

    Raises:
        EmbedderMismatch: the model was changed three times in a row.
    """
    tries = 0
    while True:
        tries += 1
        embedder = library.embedder
        try:
            return embedder, _search_snapshot(library, embedder, request)
        except EmbedderMismatch:
            if tries == _TRIES:
                raise


def _search_snapshot(library: Library, embedder: Embedder, request: SearchRequest) -> SearchResult:
    """Read the candidates and the statistics of the question's words from one snapshot.

    Raises:
        EmbedderMismatch: another embedder made the snapshot's vectors.
    """
    text, scope = request.text, request.scope
    with timed(Step.QUESTION):
        vector = embedder.embed_question(text) if text else None
    with library.snapshot() as snapshot:
        snapshot.require_embedder(embedder)
        totals = snapshot.totals_within(scope)
        searched = Searched(totals.documents, totals.passages)
        if not text or not searched.passages:
            unsearched = SpelledQuestion(text, text, question_words(text))
            return SearchResult(unsearched, snapshot.version, searched)
        with timed(Step.SPELLING):
            spelled = spell_question(snapshot, text, scope, correct=request.correct_spelling)
            forms = article_forms(snapshot, spelled.text, spelled.words)
        if spelled.text != text:
            # Rare, and no slower than to open a second snapshot for every question.
            with timed(Step.QUESTION):
                vector = embedder.embed_question(spelled.text)
        cited = find_cited(snapshot, request.cited, scope) if request.cited else {}
        candidates = find_candidates(
            snapshot,
            spelled.words,
            vector,
            request.depth,
            scope,
            also=cited,
            background=measure_background(snapshot, embedder, vector),
            forms=forms,
        )
        with timed(Step.STATISTICS):
            statistics = snapshot.term_statistics(lookup_terms(spelled.text, spelled.words))
            statistics = snapshot.statistics_within(statistics, scope)
        return SearchResult(spelled, snapshot.version, searched, candidates, statistics, cited)
