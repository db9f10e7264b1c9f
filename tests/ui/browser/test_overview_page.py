"""The overview as Streamlit runs it: no weights, and a map that is made at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import retrieval.overview.library_map
import ui.browser.access
import ui.browser.session
from index import Library
from index.documents import Document, Span
from index.models.protocols import Vectors
from retrieval.overview.passage_map import Cluster, MapError, PassageMap
from tests.fakes import HashEmbedder
from tests.paths import ROOT
from tests.ui.browser.test_pages import trigger

APP = ROOT / "app.py"
FERRY = Document(
    doc_id="ferry.txt",
    title="Ferry $1 stopped -- again",
    text="The ferry stopped on Monday.",
    sha256="1" * 64,
    source=":red[Herald]",
    published=date(2024, 10, 5),
)
BRIDGE = Document(doc_id="bridge.txt", title="", text="A bridge is built.", sha256="2" * 64)


def one_cluster(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    positions = np.linspace(-1, 1, 2 * len(texts), dtype=np.float32).reshape(-1, 2)
    return PassageMap(positions, (Cluster(("ferry",), tuple(range(len(texts)))),))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder) -> Library:
    folder = tmp_path / "library"
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(folder))
    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=embedder),
    )
    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", one_cluster)
    made = Library.open(folder, create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


def overview() -> AppTest:
    return (
        AppTest.from_file(str(APP), default_timeout=30)
        .switch_page("ui/browser/pages/overview.py")
        .run()
    )


def drawn(app: AppTest, key: str) -> dict[str, Any]:
    """What the component of that key was given to draw."""
    [component] = [each for each in app.get("bidi_component") if each.key == key]
    data: dict[str, Any] = json.loads(component.proto.json)
    return data


def said(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def finish_map() -> None:
    for thread in threading.enumerate():
        if thread.name == "make-map":
            thread.join(30)


def test_the_page_says_that_the_map_is_being_drawn_and_then_draws_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
        assert go.wait(30)
        return one_cluster(vectors, texts)

    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", slow)
    app = overview()
    assert "Drawing the map. It will appear here in a moment." in said(app)
    go.set()
    finish_map()
    app.run()
    assert not app.exception
    assert "Drawing the map" not in said(app)
    assert "2 passages." in said(app)
    [cluster] = drawn(app, "clusters")["clusters"]
    assert (cluster["name"], cluster["size"], cluster["shape"]) == ("ferry", "2 passages", "circle")
    assert [point["title"] for point in cluster["central"]] == [FERRY.title, "bridge.txt"]


def test_numbers_are_drawn_as_data(library: Library) -> None:
    app = overview()
    assert drawn(app, "timeline-numbers") == {
        "columns": ["Day", ":red[Herald]", "All"],
        "rows": [["5 Oct 2024", "1", "1"]],
        "label": "Articles by day and outlet",
    }
    [entry] = drawn(app, "timeline-legend")["entries"]
    assert entry["name"] == ":red[Herald]"
    assert "1 article has no date and cannot be shown." in said(app)


def test_what_is_missing_is_listed_and_opened(library: Library) -> None:
    app = overview()
    assert [each.label for each in app.expander if "1 of 2" in each.label] == [
        rf"1 of 2 articles has no {name}\. {rest}"
        for name, rest in (
            (
                "date",
                r"It is not among the articles over time\, and a range of days leaves it out\.",
            ),
            ("outlet", r"A citation cannot say where it appeared\."),
            ("title", r"It is cited by its first words or by its file\."),
        )
    ]
    app.button(key="gap-date-bridge.txt").click().run()
    assert drawn(app, "overview-article")["article"]["doc_id"] == BRIDGE.doc_id
    trigger(app, "overview-article", "correct", {"published": "2024-03-05", "title": "Bridge"})
    gaps = [each.label for each in app.expander if "of 2 articles" in each.label]
    assert [label.split("\\.")[0] for label in gaps] == ["1 of 2 articles has no outlet"]


def test_without_dates_there_is_no_chart_and_what_to_do_comes_first(library: Library) -> None:
    library.remove([FERRY.doc_id])
    app = overview()
    assert [each.value for each in app.subheader] == ["What is missing", "Map of the passages"]
    assert app.expander[0].label.startswith("The article has no date")


def test_a_map_that_fails_says_so_and_can_be_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
        raise MapError("The map could not be drawn: *no memory*. Try again.")

    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", failing)
    overview()
    finish_map()
    app = overview()
    [error] = app.error
    assert error.value == r"The map could not be drawn\: \*no memory\*\. Try again\."
    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", one_cluster)
    [button] = [each for each in app.button if each.label == "Try again"]
    button.click().run()
    finish_map()
    app.run()
    assert not app.error
    assert drawn(app, "clusters")["clusters"]


def test_a_library_of_words_only_has_no_map(library: Library) -> None:
    library.remove([FERRY.doc_id, BRIDGE.doc_id])
    with library.writer() as writer:
        writer.put(FERRY)
    assert "No passage is fully indexed yet" in said(overview())


def test_a_passage_opens_its_article_as_long_as_it_is_there(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    with library.snapshot() as snapshot:
        [passage] = snapshot.passages_of(FERRY.doc_id)
    ui.browser.session.open_passage(library, passage.passage_id)
    reading = ui.browser.session.reading("overview")
    assert reading
    assert (reading.document, reading.span) == (FERRY, Span(0, len(FERRY.text)))
    assert ui.browser.session.opened_passage() == passage.passage_id
    ui.browser.session.close("overview")
    assert ui.browser.session.opened_passage() is None

    library.remove([FERRY.doc_id])
    ui.browser.session.open_passage(library, passage.passage_id)
    assert st.session_state["notice"] == "This passage is no longer in the library."
    assert ui.browser.session.reading("overview") is None
