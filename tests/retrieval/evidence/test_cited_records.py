"""One citation with all that is needed to cite and to check it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import unquote

import pytest

from index.documents import Span
from index.layout import Layout, PlaceKind
from retrieval.evidence.record import CONTEXT, cite
from tests.cited_records import ACCESSED, FERRY, ORIGIN, QUOTE, RECORD, TEXT


def test_a_record_has_the_words_their_neighbours_and_the_digests() -> None:
    start = TEXT.index(QUOTE)
    assert (RECORD.quote, RECORD.span) == (QUOTE, Span(start, start + len(QUOTE)))
    assert RECORD.before == TEXT[start - CONTEXT : start]
    assert RECORD.after == TEXT[RECORD.span.end : RECORD.span.end + CONTEXT]
    assert RECORD.sha256 == "ab" * 32
    assert RECORD.text_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert RECORD.quote_sha256 == hashlib.sha256(QUOTE.encode()).hexdigest()
    assert (RECORD.title, RECORD.source) == ("Hallum waits", "Tide Post")
    assert (RECORD.accessed, RECORD.origin) == (ACCESSED, ORIGIN)


def test_a_page_is_told_as_a_reader_looks_it_up() -> None:
    paged = replace(FERRY, layout=Layout(kind=PlaceKind.PAGE, starts=(0, 60), labels=("3", "4")))
    record = cite(paged, Span(50, 80), origin=ORIGIN)
    assert (record.place, record.page) == ("pp. 3–4", "3–4")
    rows = replace(FERRY, layout=Layout(kind=PlaceKind.ROW, starts=(0,), labels=("7",)))
    record = cite(rows, Span(50, 80), origin=ORIGIN)
    assert (record.place, record.page) == ("row 7", "")


def test_the_address_leads_a_browser_to_the_words() -> None:
    assert RECORD.address == (
        "https://tide.example/ferry?id=7#:~:text="
        "Divers%20found%20a%20rope%2C%2040%20metres%20long%2C%20around%20the%20propeller."
    )
    hyphens = replace(RECORD, quote="a well-known & old-, rope", span=Span(0, 25))
    directive = hyphens.address.partition(":~:text=")[2]
    assert not set(directive) & set("-,&")
    assert unquote(directive) == "a well-known & old-, rope"


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    words = " ".join(f"word{number}" for number in range(100))
    long = replace(RECORD, quote=words, span=Span(0, len(words)), uri="https://tide.example/a#top")
    first = "word0%20word1%20word2%20word3%20word4%20word5"
    last = "word94%20word95%20word96%20word97%20word98%20word99"
    assert long.address == f"https://tide.example/a#top:~:text={first},{last}"


@pytest.mark.parametrize("uri", ["", "file:///home/a.txt", "javascript:alert(1)", "https://a b"])
def test_only_addresses_of_the_web_are_addresses(uri: str) -> None:
    assert replace(RECORD, uri=uri).address == ""


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("", ()),
        ("Anna Berg", ("Anna Berg",)),
        ("Anna Berg, Tom Falk and Ida Sund", ("Anna Berg", "Tom Falk", "Ida Sund")),
        ("Berg, Anna", ("Berg, Anna",)),
        ("Reuters and AP", ("Reuters and AP",)),
    ],
)
def test_authors_are_divided_where_that_is_plain(author: str, names: tuple[str, ...]) -> None:
    assert replace(RECORD, author=author).authors == names


def test_a_place_outside_the_text_and_a_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        cite(FERRY, Span(len(TEXT) - 3, len(TEXT) + 1), origin=ORIGIN)
    with pytest.raises(ValueError, match="58 characters"):
        replace(RECORD, span=Span(0, 5))
