"""Read bytes as a file of some name, in this process, with all limits but those of the sandbox."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from index.documents import Document
from index.errors import SourceError
from index.loaders.formats.format import Budget, Opened
from index.loaders.formats.registry import HEAD_BYTES, format_of
from index.loaders.members import read_file
from index.loaders.outcomes import LoadOptions


def read_parts(
    name: str, content: bytes, budget: Budget | None = None
) -> dict[str, Document | SourceError]:
    """Return what became of each part of a file, by its name within the file."""
    suffix = PurePosixPath(name).suffix
    file_format = format_of(suffix, content[:HEAD_BYTES])
    assert file_format is not None
    opened = Opened(name, suffix, LoadOptions(), content=content, budget=budget or Budget())
    return {
        each.part: each.outcome for each in read_file(opened, file_format, name, Path("/") / name)
    }


def read_documents(name: str, content: bytes, budget: Budget | None = None) -> dict[str, Document]:
    """Return the documents in a file of which every part can be read, by their names within it."""
    parts = read_parts(name, content, budget)
    documents = {part: each for part, each in parts.items() if isinstance(each, Document)}
    assert documents.keys() == parts.keys(), parts
    return documents


def read_document(name: str, content: bytes) -> Document:
    """Return the only document in a file."""
    (document,) = read_documents(name, content).values()
    return document


def read_error(name: str, content: bytes) -> SourceError:
    """Return why nothing in a file can be read."""
    (error,) = read_parts(name, content).values()
    assert isinstance(error, SourceError)
    return error


def searched(document: Document) -> str:
    """Return the text of a document that is searched."""
    return "".join(span.of(document.text) for span in document.searchable_spans())
