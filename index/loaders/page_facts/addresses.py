"""Find the original address in the address of an archive, a cache or a translator."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

_SCHEME = re.compile(r"https?:/{1,2}", re.IGNORECASE)
_ARCHIVES = re.compile(
    r"(?:.*\.)?(?:archive\.org|archive\.(?:today|ph|is|li|vn|md|fo)|webcache\.googleusercontent\.com"
    r"|ghostarchive\.org|perma\.cc|webcitation\.org|freezepage\.com|megalodon\.jp|12ft\.io"
    r"|translate\.google\.[a-z.]+|translate\.googleusercontent\.com|.*\.translate\.goog"
    r"|cdn\.ampproject\.org|cc\.bingj\.com|removepaywall\.com)",
    re.IGNORECASE,
)
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}", re.IGNORECASE)
_INSIDE = re.compile(r"/(?P<address>https?:/{1,2}[^/].*)", re.IGNORECASE)
_WAYBACK = re.compile(r"/web/[0-9]{4,14}(?:[a-z]{2}_)?/(?P<address>[^/].*)", re.IGNORECASE)
_AMP = re.compile(r"/(?:[a-z]/s/|amp/s/)(?P<address>.+)", re.IGNORECASE)
_CACHE = re.compile(r"cache:(?:[\w-]{8,20}:)?(?P<address>[^\s+]+)", re.IGNORECASE)


def is_archive(host: str) -> bool:
    """Return whether a host keeps or shows copies of other outlets' pages."""
    return _ARCHIVES.fullmatch(host) is not None


def original_address(address: str) -> str:
    """Return the address of the page that an archive, a cache or a translator shows.

    Any other address, and one that does not contain the original, is returned as it is.
    """
    for _ in range(3):
        inner = _inner_address(address)
        if not inner or inner == address:
            break
        address = inner
    return address


def outlet_host(address: str) -> str:
    """Return the host of the outlet that published a page; empty if only an archive's is known."""
    host = _host(address)
    if not host or is_archive(host) or "." not in host:
        return ""
    return re.sub(r"^(?:www[0-9]?|amp|m|mobile)\.(?=.+\.)", "", host)


def _inner_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    is_google = _GOOGLE.fullmatch(host) is not None
    if not is_archive(host) and not is_google:
        return ""
    tail = parts.path + (f"?{parts.query}" if parts.query else "")
    if is_google and not (parts.path.startswith("/amp/s/") or parts.path == "/url"):
        return ""
    if host.endswith(".translate.goog"):
        name = host.removesuffix(".translate.goog").replace("--", "\0").replace("-", ".")
        return f"https://{name.replace(chr(0), '-')}{parts.path}"
    for key in ("q", "url", "u"):
        for value in query.get(key, ()):
            cached = _CACHE.match(value)
            found = cached["address"] if cached else value
            if _SCHEME.match(found) or cached:
                return _with_scheme(found)
    for pattern, text in (
        (_INSIDE, tail),
        (_INSIDE, unquote(tail)),
        (_WAYBACK, tail),
        (_AMP, tail),
    ):
        if match := pattern.search(text):
            return _with_scheme(match["address"])
    return ""


def _with_scheme(address: str) -> str:
    scheme = _SCHEME.match(address)
    if scheme is None:
        return f"https://{address}"
    # Some archives write one slash.
    return f"{scheme.group().split(':')[0].lower()}://{address[scheme.end() :]}"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
