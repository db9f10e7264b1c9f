"""Addresses: the one form in which they are stored, and those that are refused."""

from __future__ import annotations

import pytest

from index.errors import PageNotFetched
from index.web.addresses import is_address, parse_address


@pytest.mark.parametrize(
    ("text", "address", "doc_id"),
    [
        ("https://Herald.Example/a/b?x=1#top", "https://herald.example/a/b?x=1",
         "herald.example/a/b?x=1"),
        (" http://herald.example ", "http://herald.example/", "herald.example/"),
        ("HTTP://herald.example:80/a", "http://herald.example/a", "herald.example/a"),
        ("https://herald.example:443/a", "https://herald.example/a", "herald.example/a"),
        ("http://herald.example:8080/a", "http://herald.example:8080/a", "herald.example:8080/a"),
        ("http://herald.example:443/a", "http://herald.example:443/a", "herald.example:443/a"),
        ("https://herald.example./a", "https://herald.example/a", "herald.example/a"),
        ("https://müller.example/straße 9", "https://xn--mller-kva.example/stra%C3%9Fe%209",
         "xn--mller-kva.example/stra%C3%9Fe%209"),
        # IDNA 2008, as in browsers: ß is no ss.
        ("https://straße.example/", "https://xn--strae-oqa.example/", "xn--strae-oqa.example/"),
        ("https://herald.example/a%2Fb%3F?q=ü&r=a+b",
         "https://herald.example/a%2Fb%3F?q=%C3%BC&r=a+b",
         "herald.example/a%2Fb%3F?q=%C3%BC&r=a+b"),
        ("https://herald.example/a/../b/./c/%2E%2e/d/..", "https://herald.example/b/",
         "herald.example/b/"),
        ("https://herald.example/../..", "https://herald.example/", "herald.example/"),
        ("https://herald.example?x=1", "https://herald.example/?x=1", "herald.example/?x=1"),
        ("http://[2606:4700::1]/a", "http://[2606:4700::1]/a", "[2606:4700::1]/a"),
        ("http://8.8.8.8/a", "http://8.8.8.8/a", "8.8.8.8/a"),
    ],
)  # fmt: skip
def test_an_address_has_one_form(text: str, address: str, doc_id: str) -> None:
    parsed = parse_address(text)
    assert (str(parsed), parsed.doc_id) == (address, doc_id)
    assert parse_address(str(parsed)) == parsed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("file:///etc/passwd", "http and https"),
        ("ftp://herald.example/a", "http and https"),
        ("gopher://herald.example/a", "http and https"),
        ("herald.example/a", "https://"),
        ("https://user:secret@herald.example/", "password"),
        ("https://user@herald.example/", "user name"),
        ("https://@herald.example/", "user name"),
        ("https:///a", "host"),
        ("https://", "host"),
        ("https://herald..example/", "host"),
        ("https://her ald.example/", "host"),
        ("https://herald.example:99999/", "not valid"),
        ("https://herald.example:x/", "not valid"),
        ("https://[::1/", "not valid"),
        ("https://[fe80::1%25eth0]/", "network card"),
        ("https://herald.example\\@127.0.0.1/", "backslash"),
        ("https://herald.example/a\r\nHost: other.example", "control"),
        ("https://herald.example/a\tb", "control"),
        ("https://herald.example/" + "a" * 2_000, "2,0"),
        ("https://" + "a" * 64 + ".example/", "host"),
    ],
)
def test_an_address_that_is_refused(text: str, words: str) -> None:
    with pytest.raises(PageNotFetched, match=words.replace("+", r"\+")):
        parse_address(text)


def test_an_address_is_told_from_a_path() -> None:
    addresses = ["https://a.example", "HTTP://a.example", "file:///etc/passwd", " ftp://x "]
    paths = ["news", "/news/a.txt", "C:\\news", "c:/news", "a://b", "http:/a", "note: http://a", ""]
    assert list(map(is_address, addresses)) == [True] * 4
    assert list(map(is_address, paths)) == [False] * 8


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/b", "https://herald.example/b"),
        ("b?x=1#y", "https://herald.example/a/b?x=1"),
        ("//other.example/b", "https://other.example/b"),
        ("https://other.example", "https://other.example/"),
        ("", "https://herald.example/a/story"),
    ],
)
def test_a_redirect_is_followed_from_where_it_stands(location: str, to: str) -> None:
    assert str(parse_address("https://herald.example/a/story").follow(location)) == to


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://herald.example/a", "from https"),
        ("file:///etc/passwd", "http and https"),
        ("javascript:alert(1)", "http and https"),
        ("https://user:x@herald.example/", "password"),
        ("https://[", "not valid"),
    ],
)
def test_a_redirect_that_is_refused(location: str, words: str) -> None:
    with pytest.raises(PageNotFetched, match=words):
        parse_address("https://herald.example/a").follow(location)
