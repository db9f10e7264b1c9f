"""Pages of the web added in the terminal, from a server on this machine."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from index.loaders import LoadOptions
from index.web.rules import FetchRules
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder
from tests.index.web.misbehaving import Server, reply, serve
from ui.terminal.articles import add_articles

FERRY = (
    "The ferry to Ostholm stopped on Monday, the harbour office said. Its engine failed off the "
    "northern pier, and forty passengers waited for nine hours."
)
PAGE = f"<!doctype html><title>Ferry stopped</title><body><article><p>{FERRY}</p></article>"


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


def add(library: Library, rules: FetchRules, *sources: object) -> bool:
    return add_articles(library, [str(each) for each in sources], LoadOptions(), rules=rules)


def test_pages_and_files_are_added_together(
    server: Server, library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.replies["/ferry"] = reply(PAGE.encode())
    note = tmp_path / "note.txt"
    note.write_text("Frost in the orchards. Growers lost a third of their apples.")
    address = server.url("/ferry")
    assert add(library, server.rules(), server.url("/gone"), note, address + "#top")
    error = capsys.readouterr().err
    assert "2 added" in error
    assert f"skipped {server.url('/gone')}: news.example has no page at this address" in error
    doc_id = address.removeprefix("http://")
    with library.snapshot() as snapshot:
        stored = snapshot.document(doc_id)
        assert {each.doc_id for each in snapshot.summaries()} == {doc_id, "note.txt"}
    assert FERRY in stored.text
    assert (stored.uri, stored.sha256) == (address, hashlib.sha256(PAGE.encode()).hexdigest())
    assert re.fullmatch(
        rf"fetched \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ from {address} \(status 200\)",
        stored.notes[0],
    )
    assert stored.notes[0] in error


def test_a_page_that_is_added_again(
    server: Server, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    server.replies["/ferry"] = reply(PAGE.encode())
    address = server.url("/ferry")
    doc_id = address.removeprefix("http://")

    def again() -> tuple[str, str, str]:
        assert add(library, server.rules(), address)
        with library.snapshot() as snapshot:
            stored = snapshot.document(doc_id)
        return capsys.readouterr().err, stored.text, stored.notes[0]

    first = again()
    second = again()
    assert "1 already there" in second[0]
    assert second[1:] == first[1:]
    server.replies["/ferry"] = reply(PAGE.replace("forty", "fifty").encode())
    third = again()
    assert "1 replaced" in third[0]
    assert "fifty passengers" in third[1]
    # What was taken down stays as it was read.
    server.replies["/ferry"] = reply(b"", status="410 Gone")
    assert not add(library, server.rules(), address)
    with library.snapshot() as snapshot:
        assert "fifty passengers" in snapshot.document(doc_id).text


def test_nothing_is_fetched_while_the_library_is_locked(server: Server, library: Library) -> None:
    def answer(client: object) -> None:
        with library.writer():  # would raise if the library were locked
            reply(PAGE.encode())(client)  # type: ignore[arg-type]

    server.replies["/ferry"] = answer
    assert add(library, server.rules(), server.url("/ferry"))


def test_the_command_fetches_from_public_sites_only(server: Server, tmp_path: Path) -> None:
    footnote = Footnote(tmp_path / "library")
    result = footnote(
        "add", server.url("/ferry", host="127.0.0.1"), "http://localhost/", "file:///"
    )
    assert result.exit_code == 1
    assert "3 skipped" in result.stderr
    assert "port" in result.stderr
    assert "not on the public internet" in result.stderr
    assert "Only addresses of http and https" in result.stderr
    assert server.requests == []


@pytest.mark.skipif(os.name == "nt", reason="terminals are POSIX")
@pytest.mark.parametrize("answer", ["y", "YES", "n", ""])
def test_a_person_is_asked_before_what_is_gone_is_removed(tmp_path: Path, answer: str) -> None:
    import pty

    footnote = Footnote(tmp_path / "library")
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("bridge.txt", "ferry.txt", "rain.txt"):
        (folder / name).write_text(f"The story of {name}.")
    assert footnote.process("add", folder).returncode == 0
    (folder / "ferry.txt").unlink()
    (folder / "rain.txt").unlink()
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        done = footnote.process("add", folder, "--sync", stdin=theirs)
    finally:
        os.close(ours)
        os.close(theirs)
    error = done.stderr.decode()
    assert done.returncode == 0
    question = error.index("Remove 2 articles from the library?")
    assert error.index("ferry.txt: its file is gone") < question
    assert error.index("rain.txt: its file is gone") < question
    if answer.lower() in ("y", "yes"):
        assert "removed ferry.txt" in error
        assert "2 removed. The library has 1 article," in error
    else:
        assert "Nothing was removed." in error
        assert "The library has 3 articles," in error
