"""`ask`: a question in, a cited answer out."""

from __future__ import annotations

import time

from index.library import Library
from retrieval.citation import Answer, Citation, Searched, Status
from retrieval.question import Question, question_words
from retrieval.ranking import rank
from retrieval.search import find_candidates

PASSAGES = 5


def ask(library: Library, question: Question | str, *, count: int = PASSAGES) -> Answer:
    """Answer a question with the passages that answer it.

    Args:
        library: to search.
        question: any text; with its history where it follows up on earlier questions.
        count: how many passages at most.
    """
    began = time.perf_counter()
    if isinstance(question, str):
        question = Question(question)
    text = question.text.strip()
    with library.snapshot() as snapshot:
        searched = Searched(snapshot.totals.documents, snapshot.totals.passages)
        citations: tuple[Citation, ...] = ()
        if text and searched.passages:
            vector = library.embedder.embed_question(text)
            words = question_words(text)
            candidates = find_candidates(snapshot, words, vector)
            ranked = rank(library.embedder, text, words, candidates)
            citations = tuple(
                Citation(
                    rank=place,
                    document=r.candidate.found.document,
                    span=r.candidate.found.passage.span,
                    quote=r.candidate.found.text,
                    score=r.score,
                    sentences=r.sentences,
                )
                for place, r in enumerate(ranked[:count], start=1)
            )
    return Answer(
        question=question.text,
        resolved_question=text,
        status=Status.ANSWERED if citations else Status.NOT_FOUND,
        confidence=1.0 if citations else 0.0,
        citations=citations,
        searched=searched,
        milliseconds=1000 * (time.perf_counter() - began),
    )
