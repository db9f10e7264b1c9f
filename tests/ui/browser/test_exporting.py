"""The Export button below an answer, as Streamlit runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.browser.access
from index import Library
from retrieval import ask
from retrieval.conversations.conversation import Conversation
from tests.cited_records import FERRY
from tests.fakes import HashEmbedder
from tests.paths import ROOT
from ui.browser.evidence.exporting import file_name

QUESTIONS = ("Why did the ferry stop?", "What did divers find around the propeller?")


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
    made.add([FERRY])
    return made


def page(library: Library, questions: tuple[str, ...]) -> AppTest:
    conversation = Conversation()
    for question in questions:
        conversation = conversation.with_question(question)
        conversation = conversation.with_answer(ask(library, conversation.waiting_question))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["conversation"] = conversation
    return app.run()


def test_every_answer_has_its_button_and_the_conversation_too(library: Library) -> None:
    app = page(library, QUESTIONS)
    assert not app.exception
    formats = [each for each in app.selectbox if each.label == "Format"]
    assert [each.key for each in formats] == ["export-format-0", "export-format-1"]
    assert "Word, with footnotes (.docx)" in formats[0].options
    choices = [each for each in app.radio if each.label == "What"]
    assert [list(each.options) for each in choices] == [
        ["This answer", "The whole conversation"]
    ] * 2


def test_one_answer_is_the_whole_conversation(library: Library) -> None:
    app = page(library, QUESTIONS[:1])
    assert [each for each in app.radio if each.label == "What"] == []
    format_box = app.selectbox(key="export-format-0")
    ris = next(option for option in format_box.options if option.startswith("RIS"))
    format_box.select(ris).run()
    assert not app.exception
    assert any("cannot be verified later" in each.value for each in app.caption)


def test_nothing_is_exported_before_an_answer(library: Library) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not [each for each in app.selectbox if each.label == "Format"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Why did the ferry stop?", "why-did-the-ferry-stop"),
        ("../../etc/passwd", "etc-passwd"),
        ("Was kostet die Brücke?", "was-kostet-die-brücke"),
        ("???", "citations"),
        ("a" * 200, "a" * 60),
    ],
)
def test_a_file_is_named_after_the_question(question: str, name: str) -> None:
    assert file_name(question) == name
