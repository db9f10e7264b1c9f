"""Read questions from a file, and ask a benchmark's queries under several settings."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from index.documents import Anchor, Span, replace_surrogates
from index.errors import EvaluationError
from index.models.recent_tokens import forget_texts
from index.protocols import Library
from retrieval.answer import ask
from retrieval.citation import Status
from retrieval.evaluation.baselines import Baseline, baseline_confidence, rank_by
from retrieval.evaluation.evaluate import Query, RankedQuery, RetrievedPassage
from retrieval.evaluation.settings import DEFAULT, Setting
from retrieval.question import Question

# A document is ranked by its best passage, so ranking documents takes more passages than an answer
# shows.
EVALUATED_PASSAGES = 50

_LINE = '{"_id": "…", "text": "…", "history": ["…"], "cited": [["doc_id", 0, 120]]}'


def read_questions(path: Path) -> list[tuple[str, Question]]:
    """Return the ids and questions of a file, in file order.

    Each line is a JSON object with `_id`, `text` and, for a follow-up, `history` and `cited`.

    Raises:
        EvaluationError: the file cannot be read, or one of its lines is malformed.
    """
    try:
        # Split as bytes: a JSON string may contain U+2028 and other characters that str.splitlines
        # takes for line ends.
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise EvaluationError(
            f"{path} cannot be read ({error.strerror}); give a file of JSON lines."
        ) from error
    return [
        _parse_question(f"{path} line {number}", line)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def answer_query(library: Library, query: Query, setting: Setting = DEFAULT) -> RankedQuery:
    """Answer a query of a benchmark under a setting and return the ranked passages."""
    if setting.baseline:
        return _rank_by_baseline(setting.baseline, library, query)
    answer = ask(
        library,
        Question(query.text, query.history if setting.history else ()),
        count=EVALUATED_PASSAGES,
        threshold=setting.threshold,
        options=setting.options,
    )
    return RankedQuery(
        query_id=query.query_id,
        passages=tuple(
            RetrievedPassage(
                doc_id=c.document.doc_id,
                span=c.span,
                score=c.score,
                sentences=c.sentences,
                answers=c.answers,
                also_in=tuple((copy.document.doc_id, copy.span) for copy in c.also_in),
            )
            for c in answer.citations
        ),
        confidence=answer.confidence,
        answered=answer.status is Status.ANSWERED if setting.has_probability else None,
        milliseconds=answer.milliseconds,
    )


def run_settings(
    library: Library, queries: Iterable[Query], settings: Sequence[Setting]
) -> dict[Setting, list[RankedQuery]]:
    """Answer every query under every setting and return one run per setting.

    Settings that must give the same ranking share one answer. The settings take turns at being
    first, so that the caches warmed by the first setting, and the machine's other load, affect all
    settings alike. No passage is known from an earlier question or setting.
    """
    # Loaded here, so that no query's time includes it.
    models = library.embedder, library.reader.encoder if library.reader else None
    settings = tuple(dict.fromkeys(settings))
    runs: dict[Setting, list[RankedQuery]] = {setting: [] for setting in settings}
    for number, query in enumerate(queries):
        turn = number % len(settings)
        answers: dict[Setting, RankedQuery] = {}
        for setting in (*settings[turn:], *settings[:turn]):
            # The threshold changes what is refused, not what is found. The history switch changes
            # nothing for a query without a history.
            history = setting.history and bool(query.history)
            shared = replace(setting, threshold=0.0, history=history)
            if shared not in answers:
                forget_texts(*models)
                answers[shared] = answer_query(library, query, shared)
            runs[setting].append(answers[shared].at_threshold(setting.threshold))
    return runs


def _rank_by_baseline(baseline: Baseline, library: Library, query: Query) -> RankedQuery:
    start = time.perf_counter()
    ranked = rank_by(baseline, library, replace_surrogates(query.text).strip())
    milliseconds = 1000 * (time.perf_counter() - start)
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


def _parse_question(place: str, line: bytes) -> tuple[str, Question]:
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
        raise EvaluationError(f'{place} has no string "_id"; write {_LINE}.')
    if not isinstance(text, str):
        raise EvaluationError(f'{place} has no string "text"; write {_LINE}.')
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise EvaluationError(
            f'{place} has a "history" that is not a list of strings; write {_LINE}.'
        )
    question = Question(
        replace_surrogates(text),
        tuple(map(replace_surrogates, history)),
        cited=_parse_cited(place, fields.get("cited")),
    )
    return replace_surrogates(query_id), question


def _parse_cited(place: str, cited: object) -> tuple[Anchor, ...]:
    """Return the places that the answer before cited: [doc_id, start, end] each.

    They have no digests, so the article's present text counts.
    """
    anchors = []
    for item in cited if isinstance(cited, list) else [cited] if cited is not None else []:
        match item:
            case [str(doc_id), int(start), int(end)] if 0 <= start < end:
                anchors.append(_unchecked(replace_surrogates(doc_id), Span(start, end)))
            case _:
                raise EvaluationError(
                    f'{place} has a "cited" that is not a list of [doc_id, start, end]; write '
                    f"{_LINE}."
                )
    return tuple(anchors)


def _unchecked(doc_id: str, span: Span) -> Anchor:
    return Anchor(doc_id=doc_id, span=span, quote_sha256="", text_sha256="")
