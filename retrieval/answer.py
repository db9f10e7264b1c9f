"""`ask`: a question in, a cited answer out."""

from __future__ import annotations

import time

from index import Library
from index.documents import replace_surrogates
from index.terms import TermStatistics
from retrieval.citation import Answer, Citation, Copy, Searched, Status
from retrieval.question import Question, question_words
from retrieval.questions.follow_ups import resolve
from retrieval.ranking.candidates import DEPTH, Candidates, find_candidates
from retrieval.ranking.confidence import THRESHOLD, confidence
from retrieval.ranking.diversity import diversify
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import RankingOptions, rank
from retrieval.wording.missing_words import lookup_terms, missing_words

PASSAGES = 5


def ask(
    library: Library,
    question: Question | str,
    *,
    count: int = PASSAGES,
    threshold: float = THRESHOLD,
    options: RankingOptions | None = None,
) -> Answer:
    """Answer a question with the passages that answer it.

    Args:
        library: to search.
        question: any text; with its history where it follows up on earlier questions.
        count: how many passages at most.
        threshold: the probability below which the answer is "not in your sources".
        options: how the scores are weighed.

    Raises:
        ValueError: fewer than one passage is asked for.
    """
    if count < 1:
        raise ValueError(f"count is {count}, must be 1 or more")
    began = time.perf_counter()
    if isinstance(question, str):
        question = Question(question)
    text = resolve(
        replace_surrogates(question.text).strip(),
        [replace_surrogates(earlier).strip() for earlier in question.history],
    )
    words = question_words(text)
    candidates: Candidates | None = None
    statistics: TermStatistics | None = None
    # A writer waits for a snapshot to end, so the model is opened before it and reads after it.
    embedder, reranker = library.embedder, library.reranker
    with library.snapshot() as snapshot:
        part = None if question.scope.everything else snapshot.subset(question.scope.allows)
        searched = Searched(snapshot.totals.documents, snapshot.totals.passages)
        if part is not None:
            searched = Searched(part.document_count, part.passage_ids.size)
        if text and searched.passages:
            vector = embedder.embed_question(text)
            candidates = find_candidates(snapshot, words, vector, max(DEPTH, count), part)
            statistics = snapshot.term_statistics(lookup_terms(text, words))
            if part is not None:
                statistics = snapshot.statistics_within(statistics, part)
    ranked = rank(embedder, text, words, candidates, options, reranker) if candidates else []
    probability = confidence(ranked)
    answered = bool(ranked) and probability >= threshold
    shown = diversify(ranked)[:count]
    return Answer(
        question=question.text,
        resolved_question=text,
        status=Status.ANSWERED if answered else Status.NOT_FOUND,
        confidence=probability,
        citations=tuple(_citation(place, r) for place, r in enumerate(shown, start=1)),
        searched=searched,
        missing_words=missing_words(
            text, words, statistics, [_titled(r) for r in shown], scoped=part is not None
        )
        if statistics and not answered
        else None,
        milliseconds=1000 * (time.perf_counter() - began),
        scope=question.scope,
    )


def _citation(place: int, ranked: RankedPassage) -> Citation:
    found = ranked.candidate.passage
    return Citation(
        rank=place,
        document=found.document,
        span=found.passage.span,
        quote=found.text,
        score=ranked.score,
        sentences=ranked.sentences,
        also_in=tuple(
            Copy(document=copy.document, span=copy.passage.span, quote=copy.text)
            for copy in ranked.copies
        ),
    )


def _titled(ranked: RankedPassage) -> str:
    return ranked.candidate.passage.text_with_title
