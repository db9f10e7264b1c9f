"""Addresses of web pages: which are accepted, and how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from index.errors import PageNotFetched

DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# What RFC 3986 allows in a path, and "%", so that what is escaped already stays as it is.
_IN_PATH = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """The address of a web page, in the one form in which it is sent and stored.

    Attributes:
        scheme: `http` or `https`.
        host: the host in ASCII and lower case; an IPv6 address has no brackets.
        port: the port.
        target: the path and the query, escaped.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def place(self) -> str:
        """The host, with the port unless it is the scheme's own: the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def doc_id(self) -> str:
        """The id of the page's article: the address without its scheme."""
        return f"{self.place}{self.target}"

    @property
    def path(self) -> str:
        """The path without the query."""
        return self.target.partition("?")[0]

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.target}"

    def at(self, target: str) -> WebAddress:
        """Return the address of another page of the same site."""
        return WebAddress(self.scheme, self.host, self.port, target)

    def follow(self, location: str) -> WebAddress:
        """Return the address that a redirect leads to.

        Raises:
            PageNotFetched: the address is not accepted, or it gives up the encryption of this one.
        """
        try:
            joined = urljoin(str(self), location.strip())
        except ValueError:
            raise PageNotFetched("The site redirects to an address that is not valid.") from None
        try:
            to = parse_address(joined)
        except PageNotFetched as error:
            raise PageNotFetched(f"The site redirects to {joined[:200]}. {error}") from None
        if self.scheme == "https" and to.scheme == "http":
            raise PageNotFetched(
                f"The site redirects from https to {to}, where anybody on the way could change the "
                "page. If you trust that address, add it by itself."
            )
        return to


def is_address(text: str) -> bool:
    """Return whether a text is written as an address, of any scheme, and not as a path."""
    return _ANY_SCHEME.match(text.strip()) is not None


def parse_address(text: str) -> WebAddress:
    """Return the address that a reader or a redirect names; its fragment is left out.

    Raises:
        PageNotFetched: the address is not accepted; the message says why and what to do.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise PageNotFetched(
            f"The address has {len(text):,} characters, and at most {_LONGEST:,} are accepted. "
            "Save the page in a browser and add the file."
        )
    if any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text):
        raise PageNotFetched("The address contains control characters. Copy it again.")
    if "\\" in text:
        raise PageNotFetched("The address contains a backslash. Write it with slashes.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise PageNotFetched("The address is not valid. Copy it from the browser again.") from None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise PageNotFetched(
            f"Only addresses of http and https are fetched, not {scheme or 'this one'}:. "
            "Add a file by its path; write https:// before the address of a page."
        )
    if "@" in parts.netloc:
        raise PageNotFetched(
            "The address contains a user name or a password, which would be stored with the page. "
            "Leave it out, or save the page in a browser and add the file."
        )
    host = _host(parts)
    target = _without_dots(quote(parts.path, safe=_IN_PATH)) or "/"
    if parts.query:
        target += "?" + quote(parts.query, safe=_IN_PATH + "?")
    return WebAddress(scheme, host, DEFAULT_PORTS[scheme] if port is None else port, target)


def _host(parts: SplitResult) -> str:
    """Return the host in ASCII, as browsers write it."""
    host = (parts.hostname or "").removesuffix(".")
    try:
        if isinstance(number := ip_address(host), IPv6Address) and number.scope_id:
            raise PageNotFetched("The address names a network card (%…). Leave that part out.")
        return str(number)
    except ValueError:
        pass
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError:
            host = ""
    if not _NAME.fullmatch(host) or len(host) > 253:
        raise PageNotFetched("The address names no valid host. Copy it from the browser again.")
    return host


def _without_dots(path: str) -> str:
    """Resolve `.` and `..`, as browsers do; else they could lead around the rules of a site."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments, 1):
        plain = segment.lower().replace("%2e", ".")
        if plain not in (".", ".."):
            kept.append(segment)
            continue
        if plain == ".." and kept:
            kept.pop()
        if number == len(segments):
            kept.append("")
    return "/" + "/".join(kept) if segments else ""
