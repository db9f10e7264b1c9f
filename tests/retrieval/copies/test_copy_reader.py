"""Copies among the articles of a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import Document
from index.errors import DocumentNotFound
from index.loaders import Loaded, load
from index.local.library import Library
from retrieval.copies.reader import CopyReader
from tests.copied_articles import ARTICLES, REPORT, WIRE, write_articles
from tests.fakes import HashEmbedder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    folder = write_articles(tmp_path / "articles")
    library.add(item.document for item in load([folder]) if isinstance(item, Loaded))
    return library


def test_six_articles_are_two_texts(library: Library) -> None:
    assert CopyReader().groups(library).as_dict() == {
        "articles": 6,
        "texts": 2,
        "groups": [
            {
                "articles": ["wire.md", "courier.md", "post.md", "herald.md"],
                "earliest": "wire.md",
                "agency": "AP",
            },
            {"articles": ["gazette.md", "mirror.md"], "earliest": "gazette.md", "agency": None},
        ],
    }


def test_groups_follow_the_library(library: Library) -> None:
    reader = CopyReader()
    first = reader.groups(library)
    assert reader.groups(library) is first
    library.remove(["wire.md", "gazette.md"])
    after = reader.groups(library)
    assert (after.article_count, after.text_count) == (4, 2)
    assert [group.doc_ids for group in after.groups] == [("courier.md", "post.md", "herald.md")]
    library.add([Document(doc_id="late.txt", title="Late", text="\n\n".join(REPORT), sha256="")])
    assert CopyReader().groups(library).text_count == reader.groups(library).text_count == 2
    assert [group.doc_ids for group in reader.groups(library).groups][1] == (
        "mirror.md", "late.txt",
    )  # fmt: skip


def test_what_is_kept_of_a_removed_article_is_forgotten(library: Library) -> None:
    reader = CopyReader()
    reader.groups(library)
    with library.snapshot() as snapshot:
        gone = snapshot.document("post.md").text_sha256
    assert gone in reader._samples
    library.remove(["post.md"])
    reader.groups(library)
    assert gone not in reader._samples
    assert len(reader._samples) == 5


def test_nothing_is_written(library: Library) -> None:
    def files() -> dict[str, int]:
        return {
            path.relative_to(library.folder).as_posix(): path.stat().st_mtime_ns
            for path in library.folder.rglob("*")
            if path.is_file()
        }

    before = files()
    reader = CopyReader()
    reader.groups(library)
    reader.of_article(library, "post.md")
    assert files() == before


def test_who_has_what_from_whom(library: Library) -> None:
    copies = CopyReader().of_article(library, "post.md")
    assert copies.group is not None
    assert copies.group.earliest == "wire.md"
    assert [relation.document.doc_id for relation in copies.relations] == [
        "courier.md", "wire.md", "herald.md",
    ]  # fmt: skip
    wire = copies.relations[1]
    assert (wire.is_copy, wire.is_earlier) == (True, True)
    assert (wire.paragraphs, wire.other_paragraphs) == ((2, 3, 4), (2, 3, 4))
    [(here, there)] = wire.spans
    assert here.of(copies.document.text) == there.of(wire.document.text)
    assert here.of(copies.document.text) == "\n\n".join(WIRE[1:4])[1:-1]
    assert copies.relations[2].is_earlier is False
    lede, start, end = wire.changes
    assert lede.span.of(copies.document.text).startswith("Thousands of commuters")
    assert start.other_span.of(wire.document.text) == f"HOLMGARD (AP) — {WIRE[0]}"
    assert end.other_span.of(wire.document.text) == WIRE[4]


def test_shared_passages_of_other_texts_have_no_changes_around_them(library: Library) -> None:
    text = "\n\n".join([*REPORT[:3], WIRE[3].replace("nine years", "ten years")])
    library.add([Document(doc_id="own.txt", title="Own", text=text, sha256="")])
    relations = {
        relation.document.doc_id: relation
        for relation in CopyReader().of_article(library, "own.txt").relations
    }
    wire = relations["wire.md"]
    assert (wire.is_copy, wire.is_earlier) == (False, None)
    assert (wire.paragraphs, wire.other_paragraphs) == ((4,), (4,))
    [change] = wire.changes
    assert change.span.of(text) == "ten"
    assert relations["gazette.md"].is_copy


def test_an_article_alone(library: Library) -> None:
    library.add([Document(doc_id="own.txt", title="Own", text="It rains. " * 9, sha256="")])
    copies = CopyReader().of_article(library, "own.txt")
    assert (copies.group, copies.relations) == (None, ())
    with pytest.raises(DocumentNotFound):
        CopyReader().of_article(library, "nobody.txt")


def test_every_article_is_written_once() -> None:
    assert len(set(ARTICLES.values())) == 6
