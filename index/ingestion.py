"""Ingestion: store loaded sources in a library and embed them, with an event for each step."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.clashes import ClashPolicy
from index.contents import Change
from index.documents import Document
from index.errors import FootnoteError, SourceError
from index.loaders import Loaded, Rejected
from index.protocols import Writer

# How much is stored in one transaction.
_MOST_ARTICLES = 64
_MOST_CHARACTERS = 500_000
_MOST_SECONDS = 0.5  # between reading the first article and storing it


@dataclass(frozen=True, slots=True)
class Stored:
    """A document is stored; searches find it by its words.

    Attributes:
        document: the document.
        change: what storing it changed.
    """

    document: Document
    change: Change


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source was not stored; the others are.

    Attributes:
        name: the source's name, or the document's id.
        error: the reason, and what to do.
        document: the document that must not replace another; None if the source was not read.
        part: the name within a file, if the rest of the file was read; else empty.
    """

    name: str
    error: SourceError
    document: Document | None = None
    part: str = ""


def store(
    writer: Writer,
    sources: Iterable[Loaded | Rejected],
    *,
    policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
    job_id: int | None = None,
) -> Iterator[Stored | Skipped]:
    """Store sources, and yield what became of each. Embed them with `writer.embed`.

    Small articles that come quickly are stored together, because a transaction costs as much as
    a dozen of them. A source that cannot be stored stops nothing. Each document is stored before
    its event is yielded. To stop, take no further event: what was stored with the last one stays.
    If reading the sources fails or is interrupted, what was read before is stored without events.

    Args:
        writer: the library's writer.
        sources: what `index.loaders.load` yields.
        policy: which stored documents may be replaced.
        job_id: the number of the job that adds the sources, if one does.

    Raises:
        LibraryError: the library cannot be written to.
    """
    batch: list[Loaded | Rejected] = []
    ids: set[str] = set()
    characters, began = 0, 0.0
    reading = iter(sources)
    while True:
        try:
            source = next(reading, None)
        except BaseException as error:
            _store_after(error, writer, batch, policy, job_id)
            raise
        if source is None:
            break
        if isinstance(source, Loaded):
            if source.document.doc_id in ids:
                yield from _store(writer, batch, policy, job_id)
                batch, ids, characters = [], set(), 0
            ids.add(source.document.doc_id)
            characters += len(source.document.text)
        began = began if batch else time.monotonic()
        batch.append(source)
        is_full = len(batch) >= _MOST_ARTICLES or characters >= _MOST_CHARACTERS
        is_large = isinstance(source, Loaded) and source.original is not None
        if is_full or is_large or time.monotonic() - began >= _MOST_SECONDS:
            yield from _store(writer, batch, policy, job_id)
            batch, ids, characters = [], set(), 0
    yield from _store(writer, batch, policy, job_id)


def _store_after(
    error: BaseException,
    writer: Writer,
    batch: Sequence[Loaded | Rejected],
    policy: ClashPolicy,
    job_id: int | None,
) -> None:
    """Store what was read before an error; if that fails too, add a note to the error."""
    try:
        for _ in _store(writer, batch, policy, job_id):
            pass
    except FootnoteError as another:
        error.add_note(f"Afterwards: {another}")


def _store(
    writer: Writer, batch: Sequence[Loaded | Rejected], policy: ClashPolicy, job_id: int | None
) -> Iterator[Stored | Skipped]:
    """Store sources in one transaction, and yield what became of each."""
    loaded = [source for source in batch if isinstance(source, Loaded)]
    articles = [(source.document, source.original) for source in loaded]
    changes = iter(writer.put_all(articles, policy=policy, job_id=job_id) if articles else ())
    for source in batch:
        if isinstance(source, Rejected):
            yield Skipped(source.name, source.error, part=source.part)
            continue
        change = next(changes)
        if isinstance(change, Change):
            yield Stored(source.document, change)
        else:
            yield Skipped(source.document.doc_id, change, source.document)
