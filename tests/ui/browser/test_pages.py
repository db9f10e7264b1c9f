"""The pages as Streamlit runs them, with a library that needs no weights."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

import retrieval.answer
import ui.browser.access
import ui.browser.answering
import ui.browser.components
from index import Library
from index.documents import Document, Span
from index.errors import ModelDamaged
from index.models.protocols import Vectors
from retrieval.citation import Answer
from retrieval.question import Question
from tests.fakes import HashEmbedder, WordReranker
from tests.paths import ROOT
from ui.browser.views.answer import TurnView

APP = ROOT / "app.py"

STORY = "😀 The ferry between the islands stopped on Monday. Its engine failed at the pier."
NOTICE = "Comments are closed."
FERRY = Document(
    doc_id="ferry.txt",
    title="Ferry $1 stopped -- again",
    text=f"{STORY}\n\n{NOTICE}",
    sha256="1" * 64,
    source="The Herald",
    published=date(2024, 10, 5),
    skipped=(Span(len(STORY) + 2, len(STORY) + 2 + len(NOTICE)),),
)
BRIDGE = Document(
    doc_id="bridge.txt",
    title="",
    text="The council voted to build a footbridge over the canal.",
    sha256="2" * 64,
)
# The components of the Ask page before the first question.
WITHOUT_TURNS = [
    "stopper", "composer-tools", "article", "address", "conversations", "scope-sources",
]  # fmt: skip
FOLLOW_UP = "When did it stop on Monday?"


class SlowEmbedder(HashEmbedder):
    """Embeds questions only once it is let go; counts those who ask."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def embed_question(self, text: str) -> Vectors:
        assert self.go.wait(30)
        return super().embed_question(text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder) -> Path:
    """An empty place for a library, which the app opens with the fake model."""
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=embedder),
    )
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path, embedder: HashEmbedder) -> Library:
    """A library of two articles."""
    made = Library.open(folder, create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


def start() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=30).run()


def drawn(app: AppTest, key: str) -> dict[str, Any]:
    """What the component of that key was given to draw."""
    [component] = [each for each in app.get("bidi_component") if each.key == key]
    data: dict[str, Any] = json.loads(component.proto.json)
    return data


def keys(app: AppTest) -> list[str | None]:
    return [each.key for each in app.get("bidi_component")]


def trigger(app: AppTest, key: str, event: str, value: object) -> None:
    """Send what the component of that key sends when it is used."""
    [component] = [each for each in app.get("bidi_component") if each.key == key]
    states = WidgetStates()
    state = states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events"
    state.json_trigger_value = json.dumps([{"event": event, "value": value}])
    app._run(states)


