"""A fetched page as the bytes of one file, so that it is fetched once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from index.web.addresses import parse_address
from index.web.fetching import FetchedPage


def to_bytes(page: FetchedPage) -> bytes:
    """Return a page's facts as a line of JSON, and its content after that."""
    facts = {
        "asked": str(page.asked),
        "final": str(page.final),
        "status": page.status,
        "content_type": page.content_type,
        "charset": page.charset,
        "suffix": page.suffix,
        "fetched_at": page.fetched_at.isoformat(),
    }
    return json.dumps(facts).encode() + b"\n" + page.content


def is_kept(path: Path) -> bool:
    """Return whether a file contains a page; a file that waits for its page is empty."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def read_page_file(path: Path) -> FetchedPage:
    """Return the page that `to_bytes` wrote to a file.

    Raises:
        OSError: the file cannot be read.
        ValueError: another program wrote it.
    """
    head, _, content = path.read_bytes().partition(b"\n")
    facts = json.loads(head)
    return FetchedPage(
        asked=parse_address(facts["asked"]),
        final=parse_address(facts["final"]),
        status=facts["status"],
        content_type=facts["content_type"],
        charset=facts["charset"],
        suffix=facts["suffix"],
        content=content,
        fetched_at=datetime.fromisoformat(facts["fetched_at"]),
    )
