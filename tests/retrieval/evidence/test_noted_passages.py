"""Marked passages are read where they stand now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index import Library
from index.documents import Anchor, Document, Span
from retrieval.evidence.notes import NotedPassage, read_notes
from tests.fakes import HashEmbedder

MARKED = "Its engine failed at the pier."
STORY = Document(
    doc_id="ferry.txt",
    title="The ferry",
    text=f"The ferry stopped. {MARKED} Nobody was hurt.",
    sha256="f0",
)
ANCHOR = Anchor.of(STORY, Span(19, 19 + len(MARKED)))


def read(folder: Path, text: str) -> NotedPassage:
    """Return the marked passage after the article has got another text."""
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    library.add([STORY])
    library.notes.add(ANCHOR, "Whose fault?")
    library.add([replace(STORY, text=text, sha256="f1")])
    (noted,) = read_notes(library)
    return noted


def test_a_passage_that_moved_is_read_where_it_stands(tmp_path: Path) -> None:
    text = f"Corrected. {STORY.text}"
    noted = read(tmp_path, text)
    assert noted.quote == MARKED
    printed = noted.as_dict()
    assert (printed["start"], printed["end"]) == (30, 30 + len(MARKED))
    assert printed["quote"] == MARKED
    assert printed["quote_sha256"] == ANCHOR.quote_sha256
    # The offsets count in this text.
    assert printed["text_sha256"] == replace(STORY, text=text).text_sha256


def test_a_passage_that_is_gone_keeps_its_old_place(tmp_path: Path) -> None:
    noted = read(tmp_path, STORY.text.replace("engine", "rudder"))
    assert (noted.quote, noted.place) == (None, None)
    printed = noted.as_dict()
    assert (printed["start"], printed["end"]) == (19, 19 + len(MARKED))
    assert printed["quote"] is None
    assert printed["text_sha256"] == STORY.text_sha256
