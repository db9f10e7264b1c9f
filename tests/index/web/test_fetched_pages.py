"""Fetched pages as documents: their ids, their proof, and what they may replace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index import Library, ingestion
from index.documents import Document
from index.ingestion import Stored
from index.layout import PlaceKind
from index.loaders import Loaded, Rejected
from index.loaders.formats.registry import format_of
from index.loaders.texts import TEXTS
from index.originals import Original
from index.web.addresses import parse_address
from index.web.fetching import FetchedPage, fetch_page
from index.web.keeping import is_kept, read_page_file, to_bytes
from index.web.kinds import SUFFIXES
from index.web.pages import fetch_all, is_fetched, load_page, with_stored
from tests.fakes import HashEmbedder
from tests.index.web.misbehaving import Server, redirect, reply
from tests.small_pdf import small_pdf

FERRY = (
    "The ferry to Ostholm stopped on Monday, the harbour office said. Its engine failed off the "
    "northern pier, and forty passengers waited for nine hours."
)
PAGE = (
    "<!doctype html><title>Ferry stopped</title><body><article><h1>Ferry stopped</h1>"
    f"<p>{FERRY}</p>"
)
AT = datetime(2026, 11, 29, 19, 40, 5, 123456, UTC)


def page(
    text: str | bytes = PAGE,
    asked: str = "https://herald.example/ferry",
    final: str = "https://herald.example/news/ferry?utm=1",
    suffix: str = ".html",
    charset: str = "",
) -> FetchedPage:
    return FetchedPage(
        asked=parse_address(asked),
        final=parse_address(final),
        status=200,
        content_type="text/html",
        charset=charset,
        suffix=suffix,
        content=text if isinstance(text, bytes) else text.encode(),
        fetched_at=AT,
    )


def read(fetched: FetchedPage) -> list[Loaded | Rejected]:
    with TemporaryDirectory() as folder:
        return list(load_page(fetched, Path(folder)))


def document(fetched: FetchedPage) -> Document:
    [source] = read(fetched)
    assert isinstance(source, Loaded), source
    return source.document


def test_a_page_is_a_document_with_its_proof() -> None:
    made = document(page())
    assert made.doc_id == "herald.example/ferry"
    assert made.title == "Ferry stopped"
    assert FERRY in made.text
    assert made.uri == "https://herald.example/news/ferry?utm=1"
    assert made.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert made.path == ""
    assert made.notes[0] == (
        "fetched 2026-11-29T19:40:05Z from https://herald.example/news/ferry?utm=1 (status 200)"
    )
    assert is_fetched(made)


def test_a_text_is_stored_to_the_letter() -> None:
    text = "Ferry\r\n\r\n" + FERRY + "\n"
    made = document(page(text, suffix=".txt", asked="https://herald.example/raw/ferry.txt"))
    assert (made.text, made.doc_id) == (text, "herald.example/raw/ferry.txt")
    assert "footnote-" not in made.title


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "iso8859-1", ""),  # a server that says the same of every page
        ("utf-8", "", "iso-8859-1"),
        ("cp1251", "cp1251", ""),
        ("cp1251", "cp1251", "windows-1252"),
        ("cp1251", "utf-8", "windows-1251"),
        ("cp1251", "", "windows-1251"),
    ],
)
def test_an_encoding_that_is_declared_wrongly_spoils_no_word(
    encoding: str, header: str, meta: str
) -> None:
    # Short, so that an encoding that is only guessed may be wrong.
    text = "Паром в Остхольм стоит с понедельника, сообщила служба порта. Люди ждали девять часов."
    declared = f'<meta charset="{meta}">' if meta else ""
    content = f"<!doctype html>{declared}<body><article><p>{text}</p></article>".encode(encoding)
    assert text in document(page(content, charset=header)).text


def test_a_page_without_an_article_is_rejected_under_its_address() -> None:
    [source] = read(page("<!doctype html><title>x</title><nav><a href=/>Home</a></nav>"))
    assert isinstance(source, Rejected)
    assert source.name == "https://herald.example/ferry"


def stored(earlier: Document | None) -> Callable[[str], Document | None]:
    return lambda doc_id: earlier if earlier and doc_id == earlier.doc_id else None


def test_a_page_that_says_the_same_keeps_the_time_of_the_first_visit() -> None:
    first = document(page())
    later = replace(page(PAGE + "<!-- 7 -->"), fetched_at=datetime(2026, 12, 1, tzinfo=UTC))
    assert list(with_stored(read(later), stored(first))) == [Loaded(first)]
    changed = replace(later, content=PAGE.replace("forty", "fifty").encode())
    [source] = with_stored(read(changed), stored(first))
    assert isinstance(source, Loaded)
    assert "fifty passengers" in source.document.text
    assert source.document.notes[0].startswith("fetched 2026-12-01T00:00:00Z")
    [source] = with_stored(read(page()), stored(None))
    assert source == Loaded(first, original=Original(content=PAGE.encode()))


def test_a_page_replaces_neither_a_file_nor_another_page() -> None:
    first = document(page())
    as_file = replace(first, path="/news/herald.example/ferry", notes=())
    [source] = with_stored(read(page()), stored(as_file))
    assert isinstance(source, Rejected)
    assert "not from the web" in str(source.error)
    # A page that was taken down: its address leads to the front page now.
    front = page(PAGE.replace("Ferry", "Front"), final="https://herald.example/")
    [source] = with_stored(read(front), stored(first))
    assert isinstance(source, Rejected)
    assert "https://herald.example/news/ferry" in str(source.error)
    # Another query is the same page.
    again = page(final="http://herald.example/news/ferry?utm=2")
    assert list(with_stored(read(again), stored(first))) == [Loaded(first)]


def test_a_page_is_kept_in_a_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "address"
    assert not is_kept(path)
    path.write_bytes(b"")
    assert not is_kept(path)
    fetched = page(b"\n\n\0 bytes \xff\n", charset="cp1251")
    path.write_bytes(to_bytes(fetched))
    assert is_kept(path)
    assert read_page_file(path) == fetched


def test_pages_are_fetched_one_by_one_and_a_refusal_stops_no_other(server: Server) -> None:
    server.replies["/ferry"] = redirect("/news/ferry")
    server.replies["/news/ferry"] = reply(PAGE.encode())
    addresses = ["file:///etc/passwd", server.url("/gone"), server.url("/ferry")]
    outcomes = list(fetch_all(addresses, lambda address: fetch_page(str(address), server.rules())))
    first, second, third = outcomes
    assert isinstance(first, Rejected)
    assert isinstance(second, Rejected)
    assert isinstance(third, FetchedPage)
    assert [first.name, second.name] == addresses[:2]
    assert "404" in str(second.error)
    made = document(third)
    assert made.doc_id == f"news.example:{server.port}/ferry"
    assert made.uri == server.url("/news/ferry")


def test_what_is_fetched_is_what_the_loaders_read() -> None:
    for suffix in SUFFIXES.values():
        assert suffix in TEXTS or format_of(suffix, b"") is not None, suffix


def test_the_bytes_of_a_page_are_kept_until_its_article_is_removed(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=embedder)
    fetched = page()
    with library.writer() as writer:
        assert [type(each) for each in ingestion.store(writer, read(fetched))] == [Stored]
    with library.snapshot() as snapshot:
        kept = snapshot.original("herald.example/ferry")
    assert kept is not None
    assert kept.read_bytes() == PAGE.encode()
    # A later visit that says the same keeps the bytes of the first, whose digest is stored.
    later = replace(fetched, content=fetched.content + b"<!-- 7 -->")
    with library.snapshot() as snapshot:
        earlier = snapshot.document("herald.example/ferry")
    with library.writer() as writer:
        list(ingestion.store(writer, with_stored(read(later), stored(earlier))))
    assert kept.read_bytes() == PAGE.encode()
    library.remove(["herald.example/ferry"])
    assert not kept.exists()
    assert library.problems() == []


def test_a_pdf_from_the_web_has_its_pages_and_its_proof() -> None:
    content = small_pdf(["The ferry to Ostholm stopped on Monday."])
    made = document(page(content, asked="https://herald.example/report?id=7", suffix=".pdf"))
    assert "The ferry to Ostholm stopped on Monday." in made.text
    assert (made.doc_id, made.path) == ("herald.example/report?id=7", "")
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert made.layout.kind is PlaceKind.PAGE
    assert is_fetched(made)
