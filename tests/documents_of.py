"""Read the bytes of a file as its documents, without the sandbox's process."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from index.documents import Document
from index.errors import SourceError
from index.loaders.formats.format import Opened
from index.loaders.formats.registry import HEAD_BYTES, format_of
from index.loaders.members import read_file
from index.loaders.outcomes import LoadOptions


def outcomes_of(content: bytes, name: str) -> dict[str, Document | SourceError]:
    """Return what becomes of each article of a file, by its name within the file."""
    suffix = Path(name).suffix.lower()
    file_format = format_of(suffix, content[:HEAD_BYTES])
    assert file_format is not None
    opened = Opened(name, suffix, LoadOptions(), content=content)
    parts = read_file(opened, file_format, name, Path(name))
    return {each.part: each.outcome for each in parts}


def document_of(content: bytes, name: str) -> Document:
    """Return the only document of a file."""
    ((part, outcome),) = outcomes_of(content, name).items()
    assert isinstance(outcome, Document), outcome
    assert part == ""
    return outcome


def error_of(content: bytes, name: str) -> SourceError:
    """Return why a file is refused."""
    (outcome,) = outcomes_of(content, name).values()
    assert isinstance(outcome, SourceError), outcome
    return outcome


def searched(document: Document) -> str:
    """Return the text of a document that is searched."""
    return "".join(span.of(document.text) for span in document.searchable_spans()).strip()


def zip_of(files: dict[str, str | bytes]) -> bytes:
    """Return a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
