"""Which kinds of content are fetched, and as what kind of file each is read."""

from __future__ import annotations

import codecs
from email.message import Message
from pathlib import PurePosixPath

from index.errors import PageNotFetched

# What the loaders read, by the kind of content that sites name. A test compares the suffixes.
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "text/csv": ".csv",
    "text/vtt": ".vtt",
    "message/rfc822": ".eml",
}
_PAGE_BEGINS = (b"<!doctype html", b"<html")
# A site that does not know what a file is says one of these, and the address says more.
_UNKNOWN = ("", "application/octet-stream", "binary/octet-stream")


def suffix_of(content_type: str, path: str, content: bytes) -> str:
    """Return the suffix of the file that a page is read as.

    Args:
        content_type: the kind of content that the site names, without parameters; may be empty.
        path: the path of the page's address.
        content: the page's bytes.

    Raises:
        PageNotFetched: content of this kind is not read.
    """
    named = PurePosixPath(path).suffix.lower()
    if content_type == "text/plain" and named == ".md":
        return named
    if content_type in SUFFIXES:
        return SUFFIXES[content_type]
    if content_type in _UNKNOWN:
        if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_BEGINS):
            return ".html"
        if named in {*SUFFIXES.values(), ".htm"}:
            return named
    kinds = ", ".join(sorted(set(SUFFIXES.values())))
    raise PageNotFetched(
        f"The address gives {content_type or 'content of an unknown kind'}, and only what is read "
        f"as one of these is fetched: {kinds}. Save it in a browser and add the file, if Footnote "
        "reads such files."
    )


def parse_content_type(value: str) -> tuple[str, str]:
    """Return the kind of content and the encoding that a `Content-Type` header declares.

    Both are in lower case, and empty where the header says nothing that is known.
    """
    message = Message()
    message["Content-Type"] = value.replace("\r", " ").replace("\n", " ") or "/"
    kind = message.get_content_type() if "/" in value else ""
    charset = message.get_param("charset", "")
    name = charset if isinstance(charset, str) else charset[2]
    try:
        return kind, codecs.lookup(name.strip()).name if name.strip() else ""
    except (LookupError, ValueError):
        return kind, ""
