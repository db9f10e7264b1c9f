"""Read a page that a browser saved with its pictures in one file (MHTML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from index.errors import EmptySource
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.mail.headers import read_head
from index.loaders.mail.parsing import content_of, header, parse_mail
from index.loaders.texts import read_page_bytes

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the page.

    Raises:
        EmptySource: there is no page in the file, or it has no article.
        SourceError: it is damaged.
    """
    message = parse_mail(opened.read_bytes())
    root = _root(message)
    if root is None:
        raise EmptySource("No page is in it; open it in a browser and save it as .html.")
    head = read_head(message)
    address = _address(message) or _address(root)
    content = content_of(root)
    charset = root.get_content_charset() or ""
    article, notes = read_page_bytes(content, charset, address, opened.options)
    saved = (f"saved on {head.published}",) if head.published else ()
    metadata = (
        Metadata(uri=address, notes=notes)
        .or_else(article.metadata)
        .or_else(Metadata(title=head.subject, notes=saved))
    )
    yield Part(article._replace(metadata=metadata))


def _root(message: Message) -> Message | None:
    """Return the page itself: the part that the head names, or else the first page."""
    start = str(message.get_param("start", "")).strip()
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    named = [part for part in pages if start and part.get("Content-ID") == start]
    return next(iter([*named, *pages]), None)


def _address(part: Message) -> str:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        value = "".join(header(part, name).split())
        if re.match(r"https?://\S+\Z", value):
            return value
    return ""
