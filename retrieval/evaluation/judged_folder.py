"""What a reader judged, written as a folder in BEIR layout that `read_folder` reads.

The whole corpus goes with it, because a test of retrieval needs the articles that do not answer.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index import Library
from index.documents import Document
from index.errors import EvaluationError
from index.system.files import write_atomically
from index.workspace.judgements import RIGHT, JudgedPassage, JudgedQuestion, text_digest

# By which a folder is known as one of ours that nobody has changed since.
_SEAL = "footnote-export.json"
# Articles read in one transaction; a writer waits for it to end.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSummary:
    """What was written, and what was left out of it.

    Attributes:
        documents: of the corpus, which is the whole library.
        questions: of which something is known.
        passages: judgements of passages, right or wrong.
        unanswerable: questions of which it was said that the articles do not answer them.
        stale: judgements of passages left out: their article's text was replaced since.
        unwritable: judgements left out of qrels.tsv, which cannot hold the id of their article.
        outgrown: questions said to be unanswerable before the newest article was added.
    """

    documents: int
    questions: int
    passages: int
    unanswerable: int
    stale: int
    unwritable: int
    outgrown: int


def export_folder(library: Library, folder: Path) -> ExportSummary:
    """Write the library's articles and judgements as a folder that `footnote eval` reads.

    It is there whole or not at all. One that was exported before, and not touched since, is
    replaced.

    Raises:
        EvaluationError: nothing was judged, or the folder holds something else.
        OSError: it cannot be written.
    """
    folder = folder.resolve()
    _refuse(library, folder)
    with library.snapshot() as snapshot:
        questions = snapshot.judgements()
        summaries = snapshot.summaries()
    if not questions:
        raise EvaluationError(
            "No answer has been judged yet. `footnote judge QUESTION` does, or the thumbs in the "
            "app; then export again."
        )
    with _folder_aside(folder) as aside:
        judged = {passage.doc_id for question in questions for passage in question.passages}
        texts: dict[str, Document] = {}
        digests: dict[str, str] = {}
        documents = 0
        with write_atomically(aside / "corpus.jsonl") as file:
            for document in _documents(library, [summary.doc_id for summary in summaries]):
                file.write(_json(_corpus_line(document)))
                documents += 1
                if document.doc_id in judged:
                    texts[document.doc_id] = document
                    digests[document.doc_id] = text_digest(document)
        # Held against the corpus as it was written, in case an article was replaced meanwhile.
        current = [
            question.only(p for p in question.passages if digests.get(p.doc_id) == p.text_sha256)
            for question in questions
        ]
        current = [q for q in current if q.passages or q.verdict is not None]
        if not current:
            raise EvaluationError(
                "The text of every article that was judged has been replaced since, so that no "
                "judgement holds any more. Ask again and judge the new answers."
            )
        _write_lines(aside / "queries.jsonl", map(_query_line, current))
        _write_lines(aside / "gold_spans.jsonl", _gold_lines(current, texts))
        with write_atomically(aside / "qrels.tsv") as file:
            file.write("query-id\tcorpus-id\tscore\n")
            for row in _qrels(current):
                file.write("\t".join(map(str, row)) + "\n")
        _write_lines(aside / _SEAL, [_digests(aside)])
    newest = max((summary.added_at for summary in summaries), default=None)
    kept = [passage for question in current for passage in question.passages]
    refused = [question for question in current if question.answerable is False]
    return ExportSummary(
        documents=documents,
        questions=len(current),
        passages=len(kept),
        unanswerable=len(refused),
        stale=sum(len(question.passages) for question in questions) - len(kept),
        unwritable=sum(not _fits_tsv(passage.doc_id) for passage in kept),
        outgrown=sum(
            question.verdict_at is not None and newest is not None and question.verdict_at < newest
            for question in refused
        ),
    )


def query_id(question: JudgedQuestion) -> str:
    """Return an id that stays the same in every export, so that two runs can be compared."""
    content = json.dumps([question.text, *question.history]).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _documents(library: Library, doc_ids: Sequence[str]) -> Iterator[Document]:
    """Yield the documents of those ids that are still there, a few a transaction."""
    ids = iter(doc_ids)
    while batch := list(islice(ids, _AT_ONCE)):
        with library.snapshot() as snapshot:
            found = snapshot.documents(batch)
        yield from (found[doc_id] for doc_id in batch if doc_id in found)


def _corpus_line(document: Document) -> dict[str, object]:
    published = document.published.isoformat() if document.published else None
    known = {
        "source": document.source,
        "author": document.author,
        "published": published,
        "url": document.uri,
    }
    return {
        "_id": document.doc_id,
        "title": document.title,
        "text": document.text,
        "metadata": {name: value for name, value in known.items() if value},
        "skipped": [[span.start, span.end] for span in document.skipped],
    }


def _query_line(question: JudgedQuestion) -> dict[str, object]:
    line: dict[str, object] = {"_id": query_id(question), "text": question.text}
    if question.history:
        line["history"] = list(question.history)
    if question.answerable is not None:
        line["answerable"] = question.answerable
    return line


def _gold_lines(
    questions: Iterable[JudgedQuestion], documents: Mapping[str, Document]
) -> Iterator[dict[str, object]]:
    for question in questions:
        for passage in question.passages:
            if passage.relevance == RIGHT:
                yield {
                    "query_id": query_id(question),
                    "doc_id": passage.doc_id,
                    "start": passage.span.start,
                    "end": passage.span.end,
                    "text": passage.span.of(documents[passage.doc_id].text),
                    "passage": True,
                }


def _qrels(questions: Iterable[JudgedQuestion]) -> Iterator[tuple[str, str, int]]:
    """Yield query, document and relevance: that of the document's best passage."""
    for question in questions:
        by_document: dict[str, list[JudgedPassage]] = defaultdict(list)
        for passage in question.passages:
            by_document[passage.doc_id].append(passage)
        for doc_id, passages in by_document.items():
            if _fits_tsv(doc_id):
                yield query_id(question), doc_id, max(p.relevance for p in passages)


