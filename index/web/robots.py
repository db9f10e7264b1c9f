"""What sites allow programs to fetch: robots.txt (RFC 9309)."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

from index.errors import PageNotFetched
from index.web.requesting import PRODUCT, Response

# RFC 9309 asks for at least 500 KiB; what follows may be left unread.
READ_BYTES = 512_000


def rules_of(response: Response, host: str) -> RobotFileParser:
    """Return the rules that a site's robots.txt gives.

    A site without one, and one that keeps it to itself (any status from 400 to 499, but 429),
    allows everything. A site that cannot say (429, 500 and above) allows nothing for now.

    Raises:
        PageNotFetched: the site cannot say now.
    """
    parser = RobotFileParser()
    status = response.status
    if status == 429 or status >= 500:
        raise PageNotFetched(
            f"{host} does not say now what it allows programs to fetch (status {status} for its "
            "robots.txt). Try again later, or save the page in a browser and add the file."
        )
    lines = response.content.decode("utf-8-sig", "replace").splitlines() if status == 200 else []
    parser.parse(lines)
    return parser


def allows(parser: RobotFileParser, address: str) -> bool:
    """Return whether a site's rules allow Footnote to fetch an address."""
    return parser.can_fetch(PRODUCT, address)
