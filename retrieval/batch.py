"""Many questions: read from a file, asked in turn, their answers written to one."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from index.errors import EvaluationError
from index.library import Library
from retrieval.answer import ask
from retrieval.citation import Status
from retrieval.evaluate import Query, RankedQuery, RetrievedPassage
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


@contextmanager
def written_aside(path: Path) -> Iterator[TextIO]:
    """Write a file that is there whole or not at all; what is no regular file is written to.

    Raises:
        OSError: there is no folder for it, or it cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            yield file
        return
    # Through a link, so that the link stays.
    path = path.resolve()
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def answer_query(library: Library, query: Query) -> RankedQuery:
    """Ask a benchmark's query and return its line of a run."""
    answer = ask(library, Question(query.text, query.history), count=EVALUATED_PASSAGES)
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
        answered=answer.status is Status.ANSWERED,
        milliseconds=answer.milliseconds,
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
    question = Question(_whole(text), tuple(map(_whole, history)))
    return _whole(query_id), question


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can escape and no file can hold."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