def _fits_tsv(doc_id: str) -> bool:
    """Say whether an id comes back from a cell of a table, which is read without outer blanks."""
    return doc_id == doc_id.strip() and not any(character in doc_id for character in "\t\n\r")


def _write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    with write_atomically(path) as file:
        file.writelines(map(_json, lines))


def _json(line: Mapping[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _refuse(library: Library, folder: Path) -> None:
    """Refuse a folder that an export would spoil, or that would outlive a removal.

    Raises:
        EvaluationError: it is inside the library, or holds anything but an untouched export.
    """
    if folder.is_relative_to(library.folder.resolve()):
        raise EvaluationError(
            f"{folder} is inside the library, where no text may stay when its article is removed. "
            "Name a folder elsewhere."
        )
    if folder.exists() and not (folder.is_dir() and _is_ours(folder)):
        raise EvaluationError(
            f"{folder} holds something else than an export that nobody has changed. Name another "
            "folder, or move that one away."
        )


def _is_ours(folder: Path) -> bool:
    """Say whether a folder is empty, or holds just what was exported."""
    names = {path.name for path in folder.iterdir()}
    if not names:
        return True
    try:
        sealed = json.loads((folder / _SEAL).read_bytes())
        return names == {*sealed, _SEAL} and sealed == _digests(folder)
    except (OSError, ValueError, TypeError):
        return False  # no seal, or not one of ours


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file but the seal, by name."""
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.name != _SEAL:
            with path.open("rb") as file:
                found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


@contextmanager
def _folder_aside(folder: Path) -> Iterator[Path]:
    """Give a folder beside the one named, and put it in its place at the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    # On the same disk, so that renaming is one step.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
        aside, old = Path(temporary) / "new", Path(temporary) / "old"
        aside.mkdir()
        yield aside
        if folder.exists():
            folder.rename(old)
        try:
            aside.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
