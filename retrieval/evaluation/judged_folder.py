"""Export a reader's judgements as a folder in BEIR layout, which `read_folder` reads.

The folder contains the whole corpus, because an evaluation of retrieval also needs the articles
that do not answer.
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

from index.documents import Document
from index.errors import EvaluationError
from index.protocols import Library
from index.system.files import write_atomically
from index.workspace.judgements import RIGHT, JudgedPassage, JudgedQuestion

# The file of digests that identifies a folder as an unmodified export.
_SEAL = "footnote-export.json"
# How many articles are read in one transaction; a writer waits until the transaction ends.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSummary:
    """The numbers of items that an export wrote and left out.

    Attributes:
        documents: number of documents in the corpus, which is the whole library.
        questions: number of questions written.
        passages: number of judgements of passages written, right or wrong.
        unanswerable: number of questions judged as not answered by the articles.
        stale: number of judgements left out because their article's text was replaced later.
        unwritable: number of judgements left out of qrels.tsv because the file cannot represent
            the id of their article.
        older_than_newest_article: number of questions judged as unanswerable before the newest
            article was added.
    """

    documents: int
    questions: int
    passages: int
    unanswerable: int
    stale: int
    unwritable: int
    older_than_newest_article: int


def export_folder(library: Library, folder: Path) -> ExportSummary:
    """Write the library's articles and judgements to a folder that `footnote eval` reads.

    The folder is written completely or not at all. An earlier, unmodified export is replaced.

    Raises:
        EvaluationError: there are no valid judgements, the folder lies inside the library, or it
            contains something other than an unmodified export.
        OSError: the folder cannot be written.
    """
    folder = folder.resolve()
    _check_target(library, folder)
    with library.snapshot() as snapshot:
        questions = snapshot.judgements()
        summaries = snapshot.summaries()
    if not questions:
        raise EvaluationError(
            "No answer has been judged yet. Judge answers with `footnote judge QUESTION` or with "
            "the thumbs in the app, then export again."
        )
    with _replacing_folder(folder) as new_folder:
        judged = {passage.anchor.doc_id for question in questions for passage in question.passages}
        judged_documents: dict[str, Document] = {}
        digests: dict[str, str] = {}
        document_count = 0
        with write_atomically(new_folder / "corpus.jsonl") as file:
            for document in _documents(library, [summary.doc_id for summary in summaries]):
                file.write(_json(_corpus_line(document)))
                document_count += 1
                if document.doc_id in judged:
                    judged_documents[document.doc_id] = document
                    digests[document.doc_id] = document.text_sha256
        # Compared with the corpus as written, in case an article was replaced during the export.
        current = [
            question.restricted_to(
                p for p in question.passages if digests.get(p.anchor.doc_id) == p.anchor.text_sha256
            )
            for question in questions
        ]
        current = [q for q in current if q.passages or q.verdict is not None]
        if not current:
            raise EvaluationError(
                "The text of every article that was judged has been replaced since, so no "
                "judgement is valid any more. Ask again and judge the new answers."
            )
        _write_lines(new_folder / "queries.jsonl", map(_query_line, current))
        _write_lines(new_folder / "gold_spans.jsonl", _gold_lines(current, judged_documents))
        with write_atomically(new_folder / "qrels.tsv") as file:
            file.write("query-id\tcorpus-id\tscore\n")
            for row in _qrels(current):
                file.write("\t".join(map(str, row)) + "\n")
        _write_lines(new_folder / _SEAL, [_digests(new_folder)])
    newest = max((summary.added_at for summary in summaries), default=None)
    passages = [passage for question in current for passage in question.passages]
    unanswerable = [question for question in current if question.answerable is False]
    return ExportSummary(
        documents=document_count,
        questions=len(current),
        passages=len(passages),
        unanswerable=len(unanswerable),
        stale=sum(len(question.passages) for question in questions) - len(passages),
        unwritable=sum(not _fits_tsv(passage.anchor.doc_id) for passage in passages),
        older_than_newest_article=sum(
            question.verdict_at is not None and newest is not None and question.verdict_at < newest
            for question in unanswerable
        ),
    )


def query_id(question: JudgedQuestion) -> str:
    """Return an id of a question that is the same in every export, so that runs can be compared."""
    content = json.dumps([question.text, *question.history]).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _documents(library: Library, doc_ids: Sequence[str]) -> Iterator[Document]:
    """Yield the documents that still exist, reading a batch per transaction."""
    ids = iter(doc_ids)
    while batch := list(islice(ids, _AT_ONCE)):
        with library.snapshot() as snapshot:
            documents = snapshot.documents(batch)
        yield from (documents[doc_id] for doc_id in batch if doc_id in documents)


def _corpus_line(document: Document) -> dict[str, object]:
    published = document.published.isoformat() if document.published else None
    metadata = {
        "source": document.source,
        "author": document.author,
        "published": published,
        "url": document.uri,
    }
    return {
        "_id": document.doc_id,
        "title": document.title,
        "text": document.text,
        "metadata": {name: value for name, value in metadata.items() if value},
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
                    "doc_id": passage.anchor.doc_id,
                    "start": passage.anchor.span.start,
                    "end": passage.anchor.span.end,
                    "text": passage.anchor.span.of(documents[passage.anchor.doc_id].text),
                    "passage": True,
                }


def _qrels(questions: Iterable[JudgedQuestion]) -> Iterator[tuple[str, str, int]]:
    """Yield query id, document id and the relevance of the document's best passage."""
    for question in questions:
        by_document: dict[str, list[JudgedPassage]] = defaultdict(list)
        for passage in question.passages:
            by_document[passage.anchor.doc_id].append(passage)
        for doc_id, passages in by_document.items():
            if _fits_tsv(doc_id):
                yield query_id(question), doc_id, max(p.relevance for p in passages)


def _fits_tsv(doc_id: str) -> bool:
    """Return whether a TSV cell can hold an id; readers strip the cells."""
    return doc_id == doc_id.strip() and not any(character in doc_id for character in "\t\n\r")


def _write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    with write_atomically(path) as file:
        file.writelines(map(_json, lines))


def _json(line: Mapping[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _check_target(library: Library, folder: Path) -> None:
    """Check that a folder may be written or replaced.

    Raises:
        EvaluationError: the folder is inside the library, or contains anything but an unmodified
            export.
    """
    if library.owns(folder):
        raise EvaluationError(
            f"{folder} is inside the library, where no copy of an article may remain after its "
            "removal. Name a folder elsewhere."
        )
    if folder.exists() and not (folder.is_dir() and _is_ours(folder)):
        raise EvaluationError(
            f"{folder} contains something other than an unmodified export. Name another folder, or "
            "move this one away."
        )


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is empty or an unmodified export."""
    names = {path.name for path in folder.iterdir()}
    if not names:
        return True
    try:
        sealed = json.loads((folder / _SEAL).read_bytes())
        return names == {*sealed, _SEAL} and sealed == _digests(folder)
    except (OSError, ValueError, TypeError):
        return False  # The seal is missing, or is not one of ours.


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file except the seal, by file name."""
    digests: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.name != _SEAL:
            with path.open("rb") as file:
                digests[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


@contextmanager
def _replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside the named one, and move it to the name on success."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    # On the same disk, so that renaming is atomic.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
        new, old = Path(temporary) / "new", Path(temporary) / "old"
        new.mkdir()
        yield new
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
