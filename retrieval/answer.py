"""`ask`: answer a question with cited passages."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.contents import LibraryVersion
from index.documents import Anchor, Span, replace_surrogates
from index.errors import EmbedderMismatch
from index.models.protocols import Embedder
from index.protocols import Library
from index.scope import Scope
from index.terms import TermStatistics
from retrieval.citation import Answer, Citation, Copy, Searched, Status
from retrieval.question import Question, Word, question_words
from retrieval.questions.follow_ups import ResolvedQuestion, resolve_follow_up
from retrieval.questions.rules import names_nothing
from retrieval.ranking.candidates import DEFAULT_DEPTH, Candidates, find_candidates
from retrieval.ranking.cited import asked_of_cited, find_cited, mark_cited
from retrieval.ranking.confidence import THRESHOLD, confidence
from retrieval.ranking.diversity import diversify
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import RankingOptions, rank
from retrieval.wording.missing_words import MissingWords, lookup_terms, missing_words

# The default number of passages in an answer.
DEFAULT_PASSAGE_COUNT = 5

# How often a search is tried, because the library's model may change meanwhile.
_TRIES = 3


def ask(
    library: Library,
    question: Question | str,
    *,
    count: int = DEFAULT_PASSAGE_COUNT,
    threshold: float = THRESHOLD,
    options: RankingOptions | None = None,
) -> Answer:
    """Answer a question with the library's passages that answer it.

    Args:
        library: the library to search.
        question: any text; a `Question` also carries the earlier questions and the scope.
        count: how many passages to return at most.
        threshold: the confidence below which the answer's status is `not_found`.
        options: the weights of the ranking; the defaults if None.

    Raises:
        ValueError: count is less than 1.
        LibraryBusy: another program held the library for half a minute.
        ModelError: a model of the library cannot be loaded.
        EmbedderMismatch: the library was opened with another model than the one that made its
            vectors, or its model was changed three times while the question was asked.
    """
    if count < 1:
        raise ValueError(f"count is {count}, must be 1 or more")
    started = time.perf_counter()
    if isinstance(question, str):
        question = Question(question)
    resolved = _resolve_follow_up(question)
    text = resolved.text
    words = question_words(text)
    options = options or RankingOptions()
    reranker = library.reranker
    cited = question.cited if names_nothing(question.text) else ()
    depth = max(DEFAULT_DEPTH, count)
    embedder, found = _search(library, text, words, question.scope, depth, cited)
    ranked = (
        rank(
            embedder,
            text,
            words,
            found.candidates,
            options,
            reranker,
            library.reader if options.uses_reader else None,
            found.cited,
        )
        if found.candidates
        else []
    )
    if found.cited:
        ranked = mark_cited(ranked, found.cited, asked_of_cited(question.text))
    probability = confidence(ranked)
    answered = bool(ranked) and probability >= threshold
    shown = diversify(ranked)[:count]
    missing = None if answered else _explain_refusal(text, words, question.scope, found, shown)
    return Answer(
        question=question.text,
        resolved_question=text,
        status=Status.ANSWERED if answered else Status.NOT_FOUND,
        confidence=probability,
        citations=tuple(_cite(position, passage) for position, passage in enumerate(shown, 1)),
        searched=found.searched,
        missing_words=missing,
        milliseconds=1000 * (time.perf_counter() - started),
        scope=question.scope,
        threshold=threshold,
        library=found.version,
        carried=resolved.carried,
    )


@dataclass(frozen=True, slots=True)
class _SearchResult:
    """The data read from one snapshot of the library for a question.

    Attributes:
        version: the state of the library.
        searched: the number of documents and passages in scope.
        candidates: the passages to rank; None if the question is empty or nothing is in scope.
        statistics: how often the question's words occur in scope, in all their written forms;
            None where `candidates` is None.
        cited: the ids of passages that the question's anchors point to, with the anchored spans.
    """

    version: LibraryVersion
    searched: Searched
    candidates: Candidates | None = None
    statistics: TermStatistics | None = None
    cited: Mapping[int, Span] = field(default_factory=dict)


def _resolve_follow_up(question: Question) -> ResolvedQuestion:
    """Return the question, completed from its history."""
    return resolve_follow_up(
        replace_surrogates(question.text).strip(),
        [replace_surrogates(earlier).strip() for earlier in question.history],
    )


def _search(
    library: Library,
    text: str,
    words: Sequence[Word],
    scope: Scope,
    depth: int,
    cited: Sequence[Anchor],
) -> tuple[Embedder, _SearchResult]:
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
            return embedder, _search_snapshot(library, embedder, text, words, scope, depth, cited)
        except EmbedderMismatch:
            if tries == _TRIES:
                raise


def _search_snapshot(
    library: Library,
    embedder: Embedder,
    text: str,
    words: Sequence[Word],
    scope: Scope,
    depth: int,
    cited: Sequence[Anchor],
) -> _SearchResult:
    """Read the candidates and the statistics of the question's words from one snapshot.

    Raises:
        EmbedderMismatch: another embedder made the snapshot's vectors.
    """
    vector = embedder.embed_question(text) if text else None
    with library.snapshot() as snapshot:
        snapshot.require_embedder(embedder)
        totals = snapshot.totals_within(scope)
        searched = Searched(totals.documents, totals.passages)
        if not text or not searched.passages:
            return _SearchResult(snapshot.version, searched)
        spans = find_cited(snapshot, cited, scope) if cited else {}
        candidates = find_candidates(snapshot, words, vector, depth, scope, also=spans)
        statistics = snapshot.term_statistics(lookup_terms(text, words))
        statistics = snapshot.statistics_within(statistics, scope)
        return _SearchResult(snapshot.version, searched, candidates, statistics, spans)


def _explain_refusal(
    text: str,
    words: Sequence[Word],
    scope: Scope,
    found: _SearchResult,
    shown: Sequence[RankedPassage],
) -> MissingWords | None:
    """Return which words the passages lack; None if nothing was searched."""
    if found.statistics is None:
        return None
    nearest = [ranked.candidate.passage.text_with_title for ranked in shown]
    return missing_words(text, words, found.statistics, nearest, scoped=not scope.is_everything)


def _cite(position: int, ranked: RankedPassage) -> Citation:
    """Return the citation of a ranked passage; positions count from 1."""
    stored = ranked.candidate.passage
    return Citation(
        rank=position,
        document=stored.document,
        span=stored.span,
        quote=stored.text,
        score=ranked.score,
        sentences=ranked.marks.sentences,
        answers=ranked.marks.answers,
        also_in=tuple(
            Copy(document=copy.document, span=copy.span, quote=copy.text) for copy in ranked.copies
        ),
    )
