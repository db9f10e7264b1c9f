"""Fetch a page: its site's rules first, redirects one by one, each address checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from index.errors import PageNotFetched
from index.web import robots
from index.web.addresses import WebAddress, parse_address
from index.web.connecting import SiteNotReached
from index.web.kinds import parse_content_type, suffix_of
from index.web.requesting import Response, request
from index.web.robots import RobotRules
from index.web.rules import Deadline, FetchRules

_REDIRECTS = (301, 302, 303, 307, 308)
_SAVE_IT = "Save the page in a browser and add the file."
_ADVICE = {
    401: f"asks for a login (status 401). {_SAVE_IT}",
    402: f"asks for a payment (status 402). {_SAVE_IT}",
    403: f"does not give the page to programs (status 403). {_SAVE_IT}",
    404: "has no page at this address (status 404). Check the address; an archive of the web may "
    "have the page.",
    410: "has removed the page (status 410). An archive of the web may have it.",
    451: "may not give the page here for legal reasons (status 451). An archive of the web may "
    "have it.",
}
_DEFAULT_RULES = FetchRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page as a site gave it: the proof of what was there, and when.

    Attributes:
        asked: the address that the reader named.
        final: the address that gave the page, after redirects.
        status: the status of the response, 200.
        content_type: the kind of content that the site named; empty if none.
        charset: the encoding that the site named, as Python calls it; empty if none.
        suffix: the suffix of the file that the page is read as.
        content: the page's bytes, decompressed.
        fetched_at: when the site began to give the page, in UTC.
    """

    asked: WebAddress
    final: WebAddress
    status: int
    content_type: str
    charset: str
    suffix: str
    content: bytes
    fetched_at: datetime

    @property
    def sha256(self) -> str:
        """SHA-256 of the page's bytes in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


Fetch = Callable[[WebAddress], FetchedPage]
"""What fetches pages, such as `Fetcher.fetch`."""


class Fetcher:
    """Fetches pages, and asks each site for its rules once.

    Args:
        rules: the limits.

    Thread safety:
        Safe to share; two threads may ask a site for its rules at the same time.
    """

    def __init__(self, rules: FetchRules = _DEFAULT_RULES) -> None:
        self._rules = rules
        self._robots: dict[str, RobotRules] = {}

    def fetch(self, address: WebAddress) -> FetchedPage:
        """Fetch a page.

        Raises:
            PageNotFetched: the page is refused, or its site did not give it; nothing is kept.
        """
        deadline = Deadline.after(self._rules.seconds)
        final, response = self._follow(address, deadline, ask_robots=True)
        if response.status != 200:
            raise _refused(final, response)
        content_type, charset = parse_content_type(response.header("Content-Type"))
        suffix = suffix_of(content_type, final.path, response.content)
        if not response.content:
            raise PageNotFetched(f"The site gave a page without any content. {_SAVE_IT}")
        return FetchedPage(
            asked=address,
            final=final,
            status=response.status,
            content_type=content_type,
            charset=charset,
            suffix=suffix,
            content=response.content,
            fetched_at=response.received_at,
        )

    def _follow(
        self, address: WebAddress, deadline: Deadline, *, ask_robots: bool
    ) -> tuple[WebAddress, Response]:
        """Return the response at the end of the redirects, and the address that gave it."""
        visited = [address]
        cut_at = None if ask_robots else robots.READ_BYTES
        while True:
            if ask_robots:
                self._check_robots(visited[-1], deadline)
            response = request(visited[-1], self._rules, deadline, cut_at=cut_at)
            if response.status not in _REDIRECTS:
                return visited[-1], response
            if not (location := response.header("Location")):
                raise PageNotFetched(f"The site redirects, but does not say where to. {_SAVE_IT}")
            to = visited[-1].follow(location)
            if to in visited:
                raise PageNotFetched(
                    f"The site redirects in a circle ({to}), perhaps because it wants cookies. "
                    f"{_SAVE_IT}"
                )
            if len(visited) > self._rules.redirects:
                raise PageNotFetched(
                    f"The site redirects more than {self._rules.redirects} times. {_SAVE_IT}"
                )
            visited.append(to)

    def _check_robots(self, address: WebAddress, deadline: Deadline) -> None:
        """Refuse an address that the rules of its site do not allow."""
        site = address.at("/robots.txt")
        rules = self._robots.get(str(site))
        if rules is None:
            try:
                _, response = self._follow(site, deadline, ask_robots=False)
            except SiteNotReached:
                raise
            except PageNotFetched as error:
                raise PageNotFetched(f"{site}, which is asked first: {error}") from None
            rules = self._robots[str(site)] = robots.rules_of(response, address.host)
        if not rules.allow(address.target):
            raise PageNotFetched(
                f"{address.host} does not allow programs to fetch {address.target} (its "
                f"robots.txt). {_SAVE_IT}"
            )


def fetch_page(text: str, rules: FetchRules = _DEFAULT_RULES) -> FetchedPage:
    """Fetch the page at an address.

    Raises:
        PageNotFetched: the page is refused, or its site did not give it.
    """
    return Fetcher(rules).fetch(parse_address(text))


def _refused(address: WebAddress, response: Response) -> PageNotFetched:
    status = response.status
    if status in _ADVICE:
        return PageNotFetched(f"{address.host} {_ADVICE[status]}")
    if status in (429, 503) or status >= 500:
        wait = response.header("Retry-After")[:40]
        seconds = f" It asks to wait {wait} seconds." if wait.isdigit() else ""
        what = "is asked too often" if status == 429 else "has a fault now"
        return PageNotFetched(f"{address.host} {what} (status {status}).{seconds} Try again later.")
    return PageNotFetched(f"{address.host} did not give the page (status {status}). {_SAVE_IT}")
