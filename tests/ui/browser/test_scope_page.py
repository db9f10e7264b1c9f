"""The choice of sources as Streamlit runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from index import Library
from index.documents import Document
from index.scope import EVERYTHING, Scope
from tests.fakes import HashEmbedder
from ui.browser.views.verdicts import verdicts


def page() -> None:
    import os

    import streamlit as st

    from index import Library
    from tests.fakes import HashEmbedder
    from ui.browser import answering
    from ui.browser.side import scope_sidebar as scope

    library = Library.open(os.environ["FOOTNOTE_LIBRARY"], embedder=HashEmbedder())
    with st.sidebar:
        scope.draw(
            library,
            lambda doc_id: st.session_state.update(opened=doc_id),
            lambda: st.session_state.update(adding=True),
        )
    st.text(scope.line(library))
    answering.take_question(library, st.session_state.pop("asks", ""))
    for _ in answering.answer_question(library):
        pass


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    texts = {"eel": "Eels returned to the river.", "dam": "The dam in the river broke."}
    library.add(
        Document(doc_id=doc_id, title=doc_id, text=text, sha256="0", source=f"The {doc_id}")
        for doc_id, text in texts.items()
    )
    return AppTest.from_function(page, default_timeout=30).run()


def drawn(app: AppTest) -> Any:
    [component] = app.get("bidi_component")
    return json.loads(component.proto.json)


def send(app: AppTest, event: str, value: object) -> None:
    """Send what the component sends when it is used."""
    [component] = app.get("bidi_component")
    states = WidgetStates()
    state = states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events"
    state.json_trigger_value = json.dumps([{"event": event, "value": value}])
    app._run(states)


def choice(
    number: int, *doc_ids: str, outlets: tuple[str, ...] = (), tags: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "number": number,
        "doc_ids": doc_ids,
        "outlets": outlets,
        "tags": tags,
        "since": "",
        "until": "",
        "undated": False,
    }


def ask(app: AppTest, question: str) -> Any:
    app.session_state["asks"] = question
    app.run()
    assert not app.exception
    return app.session_state["conversation"].turns[-1]


def test_nothing_ticked_is_everything(app: AppTest) -> None:
    assert drawn(app)["view"]["line"] == "Searched: all 2 articles"
    assert app.text[0].value == ""
    turn = ask(app, "What of the river?")
    assert turn.asked_question.scope == EVERYTHING
    assert len(turn.answer.citations) == 2


def test_a_question_is_answered_from_what_is_ticked_when_it_is_asked(app: AppTest) -> None:
    send(app, "choose", choice(1, "dam"))
    assert drawn(app)["taken"] == 1
    assert [row["ticked"] for row in drawn(app)["view"]["articles"]] == [True, False]
    assert app.text[0].value == "1 of 2 articles: dam"
    first = ask(app, "What of the river?")
    assert first.asked_question.scope == Scope(doc_ids=frozenset({"dam"}))
    assert [c.document.doc_id for c in first.answer.citations] == ["dam"]
    said = verdicts(first)
    assert said
    assert said.nothing_label == ""
    send(app, "choose", choice(2, outlets=("The eel",)))
    second = ask(app, "And what else of it?")
    assert second.asked_question.scope == Scope(outlets=frozenset({"The eel"}))
    assert {c.document.doc_id for c in second.answer.citations} == {"eel"}
    assert app.session_state["conversation"].turns[0] == first
    send(app, "choose", choice(3))
    assert ask(app, "What of the river?").asked_question.scope == EVERYTHING


def test_articles_are_found_by_words_and_opened(app: AppTest) -> None:
    send(app, "find", "dam")
    assert [row["doc_id"] for row in drawn(app)["view"]["articles"]] == ["dam"]
    send(app, "open", "dam")
    assert app.session_state["opened"] == "dam"
    assert drawn(app)["words"] == "dam"


def test_a_choice_is_named_and_chosen_again(app: AppTest, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", embedder=HashEmbedder())
    library.labels.tag(["dam"], ["Water"])
    send(app, "choose", choice(1, tags=("Water",)))
    view = drawn(app)["view"]
    assert view["line"] == "Searched: 1 of 2 articles: tagged Water"
    assert view["tags"] == [{"tag": "Water", "articles": "1", "ticked": True}]
    assert (view["collections"], view["can_be_saved"]) == ([], True)
    send(app, "save", "Broken dams")
    view = drawn(app)["view"]
    assert view["collections"] == [{"name": "Broken dams", "articles": "1", "chosen": True}]
    assert (view["line"], view["can_be_saved"]) == ("Searched: 1 of 2 articles: Broken dams", False)
    send(app, "use", "Broken dams")
    assert drawn(app)["view"]["line"] == "Searched: all 2 articles"
    library.labels.tag(["eel"], ["water"])
    send(app, "use", "Broken dams")
    assert len(ask(app, "What of the river?").answer.citations) == 2
    send(app, "forget", "Broken dams")
    view = drawn(app)["view"]
    assert (view["collections"], view["line"]) == ([], "Searched: 2 of 2 articles: tagged Water")


def test_articles_can_be_added_from_here(app: AppTest) -> None:
    send(app, "add", True)
    assert app.session_state["adding"]
