"""Correcting an article in the reading pane, as Streamlit runs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.browser.access
from index import Library
from index.corrections import Correction
from tests.fakes import HashEmbedder
from tests.ui.browser.test_pages import BRIDGE, FERRY, drawn, start, trigger
from ui.browser.views.article import Detail, article_view

PANE = "source-article"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder) -> Library:
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=embedder),
    )
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


@pytest.fixture
def opened(library: Library) -> AppTest:
    app = start().switch_page("ui/browser/pages/sources.py").run()
    trigger(app, "sources", "open", FERRY.doc_id)
    return app


def said(app: AppTest) -> dict[str, str]:
    details = drawn(app, PANE)["article"]["details"]
    return {each["name"]: each["value"] for each in details if "File says" in each["name"]}


def test_a_correction_is_stored_and_what_the_file_said_is_shown(
    library: Library, opened: AppTest
) -> None:
    assert drawn(opened, PANE)["article"]["facts"]["title"] == FERRY.title
    assert said(opened) == {}
    typed = {"title": "Crossing", "published": "2024-03-05"}
    app = opened
    trigger(app, PANE, "correct", typed)
    with library.snapshot() as snapshot:
        document = snapshot.document(FERRY.doc_id)
    assert (document.title, document.published) == ("Crossing", date(2024, 3, 5))
    assert drawn(app, PANE)["article"]["title"] == "Crossing"
    assert said(app)["File says title"] == FERRY.title
    rows = {row["doc_id"]: row["title"] for row in drawn(app, "sources")["rows"]}
    assert rows[FERRY.doc_id] == "Crossing"
    trigger(app, PANE, "correct", {"undo": True})
    assert drawn(app, PANE)["article"]["title"] == FERRY.title
    assert said(app) == {}


def test_a_correction_that_cannot_be_stored_is_said(library: Library, opened: AppTest) -> None:
    trigger(opened, PANE, "correct", {"published": "soon"})
    [message] = [each.value for each in opened.error]
    assert message.replace("\\", "").startswith("'soon' is not a day")
    with library.snapshot() as snapshot:
        assert snapshot.document(FERRY.doc_id) == FERRY


def test_details_name_the_last_change_and_what_was_cleared() -> None:
    changed = replace(FERRY, published=date(2024, 3, 5), modified=date(2024, 3, 9))
    shown = replace(changed, published=None)
    view = article_view(shown, as_read=changed)
    assert view.details[-2:] == (
        Detail("Updated", "2024-03-09"),
        Detail("File says published", "2024-03-05"),
    )
    assert view.facts["published"] == ""
    assert Correction(published="").published == view.facts["published"]


def test_how_the_file_was_read_is_a_detail() -> None:
    noted = replace(FERRY, notes=("kept 640 of 4,100 visible words",))
    read = [each for each in article_view(noted).details if each.name == "Reading"]
    assert read == [Detail("Reading", "kept 640 of 4,100 visible words")]
    assert "Reading" not in [each.name for each in article_view(FERRY).details]
