"""`footnote tag`, `collection` and `notes`: articles are sorted, chosen and marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.documents import Anchor, Span
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder

WEIR = "The weir\n\nThe weir at Ostrel broke at noon. Nobody was hurt.\n"
MILL = "The mill\n\nThe mill at Ostrel burned at night.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())


@pytest.fixture
def footnote(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    (tmp_path / "weir.txt").write_text(WEIR)
    (tmp_path / "mill.txt").write_text(MILL)
    made = Footnote(library.folder)
    assert made("add", tmp_path / "weir.txt", tmp_path / "mill.txt").exit_code == 0
    return made


def test_tags_are_put_on_listed_and_taken_off(footnote: Footnote) -> None:
    result = footnote("tag", "weir.txt", "High water", "ash")
    assert (result.exit_code, result.stdout) == (0, "ash\nHigh water\n")
    footnote("tag", "mill.txt", "ASH")
    assert footnote("tag").stdout == "ash\t2\nHigh water\t1\n"
    assert footnote.json("tag") == [
        {"tag": "ash", "articles": 2},
        {"tag": "High water", "articles": 1},
    ]
    assert footnote("list", "--tag", "high water").stdout.split("\t")[0] == "weir.txt"
    assert [each["tags"] for each in footnote.json("list", "--tag", "Ash")] == [
        ["ash"],
        ["ash", "High water"],
    ]
    assert footnote("tag", "weir.txt", "ash", "--remove").stdout == "High water\n"
    assert footnote.json("tag", "mill.txt") == {"doc_id": "mill.txt", "tags": ["ash"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tag", "dam.txt", "ash"), "no document 'dam.txt'"),
        (("tag", "dam.txt"), "no document 'dam.txt'"),
        (("tag", "weir.txt", "a,b"), "has a comma"),
        (("tag", "weir.txt", "--remove"), "Name the tags"),
        (("list", "--tag", "flood"), "No tag is called 'flood'. There are: ash."),
        (("ask", "--tag", "flood", "Why?"), "No tag is called 'flood'"),
        (("ask", "--collection", "All", "Why?"), "There is none yet."),
        (("collection", "All", "--remove"), "No collection is called 'All'"),
        (("collection", "--tag", "ash"), "Give the collection a name."),
        (("collection", "All", "--doc", "dam.txt"), "no document 'dam.txt'"),
        (("collection", "All", "--since", "soon"), "'soon'"),
        (("collection", "All", "--undated"), "Give --since or --until"),
        (("collection", "All", "--tag", "ash", "--undated"), "Give --since or --until"),
        (("notes", "dam.txt"), "no document 'dam.txt'"),
    ],
)
def test_what_is_not_there_is_said(
    footnote: Footnote, arguments: tuple[str, ...], said: str
) -> None:
    footnote("tag", "weir.txt", "ash")
    result = footnote(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert footnote.json("collection") == []


def test_a_question_is_answered_from_a_collection(footnote: Footnote) -> None:
    footnote("tag", "weir.txt", "water")
    saved = footnote("collection", "Flood of 1987", "--tag", "Water")
    assert saved.stdout == "Flood of 1987\t1\ttagged water\n"
    footnote("collection", "Both", "--doc", "mill.txt", "--doc", "weir.txt")
    assert footnote("collection").stdout == ("Both\t2\t2 chosen\nFlood of 1987\t1\ttagged water\n")

    def cited(*options: str) -> list[str]:
        answer = footnote.json("ask", *options, "What of Ostrel?")
        return sorted({passage["doc_id"] for passage in answer["passages"]})

    assert cited() == ["mill.txt", "weir.txt"]
    assert cited("--collection", "flood of 1987") == ["weir.txt"]
    assert cited("--collection", "Both", "--tag", "water") == ["weir.txt"]
    footnote("tag", "mill.txt", "fire")
    assert cited("--collection", "flood of 1987", "--tag", "fire") == []
    assert footnote("collection", "both", "--remove").exit_code == 0
    assert [each["name"] for each in footnote.json("collection")] == ["Flood of 1987"]


def test_marked_passages_are_listed_with_their_words(footnote: Footnote, library: Library) -> None:
    with library.snapshot() as snapshot:
        weir = snapshot.document("weir.txt")
    start = weir.text.index("Nobody")
    library.notes.add(Anchor.of(weir, Span(start, start + 16)), "Who says so?")
    listed = footnote("notes", "weir.txt").stdout
    assert listed == (
        f"The weir · weir.txt [{start}, {start + 16})\n  > Nobody was hurt.\n  Who says so?\n\n"
    )
    assert footnote("notes", "mill.txt").stdout == ""
    [note] = footnote.json("notes")
    assert (note["quote"], note["note"]) == ("Nobody was hurt.", "Who says so?")
    (Path(str(library.folder)).parent / "weir.txt").write_text("The weir\n\nIt was mended.\n")
    footnote("add", library.folder.parent / "weir.txt")
    assert footnote.json("notes")[0]["quote"] is None
    changed = footnote("notes").stdout
    assert "Nobody was hurt." not in changed
    assert "changed" in changed
    assert "Who says so?" in changed
