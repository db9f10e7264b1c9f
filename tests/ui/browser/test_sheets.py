"""Pages beside the text: what the reading pane is given when the reader asks for a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from index import Library
from index.loaders import Loaded, load
from tests.fakes import HashEmbedder
from tests.small_pdf import small_pdf
from tests.ui.browser.test_pages import ask, drawn, start, trigger

__all__ = ["folder"]

from tests.ui.browser.test_pages import folder

PIER = small_pdf(
    ["The northern pier was closed by the harbour master at noon."],
    ["The harbour master said that the planks of the pier were rotten."],
)


@pytest.fixture
def library(folder: Path, tmp_path: Path, embedder: HashEmbedder) -> Library:
    """A library of a PDF and a text."""
    (tmp_path / "pier.pdf").write_bytes(PIER)
    (tmp_path / "orchard.txt").write_text("Frost took a third of the apples in the orchard.")
    made = Library.open(folder, create=True, embedder=embedder)
    with made.writer() as writer:
        for source in load([tmp_path / "pier.pdf", tmp_path / "orchard.txt"]):
            assert isinstance(source, Loaded), source
            writer.put(source.document, original=source.original)
        list(writer.embed())
    return made


def shown(app: AppTest) -> dict[str, Any] | None:
    assert not app.exception
    sheet: dict[str, Any] | None = drawn(app, "article")["sheet"]
    return sheet


def opened(app: AppTest, doc_id: str) -> int:
    """Open the citation of an article; return its rank."""
    rank = next(
        card["rank"]
        for card in drawn(app, "turn-0")["turn"]["cards"]
        if card["title"].casefold().startswith(doc_id)
    )
    trigger(app, "turn-0", "open", rank)
    return int(rank)


def test_a_page_is_shown_until_the_reader_wants_the_text(library: Library) -> None:
    app = ask(start(), "Why were the planks of the pier rotten?")
    trigger(app, "turn-0", "open", 1)
    pane = drawn(app, "article")
    assert (pane["has_pages"], pane["sheet"]) == (True, None)
    trigger(app, "article", "sheet", {"shown": True, "page": None, "width": 500})
    sheet = shown(app)
    assert sheet is not None
    assert sheet["image"].startswith("data:image/png;base64,")
    assert sheet["width"] == 600
    assert sheet["marks"]
    first = sheet["page"]
    trigger(app, "article", "sheet", {"shown": True, "page": 1 - first, "width": 500})
    other = shown(app)
    assert other is not None
    assert other["page"] == 1 - first
    # The next citation is opened at its own passage.
    trigger(app, "turn-0", "open", 1)
    again = shown(app)
    assert again is not None
    assert again["page"] == first
    trigger(app, "article", "sheet", {"shown": False})
    assert shown(app) is None
    trigger(app, "turn-0", "open", 1)
    assert shown(app) is None


def test_an_article_that_is_a_text_has_no_pages(library: Library) -> None:
    app = ask(start(), "How much of the apples did frost take in the orchard?")
    opened(app, "untitled: frost")
    assert drawn(app, "article")["has_pages"] is False
    trigger(app, "article", "sheet", {"shown": True, "page": None, "width": 500})
    assert shown(app) is None


def test_a_page_whose_file_is_gone_is_said_to_be(library: Library) -> None:
    app = ask(start(), "Why were the planks of the pier rotten?")
    trigger(app, "turn-0", "open", 1)
    for path in (library.folder / "originals").iterdir():
        path.unlink()
    trigger(app, "article", "sheet", {"shown": True, "page": None, "width": 500})
    sheet = shown(app)
    assert sheet is not None
    assert sheet["image"] == ""
    assert "missing" in sheet["notice"]
    assert "".join(piece["text"] for piece in drawn(app, "article")["article"]["text"])
