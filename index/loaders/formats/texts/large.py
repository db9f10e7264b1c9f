"""Read a text file that is too large to be read in Footnote's own process.

The result is the same as there, because both use `index.loaders.texts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.texts import read_text_file


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the articles in the file.

    Raises:
        SourceError: the file cannot be read; the message says what to do.
        OSError: as above, for reasons of the system.
    """
    assert opened.path is not None, "texts within a file are read by `members`"
    parts, notes = read_text_file(opened.path, opened.suffix, opened.options)
    for part in parts:
        metadata = part.article.metadata
        told = replace(metadata, notes=(*notes, *metadata.notes))
        yield part._replace(article=part.article._replace(metadata=told))
