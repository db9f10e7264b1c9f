"""Marking passages in the reading pane, and the list of what is marked, as Streamlit runs them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.browser.access
from index import Library
from index.documents import UNTITLED, Anchor, Span
from tests.fakes import HashEmbedder
from tests.ui.browser.test_pages import BRIDGE, FERRY, drawn, keys, start, text_of, trigger
from ui.browser.views.article import article_view

PANE = "source-article"
ENGINE = Span(FERRY.text.index("Its engine"), FERRY.text.index(" at the pier"))


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


def marked(app: AppTest) -> str:
    return text_of(drawn(app, PANE)["article"]["text"], "noted")


def test_a_passage_is_marked_noted_listed_and_unmarked(library: Library, opened: AppTest) -> None:
    app = opened
    assert "noted" not in keys(app)
    trigger(app, PANE, "note", {"start": ENGINE.start, "end": ENGINE.end, "text": ""})
    with library.snapshot() as snapshot:
        [note] = snapshot.notes()
    assert note.anchor == Anchor.of(FERRY, ENGINE)
    assert marked(app) == "Its engine failed"
    trigger(app, PANE, "note", {"note_id": note.note_id, "text": "Whose fault?"})
    [shown] = drawn(app, PANE)["article"]["notes"]
    assert (shown["text"], shown["start"], shown["holds"]) == ("Whose fault?", ENGINE.start, True)
    [row] = drawn(app, "noted")["notes"]
    assert (row["quote"], row["text"]) == ("Its engine failed", "Whose fault?")
    assert row["byline"] == "The Herald · 5 October 2024"
    assert "Word, with footnotes (.docx)" in app.selectbox(key="export-format-notes").options
    trigger(app, PANE, "close", True)
    trigger(app, "noted", "open", note.note_id)
    assert text_of(drawn(app, PANE)["article"]["text"], "passage") == "Its engine failed"
    trigger(app, PANE, "note", {"note_id": note.note_id, "deleted": True})
    assert drawn(app, PANE)["article"]["notes"] == []
    assert "noted" not in keys(app)


def test_a_note_that_cannot_be_saved_is_said(library: Library, opened: AppTest) -> None:
    app = opened
    trigger(app, PANE, "note", {"note_id": "gone", "text": "Why?"})
    assert "no longer in the library" in app.error[0].value
    wanted = {"start": ENGINE.start, "end": ENGINE.end, "text": "x" * 20_000}
    trigger(app, PANE, "note", wanted)
    assert "20,000 characters" in app.error[0].value.replace("\\", "")
    with library.snapshot() as snapshot:
        assert snapshot.notes() == ()


def test_a_note_on_words_that_are_gone_is_shown_without_a_mark(library: Library) -> None:
    note = library.notes.add(Anchor.of(FERRY, ENGINE), "Whose fault?")
    changed = replace(FERRY, text="The ferry sails again.", skipped=())
    view = article_view(changed, notes=[note])
    assert [each.holds for each in view.notes] == [False]
    assert all("noted" not in segment.kinds for segment in view.text)


def test_a_note_on_words_that_moved_is_marked_and_opened_where_they_stand(library: Library) -> None:
    note = library.notes.add(Anchor.of(FERRY, ENGINE), "Whose fault?")
    library.add([replace(FERRY, text=f"Corrected. {FERRY.text}", skipped=(), sha256="f1")])
    app = start().switch_page("ui/browser/pages/sources.py").run()
    [row] = drawn(app, "noted")["notes"]
    assert row["quote"] == "Its engine failed"
    trigger(app, "noted", "open", note.note_id)
    article = drawn(app, PANE)["article"]
    assert text_of(article["text"], "passage") == "Its engine failed"
    assert marked(app) == "Its engine failed"
    [shown] = article["notes"]
    assert (shown["start"], shown["holds"]) == (ENGINE.start + len("Corrected. "), True)


def test_an_article_without_a_title_is_no_titled_one() -> None:
    untitled = replace(FERRY, title=f"{UNTITLED}The ferry between the islands")
    for document, typed, looks_untitled in (
        (FERRY, FERRY.title, False),
        (untitled, "", True),
        (replace(FERRY, title=""), "", True),
    ):
        view = article_view(document)
        assert (view.facts["title"], view.untitled) == (typed, looks_untitled)


def test_articles_are_tagged_narrowed_and_untagged(library: Library) -> None:
    app = start().switch_page("ui/browser/pages/sources.py").run()
    trigger(
        app,
        "sources",
        "tag",
        {"doc_ids": ["ferry.txt"], "tags": "Sea, high water", "remove": False},
    )
    rows = {row["doc_id"]: row["tags"] for row in drawn(app, "sources")["rows"]}
    assert rows == {"ferry.txt": ["high water", "Sea"], "bridge.txt": []}
    assert drawn(app, "sources")["tags"] == ["high water", "Sea"]
    app.button_group(key="tags-shown").set_value(["Sea"]).run()
    assert [row["doc_id"] for row in drawn(app, "sources")["rows"]] == ["ferry.txt"]
    trigger(app, "sources", "tag", {"doc_ids": ["ferry.txt"], "tags": "dry", "remove": True})
    assert app.error[0].value == "None of these articles is tagged dry\\."
    trigger(app, "sources", "tag", {"doc_ids": ["ferry.txt"], "tags": "sea", "remove": True})
    with library.snapshot() as snapshot:
        assert snapshot.tags() == {"ferry.txt": ("high water",)}


def test_the_sidebar_is_the_same_on_every_page_and_leads_to_others(library: Library) -> None:
    app = start()
    for page in ("check", "sources", "overview"):
        app.switch_page(f"ui/browser/pages/{page}.py").run()
        assert not app.exception
        assert {"conversations", "scope-sources"} <= set(keys(app))
        trigger(app, "scope-sources", "open", FERRY.doc_id)
        pane = {"check": "checked-article", "sources": PANE, "overview": "overview-article"}[page]
        assert drawn(app, pane)["article"]["doc_id"] == FERRY.doc_id
    trigger(app, "conversations", "begin", True)
    assert [each.value for each in app.header] == ["Ask your own articles"]
    # AppTest itself does not know that another page was opened.
    app.switch_page("ui/browser/pages/check.py").run()
    trigger(app, "scope-sources", "add", True)
    assert "sources" in keys(app)
    assert app.session_state["adding-articles"] is True
