"""Open a PDF, and read the names of its pages and what it says about itself."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from index.errors import MalformedSource
from index.loaders.facts.metadata import Metadata, one_line

_PASSWORD = 4  # pdfium's number of the error that a password is needed
_LONGEST_TITLE = 200
_LONGEST_AUTHOR = 100
# Titles and authors that programs write by themselves.
_FILE_NAME = re.compile(
    r"\.(?:exe|docx?|rtf|odt|indd|qxd|pptx?|xlsx?|pdf|tex|dvi|html?|txt|pub|fm|wpd|ai|eps|cdr)\b"
    r"|[\\/]\w+[\\/]|\A[\w-]*_[\w-]*\Z",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft|word|powerpoint|excel|adobe|indesign|quark|libreoffice|openoffice|pdf)\b.*"
    r"|untitled.*|unbenannt.*|sin título.*|sans titre.*|(?:document|dokument|documento|scan|layout"
    r"|print|slide|präsentation|presentation|title|titel|about:blank|none|null|title of document)"
    r"[\s\d]*|https?://.*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:admin(?:istrator)?|user|owner|author|autor|unknown|unbekannt|default|root|test|guest|scanner"
    r"|microsoft|adobe|anonymous|hp|dell|pc|office|canon|xerox|ricoh|kyocera|konica)\b.*",
    re.IGNORECASE,
)


def open_pdf(content: Any) -> pdfium.PdfDocument:
    """Open a PDF.

    Args:
        content: its bytes, or its path.

    Raises:
        MalformedSource: it needs a password, or it is damaged.
    """
    try:
        document = pdfium.PdfDocument(content)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise MalformedSource(
                "It is encrypted. Open it with its password, and save or print it as a PDF without "
                "one."
            ) from None
        raise MalformedSource(
            f"It is damaged, or no PDF ({error}). Open it in a browser, and print it as a PDF."
        ) from None
    if not pages:
        raise MalformedSource("It has no pages. Open it in a browser, and print it as a PDF.")
    return document


def page_labels(document: pdfium.PdfDocument) -> list[str]:
    """Return the name of each page: as the PDF names them, or else their numbers.

    The names are the numbers if two pages have the same name, or one has none.
    """
    labels = [one_line(document.get_page_label(index) or "") for index in range(len(document))]
    if len(set(labels)) < len(labels) or any(not 0 < len(label) <= 20 for label in labels):
        return [str(number) for number in range(1, len(document) + 1)]
    return labels


def read_facts(document: pdfium.PdfDocument) -> Metadata:
    """Return the title and the author that a PDF states, where they are plausible.

    Its dates are those of the file, not of what it says, so they are not read.
    """
    facts = document.get_metadata_dict()
    title = one_line(facts.get("Title", ""))
    author = one_line(facts.get("Author", ""))
    return Metadata(
        title=title if _is_title(title) else "", author=author if _is_author(author) else ""
    )


def _is_title(title: str) -> bool:
    if not 3 <= len(title) <= _LONGEST_TITLE or not any(map(str.isalpha, title)):
        return False
    return not (_NO_TITLE.fullmatch(title) or _FILE_NAME.search(title) or not title.isprintable())


def _is_author(author: str) -> bool:
    """Return whether a text can be the name of a person: the names of accounts are one word."""
    if not 3 <= len(author) <= _LONGEST_AUTHOR or " " not in author:
        return False
    if any(character.isdigit() or character in "@_\\/" for character in author):
        return False
    return author.isprintable() and not _NO_AUTHOR.fullmatch(author)
