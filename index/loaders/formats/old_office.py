"""Refuse files of old and closed formats, and name the way out."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import MalformedSource, UnsupportedFormat
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.texts import read_text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of the files of Office before 2007, and of encrypted ones since."""

# Names of streams are stored in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WAYS = {
    ".doc": "Open it in Word or LibreOffice and save it as .docx.",
    ".dot": "Open it in Word or LibreOffice and save it as .docx.",
    ".wps": "Open it in LibreOffice and save it as .docx.",
    ".wpd": "Open it in LibreOffice and save it as .docx.",
    ".ppt": "Open it in PowerPoint or LibreOffice and save it as .pdf.",
    ".pps": "Open it in PowerPoint or LibreOffice and save it as .pdf.",
    ".pptx": "Open it in PowerPoint or LibreOffice and save it as .pdf.",
    ".odp": "Open it in LibreOffice and save it as .pdf.",
    ".pages": "Open it in Pages, on a Mac or at icloud.com, and export it as Word (.docx).",
    ".numbers": "Open it in Numbers, on a Mac or at icloud.com, and export it as Excel (.xlsx).",
    ".key": "Open it in Keynote, on a Mac or at icloud.com, and export it as PDF.",
    ".mobi": "Convert it to .epub, for example with Calibre.",
    ".azw3": "Convert it to .epub, for example with Calibre.",
}


def read(opened: Opened) -> Iterator[Part | Member]:
    """Read a file whose name has an old ending but whose content is of another format.

    Raises:
        UnsupportedFormat: the file is of the format that its name says.
        MalformedSource: it is encrypted.
    """
    with opened.open() as file:
        head = file.read(4096)
    # Many programs write pages, and Word itself DOCX, into files that they call .doc.
    if opened.suffix in {".doc", ".dot"} and head.startswith(b"PK"):
        from index.loaders.formats import docx

        yield from docx.read(opened)
        return
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"")[:500].lower()
    if start.startswith((b"<html", b"<!doctype html")) or b"<html" in start:
        article, notes = read_text(opened.read_bytes(), ".html", opened.options)
        yield Part(article._replace(metadata=article.metadata.or_else(Metadata(notes=notes))))
        return
    if start.startswith(b"mime-version:"):
        yield Member(f"{opened.name}.mht", opened.read_bytes())
        return
    refuse_old_office(opened)
    raise UnsupportedFormat(
        f"Footnote does not read {opened.suffix} files. {_WAYS.get(opened.suffix, _WAYS['.doc'])}"
    )


def refuse_old_office(opened: Opened) -> None:
    """Check that a file is not one of Office before 2007, whatever its name, nor encrypted.

    Raises:
        MalformedSource: it is encrypted.
        UnsupportedFormat: it is one of Office before 2007.
    """
    with opened.open() as file:
        if file.read(len(OLE)) != OLE:
            return
        if _ENCRYPTED in file.read(2_000_000) or _ENCRYPTED in opened.read_bytes()[-200_000:]:
            raise MalformedSource(
                "It is encrypted; open it with its password, and save it without one."
            )
    way = _WAYS.get(opened.suffix, _WAYS[".doc"])
    raise UnsupportedFormat(f"It is a file of Office before 2007 (.doc, .xls, .ppt). {way}")