def ask(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def text_of(segments: Sequence[dict[str, Any]], kind: str) -> str:
    return "".join(segment["text"] for segment in segments if kind in segment["kinds"])


def test_the_first_page_says_what_it_is(library: Library) -> None:
    app = start()
    assert not app.exception
    assert app.header[0].value == "Ask your own articles"
    assert "from your 2 articles" in app.markdown[0].value
    assert drawn(app, "article")["article"] is None
    assert [button.label for button in app.button] == []


def test_a_question_is_answered_with_passages(library: Library) -> None:
    app = ask(start(), "Where did the ferry engine fail?")
    assert not app.exception
    turn = drawn(app, "turn-0")["turn"]
    assert turn["question"] == "Where did the ferry engine fail?"
    assert turn["searched_line"].startswith("Searched 2 passages in 2 articles · ")
    best = turn["cards"][0]
    assert best["title"] == FERRY.title
    assert best["byline"] == "The Herald · 5 October 2024"
    assert "".join(segment["text"] for segment in best["quote"]) == STORY
    assert turn["cards"][1]["title"] == "bridge.txt"


@pytest.mark.parametrize(("threshold", "found"), [("0", True), ("1", False)])
def test_what_is_found_follows_the_threshold(
    library: Library, monkeypatch: pytest.MonkeyPatch, threshold: str, found: bool
) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", threshold)
    app = ask(start(), "Where did the ferry engine fail?")
    assert drawn(app, "turn-0")["turn"]["answered"] is found


@pytest.mark.parametrize("threshold", ["half", "1.5", "nan"])
def test_a_threshold_that_is_none_is_said(
    library: Library, monkeypatch: pytest.MonkeyPatch, threshold: str
) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", threshold)
    app = ask(start(), "Where did the ferry engine fail?")
    assert not app.exception
    said = app.error[0].value.replace("\\", "")
    assert f"FOOTNOTE_THRESHOLD is '{threshold}', which is not a number from 0 to 1." in said


def test_a_citation_opens_its_article_at_the_passage_and_closes(library: Library) -> None:
    app = ask(start(), "Where did the ferry engine fail?")
    trigger(app, "turn-0", "open", 1)
    assert drawn(app, "turn-0")["active"] == 1
    pane = drawn(app, "article")
    assert pane["label"] == "passage 1"
    text = pane["article"]["text"]
    assert "".join(segment["text"] for segment in text) == FERRY.text
    assert text_of(text, "passage") == STORY
    assert text_of(text, "skipped") == NOTICE
    assert pane["opening"] == 1
    trigger(app, "turn-0", "open", 1)
    assert drawn(app, "article")["opening"] == 2
    trigger(app, "article", "close", True)
    assert drawn(app, "article")["article"] is None
    assert drawn(app, "turn-0")["active"] is None


def test_a_copy_opens_its_own_article_at_its_own_place(library: Library) -> None:
    printed = f"\n\n{STORY}"
    library.add([Document(doc_id="copy.txt", title=FERRY.title, text=printed, sha256="")])
    app = ask(start(), "Where did the ferry engine fail?")
    [copied] = [card for card in drawn(app, "turn-0")["turn"]["cards"] if card["also_in"]]
    [copy] = copied["also_in"]
    assert {copied["byline"], copy["byline"]} == {"", "The Herald · 5 October 2024"}
    trigger(app, "turn-0", "copy", [copied["rank"], 0])
    assert not app.exception
    pane = drawn(app, "article")
    turn = drawn(app, "turn-0")
    assert (turn["active"], turn["active_copy"]) == (copied["rank"], 0)
    text = "".join(segment["text"] for segment in pane["article"]["text"])
    assert text == (printed if copied["byline"] else FERRY.text)
    assert text_of(pane["article"]["text"], "passage") == STORY
    trigger(app, "turn-0", "open", copied["rank"])
    assert drawn(app, "turn-0")["active_copy"] is None
    trigger(app, "turn-0", "copy", [copied["rank"], 7])
    assert drawn(app, "turn-0")["active_copy"] is None


def test_a_citation_that_is_not_there_opens_nothing(library: Library) -> None:
    app = ask(start(), "Where did the ferry engine fail?")
    trigger(app, "turn-0", "open", 99)
    assert not app.exception
    assert drawn(app, "article")["article"] is None


def test_what_only_comes_near_is_drawn_as_such(library: Library) -> None:
    app = ask(start(), "Who composed zzyzx?")
    turn = drawn(app, "turn-0")["turn"]
    missing = "No passage mentions “composed” or “zzyzx”."
    assert turn["status"] == f"Your sources do not answer this. {missing}"
    assert {card["mentions"] for card in turn["cards"]} == {""}
    assert not turn["answered"]
    trigger(app, "turn-0", "open", 1)
    assert drawn(app, "article")["article"]["answered"] is False


def test_follow_ups_are_asked_with_their_history(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []

    def spy(searched: Library, question: Question, *, threshold: float, **_: object) -> Answer:
        asked.append(question)
        return retrieval.answer.ask(searched, question, threshold=threshold)

    monkeypatch.setattr(ui.browser.answering, "ask", spy)
    app = ask(ask(start(), "Where did the ferry fail?"), FOLLOW_UP)
    assert [(question.text, question.history) for question in asked] == [
        ("Where did the ferry fail?", ()),
        (FOLLOW_UP, ("Where did the ferry fail?",)),
    ]
    # The places that the answer above cites go with it.
    first, second = asked
    assert first.cited == ()
    cards = drawn(app, "turn-0")["turn"]["cards"]
    assert len(second.cited) == len(cards) == 2
    assert second.cited[0].doc_id == "ferry.txt"
    assert drawn(app, "turn-0")["latest"] is False
    assert drawn(app, "turn-1")["latest"] is True


def test_what_a_follow_up_was_taken_to_mean_is_shown_and_corrected(library: Library) -> None:
    app = ask(ask(start(), "Where did the ferry engine fail?"), "Who said that?")
    assert drawn(app, "turn-0")["turn"]["searched_for"] == ""
    assert drawn(app, "turn-1")["turn"]["searched_for"] == "Who said that? (ferry engine fail)"
    trigger(app, "turn-1", "open", 1)
    text = "council :red[footbridge] $1"
    trigger(app, "turn-1", "correct", f"  {text} ")
    assert not app.exception
    turn = drawn(app, "turn-1")["turn"]
    assert (turn["question"], turn["searched_for"]) == ("Who said that?", text)
    assert turn["cards"][0]["title"] == "bridge.txt"
    # The passage that was open may not be one of these.
    assert drawn(app, "article")["article"] is None
    assert text not in "".join(each.value for each in app.markdown)
    # The next question is understood by what was meant.
    app = ask(app, "Why?")
    assert drawn(app, "turn-2")["turn"]["searched_for"] == "Why? (council red[footbridge, $1)"


def test_a_corrected_typing_error_can_be_searched_as_typed(library: Library) -> None:
    app = ask(start(), "Who voted to build a fotbridge?")
    turn = drawn(app, "turn-0")["turn"]
    assert "“footbridge”" in turn["corrections"]
    assert turn["as_typed"] == "Who voted to build a fotbridge?"
    trigger(app, "turn-0", "correct", turn["as_typed"])
    assert not app.exception
    turn = drawn(app, "turn-0")["turn"]
    assert (turn["question"], turn["corrections"], turn["searched_for"]) == (
        "Who voted to build a fotbridge?",
        "",
        "",
    )


def test_an_earlier_question_is_corrected_in_its_place(library: Library) -> None:
    app = ask(ask(start(), "Where did the ferry engine fail?"), "Why?")
    app = ask(app, "Who voted to build a footbridge?")
    trigger(app, "turn-2", "open", 1)
    trigger(app, "turn-1", "correct", "canal")
    assert [drawn(app, f"turn-{n}")["turn"]["question"] for n in range(3)] == [
        "Where did the ferry engine fail?",
        "Why?",
        "Who voted to build a footbridge?",
    ]
    assert drawn(app, "turn-1")["turn"]["searched_for"] == "canal"
    assert drawn(app, "turn-1")["turn"]["cards"][0]["title"] == "bridge.txt"
    # What is open from another question stays open.
    assert drawn(app, "article")["article"]["doc_id"] == "bridge.txt"


def test_a_blank_correction_changes_nothing(library: Library) -> None:
    app = ask(ask(start(), "Where did the ferry engine fail?"), "Why?")
    before = drawn(app, "turn-1")
    trigger(app, "turn-1", "correct", "  ")
    assert drawn(app, "turn-1") == before


def test_a_blank_question_asks_nothing(library: Library) -> None:
    app = ask(start(), "   ")
    assert not app.exception
    assert keys(app) == WITHOUT_TURNS


def test_a_new_conversation_forgets_the_old(library: Library) -> None:
    app = ask(start(), "Where did the ferry fail?")
    trigger(app, "turn-0", "open", 1)
    trigger(app, "conversations", "begin", True)
    assert keys(app) == WITHOUT_TURNS
    assert drawn(app, "article")["article"] is None


def test_an_error_of_footnote_is_shown_as_its_sentence(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Answer:
        raise ModelDamaged(
            "The model's files in /m/$a were changed. Run `footnote doctor --repair`."
        )

    monkeypatch.setattr(ui.browser.answering, "ask", broken)
    app = ask(start(), "Why?")
    assert not app.exception
    [error] = app.error
    assert error.value.endswith(r"\/m\/\$a were changed\. Run `footnote doctor --repair`\.")
    assert drawn(app, "turn-0")["turn"]["question"] == "Why?"


def test_a_fault_of_footnote_is_not_met_again_at_every_click(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[None] = []

    def broken(*_: object, **__: object) -> Answer:
        calls.append(None)
        raise RuntimeError("a fault")

    monkeypatch.setattr(ui.browser.answering, "ask", broken)
    app = ask(start(), "Why?")
    [exception] = app.exception
    assert "a fault" not in exception.message
    app.run()
    assert len(calls) == 1
    assert "a fault in Footnote" in app.error[0].value


def test_a_question_waits_for_the_model(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = SlowEmbedder()
    monkeypatch.setattr(
        ui.browser.access, "open_library", lambda path, announce: Library.open(path, embedder=slow)
    )
    shown: list[str] = []
    real = ui.browser.components.turn

    def turn(view: TurnView, **options: Any) -> None:
        shown.append(view.waiting)
        real(view, **options)

    monkeypatch.setattr(ui.browser.components, "turn", turn)
    app = start()
    assert app.header[0].value == "Ask your own articles"
    threading.Timer(2, slow.go.set).start()
    ask(app, "Where did the ferry engine fail?")
    waiting = [each for each in shown if each]
    # What it reads comes so soon after the search that it may not be seen.
    assert waiting[:2] == ["Loading the model…", "Searching your articles"]
    assert shown[-1] == ""
    assert drawn(app, "turn-0")["turn"]["cards"]


def test_the_reranker_is_loaded_behind_the_first_page(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def open_reranker(model: str, announce: object) -> WordReranker:
        loaded.append(model)
        return WordReranker(model)

    monkeypatch.setattr("index.local.library_models.open_reranker", open_reranker)
    library.set_reranker("bridge")
    access = ui.browser.access.Access(library.folder)
    access.library()
    assert access._loading is not None
    access._loading.join(30)
    assert loaded == ["bridge", "bridge"]


def test_what_the_library_announces_is_shown_while_it_loads(
    folder: Path, embedder: HashEmbedder
) -> None:
    announce: list[Callable[[str], None]] = []
    slow = SlowEmbedder()

    def opened(path: Path, tell: Callable[[str], None]) -> Library:
        announce.append(tell)
        return Library.open(path, create=True, embedder=slow)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ui.browser.access, "open_library", opened)
        access = ui.browser.access.Access(folder)
        access.library()
    seen = access.activities()
    assert next(seen) == "Loading the model…"
    announce[0]("Preparing the model, once.")
    assert next(seen) == "Preparing the model, once."
    slow.go.set()
    assert list(seen)[-1:] in ([], ["Preparing the model, once."])
    assert not access.busy_with("Preparing the model, once.", seconds=5)
