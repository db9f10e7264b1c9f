"""Read the pages in a web archive with its index (WACZ): a ZIP file with WARC files in it."""

from __future__ import annotations

import io
from collections.abc import Iterator

from index.errors import EmptySource, SourceError
from index.loaders.formats.archives.warc import read_records
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.formats.zipped import open_zip

_LONGEST_ARCHIVE = 400_000_000


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the pages of a web archive.

    Raises:
        SourceError: it is damaged, or has no archive in it.
    """
    with open_zip(opened) as archive:
        names = [name for name in archive.names() if name.endswith((".warc", ".warc.gz"))]
        if not names:
            raise EmptySource("There is no WARC file in it; save the pages again.")
        for name in names:
            try:
                content = archive.read(name, _LONGEST_ARCHIVE)
                yield from read_records(io.BytesIO(content), opened)
            except SourceError as error:
                if len(names) == 1:
                    raise
                opened.budget.spend(0)  # if nothing is left, the others cannot be read either
                yield Refused(name, error)
