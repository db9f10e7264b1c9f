"""Read the files in a ZIP file."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import EmptySource, SourceError
from index.loaders.formats.archives.entries import check_kind, is_hidden
from index.loaders.formats.format import Member, Opened, Part, Refused, with_notes
from index.loaders.formats.zipped import GuardedZip, open_zip


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the files in a ZIP file, in the order of its directory.

    Raises:
        SourceTooLarge: it unpacks to more than a file may.
        MalformedSource: it is damaged.
        EmptySource: there are no files in it.
    """
    with open_zip(opened) as archive:
        names = [name for name in archive.names() if not is_hidden(name)]
        if not names and not archive.left_out:
            raise EmptySource("There are no files in it.")
        notes = []
        if archive.left_out:
            links = "link" if archive.left_out == 1 else "links"
            notes.append(f"left out {archive.left_out:,} {links} in the ZIP file")
        yield from with_notes(_entries(archive, names, opened), notes)


def _entries(archive: GuardedZip, names: list[str], opened: Opened) -> Iterator[Member | Refused]:
    for name in names:
        try:
            check_kind(name)
            content = archive.read(name)
        except SourceError as error:
            opened.budget.spend(0)  # if nothing is left, what follows cannot be read either
            yield Refused(name, error)
        else:
            yield Member(name, content)
