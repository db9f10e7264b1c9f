"""The Check page as Streamlit runs it, and what it shows as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.browser.access
from index import Library
from index.documents import Document
from retrieval.checks.check import check
from retrieval.wording.phrases import day_in_words
from tests.fakes import HashEmbedder
from tests.paths import ROOT
from ui.browser.views.check import LISTED, check_view, shown_places

PIER = Document(
    doc_id="pier.txt",
    title="Pier $1 -- rebuilt",
    text="“Nobody in Hallum wants another winter,” said Karin Vogt. “We will <b>rebuild</b>.”",
    sha256="1" * 64,
    source="Herald",
)
FERRY = Document(doc_id="ferry.txt", title="Ferry", text="The ferry stopped.", sha256="2" * 64)
DRAFT = "“Nobody in Ostvik wants another winter,” Vogt said. “We will rebuild. Never again.”"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder) -> Library:
    folder = tmp_path / "library"
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(folder))
    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=embedder),
    )
    made = Library.open(folder, create=True, embedder=embedder)
    made.add([PIER, FERRY])
    return made


def page() -> AppTest:
    return (
        AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        .switch_page("ui/browser/pages/check.py")
        .run()
    )


def drawn(app: AppTest, key: str) -> dict[str, Any] | None:
    found = [each for each in app.get("bidi_component") if each.key == key]
    if not found:
        return None
    data: dict[str, Any] = json.loads(found[0].proto.json)
    return data


def check_draft(app: AppTest, draft: str) -> AppTest:
    app.text_area[0].set_value(draft)
    app.button[0].click().run()
    assert not app.exception
    return app


def test_a_typed_draft_is_checked(library: Library) -> None:
    app = page()
    assert drawn(app, "checked-quotations") is None
    data = drawn(check_draft(app, DRAFT), "checked-quotations")
    assert data
    assert data["check"]["quotes"][0]["verdict"] == "altered"
    assert "".join(piece["text"] for piece in data["check"]["draft"]) == DRAFT
    [place] = data["check"]["quotes"][0]["places"]
    assert [piece["text"] for piece in place["words"] if piece["changed"]] == ["Hallum"]


def test_a_blank_draft_shows_nothing(library: Library) -> None:
    app = check_draft(check_draft(page(), DRAFT), "  ")
    assert drawn(app, "checked-quotations") is None


def test_nothing_of_a_removed_article_is_shown(library: Library) -> None:
    app = check_draft(page(), DRAFT)
    library.remove([PIER.doc_id])
    app.run()
    assert not app.exception
    data = drawn(app, "checked-quotations")
    assert data
    assert "Hallum" not in json.dumps(data)
    assert {quote["verdict"] for quote in data["check"]["quotes"]} == {"absent"}


def test_the_view_divides_the_draft_and_marks_what_differs(library: Library) -> None:
    view = check_view(check(library, DRAFT))
    quoted = [(piece.quote, piece.verdict) for piece in view.draft if piece.quote]
    assert quoted[0] == (1, "altered")
    assert "".join(piece.text for piece in view.draft) == DRAFT
    first = view.quotes[0]
    assert [piece.text for piece in first.words if piece.changed] == ["Ostvik"]
    assert first.lines[0] == "Name: the draft has “Ostvik”, the source “Hallum”."
    assert first.places[0].speaker == "Karin Vogt"
    with library.snapshot() as snapshot:
        doc_id = snapshot.summaries()[0].doc_id
        day = day_in_words(snapshot.added_at([doc_id])[doc_id].date())
    assert first.places[0].byline == f"Herald · added {day}"


def test_a_quotation_inside_another_is_no_piece_of_its_own(library: Library) -> None:
    draft = "He said “she cried ‘nobody in Hallum’ twice”."
    view = check_view(check(library, draft))
    assert len(view.quotes) == 2
    assert [piece.quote for piece in view.draft] == [0, 1, 0]


def test_sentences_are_looked_for_when_asked(library: Library) -> None:
    draft = "“Nobody wants this.” The pier in Hallum burned in 1987."
    assert check_view(check(library, draft)).sentences == ()
    view = check_view(check(library, draft, sentences=True))
    assert [each.number for each in view.sentences] == [2]
    assert [(piece.quote, piece.text) for piece in view.draft if piece.quote] == [
        (1, "Nobody wants this."),
        (2, "The pier in Hallum burned in 1987."),
    ]


def test_the_page_looks_for_sentences_when_asked(library: Library) -> None:
    words = "The ferry to Ostvik stopped after the storm had broken its engine."
    library.add([Document(doc_id="storm.txt", title="Storm", text=words, sha256="3" * 64)])
    app = page()
    app.checkbox[0].check()
    draft = f"{DRAFT} {words} The moon over the harbour was as green as an unripe apple."
    data = drawn(check_draft(app, draft), "checked-quotations")
    assert data
    near, nothing = data["check"]["sentences"]
    assert "".join(piece["text"] for piece in near["words"]) == words
    assert near["places"][0]["title"] == "Storm"
    assert nothing["verdict"] == "unquoted-nothing"
    app.checkbox[0].uncheck()
    data = drawn(check_draft(app, DRAFT), "checked-quotations")
    assert data
    assert data["check"]["sentences"] == []


def test_very_many_places_are_counted(tmp_path: Path, embedder: HashEmbedder) -> None:
    library = Library.open(tmp_path / "many", create=True, embedder=embedder)
    library.add(
        Document(doc_id=f"{n}.txt", title="", text=f"{PIER.text} Number {n}.", sha256="0")
        for n in range(LISTED + 3)
    )
    checked = check(library, "“Nobody in Hallum wants another winter,” Vogt said.")
    [quote] = checked.quotes
    assert len(quote.places) == LISTED + 3
    assert len(shown_places(quote)) == LISTED
    assert check_view(checked).quotes[0].more == "and 3 more"


@pytest.mark.parametrize(
    ("article", "draft", "is_settled"),
    [
        ("“The pier is safe,” said Vogt.", "“The pier is safe,” Vogt said.", True),
        # The words stand there, and are no less misleading for that.
        (
            "“The pier is safe, but only in summer,” said Vogt.",
            "“The pier is safe,” Vogt said.",
            False,
        ),
        ("“Not one pier is safe,” said Vogt.", "“Ten piers are safe,” Vogt said.", False),
    ],
)
def test_only_what_nothing_speaks_against_is_settled(
    embedder: HashEmbedder, tmp_path: Path, article: str, draft: str, is_settled: bool
) -> None:
    library = Library.open(tmp_path / "other", create=True, embedder=embedder)
    library.add([Document(doc_id="a.txt", title="A", text=article, sha256="3" * 64)])
    view = check_view(check(library, draft))
    assert [quote.settled for quote in view.quotes] == [is_settled]
    assert view.settled == ("1 quotation word for word" if is_settled else "")
