"""Ingestion: store loaded sources in a library and embed them, with an event for each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.clashes import ClashPolicy
from index.contents import Change
from index.documents import Document
from index.errors import SourceError
from index.loaders import Loaded, Rejected
from index.protocols import Writer


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
    """Store sources one by one, and yield what became of each. Embed them with `writer.embed`.

    A source that cannot be stored stops nothing. Each document is stored before its event is
    yielded; to stop, take no further event.

    Args:
        writer: the library's writer.
        sources: what `index.loaders.load` yields.
        policy: which stored documents may be replaced.
        job_id: the number of the job that adds the sources, if one does.

    Raises:
        LibraryError: the library cannot be written to.
    """
    for source in sources:
        if isinstance(source, Rejected):
            yield Skipped(source.name, source.error, part=source.part)
            continue
        document = source.document
        try:
            change = writer.put(document, policy=policy, job_id=job_id, original=source.original)
        except SourceError as error:
            yield Skipped(document.doc_id, error, document)
        else:
            yield Stored(document, change)
