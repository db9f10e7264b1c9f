"""Many questions: read from a file, asked in turn, their answers written to one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from index import Library
from index.documents import replace_surrogates
from index.errors import EvaluationError
from retrieval.answer import ask
from retrieval.citation import Status
from retrieval.evaluation.baselines import Baseline, baseline_confidence, rank_by
from retrieval.evaluation.evaluate import Query, RankedQuery, RetrievedPassage
from retrieval.evaluation.settings import DEFAULT, Setting
from retrieval.question import Question

# Documents are ranked by their best passage, so a ranking of documents needs more passages.
EVALUATED_PASSAGES = 50

_LINE = '{"_id": "…", "text": "…", "history": ["…"]}'


def read_questions(path: Path) -> list[tuple[str, Question]]:
    """Return the questions of a file with their ids, in its order.

    A line holds `_id`, `text`, and where it follows up on earlier questions, `history`.

    Raises:
        EvaluationError: the file cannot be read, or a line of it is malformed.
    """
    try:
        # Split as bytes: a line of JSON may hold the other characters that end lines in text.
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise EvaluationError(
            f"{path} cannot be read ({error.strerror}); give a file of JSON lines."
        ) from error
    return [
        _question(f"{path} line {number}", line)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def answer_query(library: Library, query: Query, setting: Setting = DEFAULT) -> RankedQuery:
    """Ask a benchmark's query under a setting and return its line of a run."""
    if setting.baseline:
        return _ranked_by(setting.baseline, library, query)
    answer = ask(
        library,
        Question(query.text, query.history if setting.history else ()),
        count=EVALUATED_PASSAGES,
        threshold=setting.threshold,
        options=setting.ranking,
    )
    return RankedQuery(
        query_id=query.query_id,
        passages=tuple(
            RetrievedPassage(
                doc_id=c.document.doc_id,
                span=c.span,
                score=c.score,
                sentences=c.sentences,
                also_in=tuple((copy.document.doc_id, copy.span) for copy in c.also_in),
            )
            for c in answer.citations
        ),
        confidence=answer.confidence,
        answered=answer.status is Status.ANSWERED if setting.judges else None,
        milliseconds=answer.milliseconds,
    )


def run_settings(
    library: Library, queries: Iterable[Query], settings: Sequence[Setting]
) -> dict[Setting, list[RankedQuery]]:
    """Ask every query under every setting; what two settings have in common is asked once.

    The settings take turns at being first, so that what the first one warms up for the others, and
    what else the machine does meanwhile, falls on all alike.
    """
    _ = library.embedder  # loaded here, and in no question's time
    settings = tuple(dict.fromkeys(settings))
    runs: dict[Setting, list[RankedQuery]] = {setting: [] for setting in settings}
    for number, query in enumerate(queries):
        turn = number % len(settings)
        asked: dict[Setting, RankedQuery] = {}
        for setting in (*settings[turn:], *settings[:turn]):
            # The threshold says what is refused, not what is found; a question without a history
            # is the same without it.
            history = setting.history and bool(query.history)
            same = replace(setting, threshold=0.0, history=history)
            if same not in asked:
                asked[same] = answer_query(library, query, same)
            runs[setting].append(asked[same].at_threshold(setting.threshold))
    return runs


def _ranked_by(baseline: Baseline, library: Library, query: Query) -> RankedQuery:
    began = time.perf_counter()
    ranked = rank_by(baseline, library, replace_surrogates(query.text).strip())
    milliseconds = 1000 * (time.perf_counter() - began)
    return RankedQuery(
        query_id=query.query_id,
        passages=tuple(
            RetrievedPassage(
                doc_id=r.candidate.passage.doc_id,
                span=r.candidate.passage.span,
                score=r.score,
            )
            for r in ranked[:EVALUATED_PASSAGES]
        ),
        confidence=baseline_confidence(baseline, ranked),
        answered=None,
        milliseconds=milliseconds,
    )


def _question(place: str, line: bytes) -> tuple[str, Question]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{place} is not JSON ({error}); write {_LINE}.") from None
    if not isinstance(fields, dict):
        raise EvaluationError(f"{place} is not a JSON object; write {_LINE}.")
    query_id, text, history = fields.get("_id"), fields.get("text"), fields.get("history")
    if isinstance(query_id, int) and not isinstance(query_id, bool):
        query_id = str(query_id)
    if not isinstance(query_id, str):
        raise EvaluationError(f'{place} has no "_id" that is a string; write {_LINE}.')
    if not isinstance(text, str):
        raise EvaluationError(f'{place} has no "text" that is a string; write {_LINE}.')
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise EvaluationError(f'{place} has a "history" that is no list of strings; write {_LINE}.')
    question = Question(replace_surrogates(text), tuple(map(replace_surrogates, history)))
    return replace_surrogates(query_id), question
