"""`ask`: answer a question with cited passages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from index.contents import LibraryVersion
from index.documents import replace_surrogates
from index.errors import EmbedderMismatch
from index.models.protocols import Embedder
from index.protocols import Library
from index.scope import Scope
from index.terms import TermStatistics
from retrieval.citation import Answer, Citation, Copy, Searched, Status
from retrieval.judgement.confidence import THRESHOLD
from retrieval.judgement.judge import Judgement, judge
from retrieval.question import Question, question_words
from retrieval.questions.corrections import SpelledQuestion
from retrieval.questions.follow_ups import resolve_follow_up
from retrieval.questions.spelling import spell_question
from retrieval.ranking.candidates import DEFAULT_DEPTH, Candidates, find_candidates
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
    correct_spelling: bool = True,
) -> Answer:
    """Answer a question with the library's passages that answer it.

    Args:
        library: the library to search.
        question: any text; a `Question` also carries the earlier questions and the scope.
        count: how many passages to return at most.
        threshold: the confidence below which the answer's status is `not_found`.
        options: the weights of the ranking; the defaults if None.
        correct_spelling: whether a word that no passage has may be taken for a typing error.

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
    text = _resolve_follow_up(question)
    options = options or RankingOptions()
    reranker = library.reranker
    depth = max(DEFAULT_DEPTH, count)
    embedder, found = _search(library, text, question.scope, depth, correct_spelling)
    spelled = found.question
    ranked = (
        rank(
            embedder,
            spelled.text,
            spelled.words,
            found.candidates,
            options,
            reranker,
            library.reader if options.uses_reader else None,
        )
        if found.candidates
        else []
    )
    shown = diversify(ranked)[:count]
    judgement = judge(spelled.text, spelled.words, ranked, shown)
    answered = bool(ranked) and judgement.confidence >= threshold
    return Answer(
        question=question.text,
        resolved_question=spelled.shown,
        status=Status.ANSWERED if answered else Status.NOT_FOUND,
        confidence=judgement.confidence,
        citations=tuple(
            _cite(position, passage, judgement) for position, passage in enumerate(shown, 1)
        ),
        searched=found.searched,
        missing_words=_missing_words(question.scope, found, shown, judgement, answered=answered),
        milliseconds=1000 * (time.perf_counter() - started),
        scope=question.scope,
        threshold=threshold,
        library=found.version,
        corrections=spelled.corrections,
    )


@dataclass(frozen=True, slots=True)
class _SearchResult:
    """The data read from one snapshot of the library for a question.

    Attributes:
        question: the question that was searched for, in the library's spelling.
        version: the state of the library.
        searched: the number of documents and passages in scope.
        candidates: the passages to rank; None if the question is empty or nothing is in scope.
        statistics: how often the question's words occur in scope, in all their written forms;
            None where `candidates` is None.
    """

    question: SpelledQuestion
    version: LibraryVersion
    searched: Searched
    candidates: Candidates | None = None
    statistics: TermStatistics | None = None


def _resolve_follow_up(question: Question) -> str:
    """Return the text to search for: the question, completed from its history."""
    return resolve_follow_up(
        replace_surrogates(question.text).strip(),
        [replace_surrogates(earlier).strip() for earlier in question.history],
    )


def _search(
    library: Library, text: str, scope: Scope, depth: int, correct_spelling: bool
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
            return embedder, _search_snapshot(
                library, embedder, text, scope, depth, correct_spelling
            )
        except EmbedderMismatch:
            if tries == _TRIES:
                raise


def _search_snapshot(
    library: Library,
    embedder: Embedder,
    text: str,
    scope: Scope,
    depth: int,
    correct_spelling: bool,
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
            unsearched = SpelledQuestion(text, text, question_words(text))
            return _SearchResult(unsearched, snapshot.version, searched)
        spelled = spell_question(snapshot, text, scope, correct=correct_spelling)
        if spelled.text != text:
            # Rare, and no slower than to open a second snapshot for every question.
            vector = embedder.embed_question(spelled.text)
        candidates = find_candidates(snapshot, spelled.words, vector, depth, scope)
        statistics = snapshot.term_statistics(lookup_terms(spelled.text, spelled.words))
        statistics = snapshot.statistics_within(statistics, scope)
        return _SearchResult(spelled, snapshot.version, searched, candidates, statistics)


def _missing_words(
    scope: Scope,
    found: _SearchResult,
    shown: Sequence[RankedPassage],
    judgement: Judgement,
    *,
    answered: bool,
) -> MissingWords | None:
    """Return which words the passages lack; None if nothing was searched, or nothing is lacking.

    Of an answer only the names, figures and dates are told that it lacks.
    """
    if found.statistics is None:
        return None
    missing = missing_words(
        found.question.text,
        found.question.words,
        found.statistics,
        [ranked.candidate.passage.text_with_title for ranked in shown],
        scoped=not scope.is_everything,
        found=judgement.found,
        only_named=answered,
    )
    lacking = missing.absent or any(passage.lacks for passage in missing.nearest)
    return missing if lacking or not answered else None


def _cite(position: int, ranked: RankedPassage, judgement: Judgement) -> Citation:
    """Return the citation of a ranked passage; positions count from 1."""
    stored = ranked.candidate.passage
    return Citation(
        rank=position,
        document=stored.document,
        span=stored.span,
        quote=stored.text,
        score=ranked.score,
        confidence=judgement.by_passage[ranked.passage_id],
        sentences=ranked.marks.sentences,
        answers=ranked.marks.answers,
        also_in=tuple(
            Copy(document=copy.document, span=copy.span, quote=copy.text) for copy in ranked.copies
        ),
    )
