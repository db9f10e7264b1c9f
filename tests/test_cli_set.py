"""`footnote set`: a reader corrects what was read of an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder

TEXT = (
    "Boat news\nBy Ann Dole | Published 5 March 2024, updated 9 March 2024\n\n"
    "The ferry between the islands stopped on Monday after its engine failed.\n"
)


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    (tmp_path / "ferry.txt").write_text(TEXT)
    made = Footnote(tmp_path / "library")
    assert made("add", tmp_path / "ferry.txt").exit_code == 0
    return made


def test_a_fact_is_corrected_and_the_file_is_still_heard(footnote: Footnote) -> None:
    result = footnote("set", "ferry.txt", "--title", "Crossing", "--published", "2024-03-04")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "Crossing · 2024-03-04 · updated 2024-03-09",
        "corrected; the file says title: Boat news",
        "corrected; the file says published: 2024-03-05",
    ]
    shown = footnote.json("show", "ferry.txt")
    facts = {key: shown[key] for key in ("title", "author", "published", "modified", "text")}
    assert facts == {
        "title": "Crossing",
        "author": "Ann Dole",
        "published": "2024-03-04",
        "modified": "2024-03-09",
        "text": TEXT,
    }
    assert shown["file_says"] == {"title": "Boat news", "published": "2024-03-05"}
    assert footnote.json("list")[0]["title"] == "Crossing"
    (passage,) = footnote.json("ask", "Why did the ferry stop?")["passages"]
    assert (passage["title"], passage["published"], passage["modified"]) == (
        "Crossing", "2024-03-04", "2024-03-09",
    )  # fmt: skip


def test_it_survives_adding_again_and_a_reset_undoes_it(footnote: Footnote, tmp_path: Path) -> None:
    footnote("set", "ferry.txt", "--source", "Herald", "--author", "")
    again = footnote("add", tmp_path / "ferry.txt")
    assert "1 already there" in again.stderr
    shown = footnote.json("show", "ferry.txt")
    assert (shown["source"], shown["author"]) == ("Herald", "")
    assert shown["file_says"] == {"source": "", "author": "Ann Dole"}
    assert footnote("set", "ferry.txt", "--reset").exit_code == 0
    shown = footnote.json("show", "ferry.txt")
    assert (shown["source"], shown["author"], shown["file_says"]) == ("", "Ann Dole", {})


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("ferry.txt",), "--reset"),
        (("ferry.txt", "--title", "x", "--reset"), "--reset"),
        (("ferry.txt", "--published", "March"), "'March' is not a day"),
        (("nobody.txt", "--title", "x"), "no document 'nobody.txt'"),
    ],
)
def test_what_cannot_be_done_is_said(
    footnote: Footnote, arguments: tuple[str, ...], reason: str
) -> None:
    result = footnote("set", *arguments)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert footnote.json("show", "ferry.txt")["file_says"] == {}


def test_how_a_file_was_read_is_told_again(footnote: Footnote, tmp_path: Path) -> None:
    page = tmp_path / "quay.html"
    page.write_text(
        "<html><body><article><h1>Quay wall</h1><p>The wall is <del>nine</del> eleven metres "
        "high, the harbour office says.</p></article></body></html>"
    )
    note = "left out 1 word that the page strikes out"
    assert f"quay.html: {note}" in footnote("add", page).stderr.splitlines()
    assert footnote.json("show", "quay.html")["notes"] == [note]
    assert note in footnote("show", "quay.html").stderr.splitlines()
    assert footnote.json("show", "ferry.txt")["notes"] == []
    assert "1 already there" in footnote("add", page).stderr
    footnote("set", "quay.html", "--title", "The quay")
    assert footnote.json("show", "quay.html")["notes"] == [note]
