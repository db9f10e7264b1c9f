"""The choice of the library's model, for English or for every language, and its change.

A change embeds every article again, so a thread of the app does it. Meanwhile questions are
answered by words, and files that are added wait. A change that was interrupted goes on with the
next file.
"""

from __future__ import annotations

import importlib.util
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from index.errors import FootnoteError
from index.models.catalogue import DEFAULT_MODEL, LANGUAGES_MODEL, LANGUAGES_MODEL_PACKAGE
from index.models.onnx_runtime import open_embedder
from index.protocols import Library
from retrieval.overview.library_languages import unread_articles
from retrieval.overview.parts import part_of
from ui.browser.intake.caching import BY_PATH
from ui.browser.intake.watching import library_folder
from ui.browser.markdown import literal

UPDATE_SECONDS = 1.0
PREPARING = "Preparing the model…"
CHOICES = {
    DEFAULT_MODEL: "English, fastest",
    LANGUAGES_MODEL: "Every language, half as fast",
}
CAPTIONS = (
    "Finds articles and asks in English.",
    "Finds an article in one language by a question in another.",
)
INSTALL = (
    'A model that reads every language is an extra: `pip install "footnote-qa[languages]"` in a '
    "terminal, then start Footnote again."
)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a change of the model is doing, in words, and what stopped it; empty if nothing is."""

    activity: str = ""
    error: str = ""


class ModelChange:
    """A change of one library's model, in a thread of its own.

    Args:
        folder: the library's folder.

    Thread safety:
        Safe to share between sessions.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        """What the change is doing now."""
        return self._progress

    def start(self, library: Library, model: str) -> None:
        """Start a change, unless one is going on."""
        with self._lock:
            if self._progress.activity:
                return
            self._progress = Progress(PREPARING)
            self._thread = threading.Thread(
                target=self._change,
                args=(library, model),
                name=f"change-model-{self._folder.name}",
                daemon=True,
            )
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until the change has ended, or so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _change(self, library: Library, model: str) -> None:
        error = "The model was not changed: something unforeseen happened. Look at the terminal."
        try:
            self._embed(library, model)
            error = ""
        except FootnoteError as failure:
            error = str(failure)
        finally:
            self._progress = Progress(error=error)

    def _embed(self, library: Library, model: str) -> None:
        embedder = open_embedder(model, self._announce)
        with library.writer() as writer:
            writer.reembed(model, embedder)
            for progress in writer.embed():
                self._announce(f"Embedding the articles: {progress.done:,} of {progress.total:,}.")

    def _announce(self, activity: str) -> None:
        self._progress = Progress(activity)


@st.cache_resource(show_spinner=False, hash_funcs=BY_PATH)
def model_change(folder: Path) -> ModelChange:
    """Return the `ModelChange` of a folder's library that the whole process shares."""
    return ModelChange(folder)


def is_installed() -> bool:
    """Return whether the model for every language is on this machine."""
    return importlib.util.find_spec(LANGUAGES_MODEL_PACKAGE) is not None


def draw_unread(library: Library) -> None:
    """Say which articles the library's model does not read, with a button that changes it.

    Somebody who is limited to collections cannot change it, and sees no progress: it counts all
    articles.
    """
    if part_of(library) is not None:
        return
    change = model_change(library_folder())
    if _draw_progress(change):
        return
    with library.snapshot() as snapshot:
        unread = unread_articles(snapshot)
    if not unread:
        return
    with st.container(border=True, key="unread-languages"):
        st.write(literal(unread))
        if not is_installed():
            st.caption(INSTALL)
            return
        st.caption(
            "Another model reads every language. All articles are embedded again for it, which "
            "takes twice as long as adding them."
        )
        st.button(
            "Read every language",
            icon=":material/translate:",
            on_click=partial(change.start, library, LANGUAGES_MODEL),
        )


def draw_choice(library: Library) -> None:
    """Draw the choice of the model for a library without articles."""
    change = model_change(library_folder())
    if _draw_progress(change):
        return
    if not is_installed():
        st.caption(INSTALL)
        return
    models = list(CHOICES)
    chosen = _present_model(library)
    if chosen not in models:
        return
    st.radio(
        "What the library reads",
        models,
        index=models.index(chosen),
        format_func=CHOICES.__getitem__,
        captions=CAPTIONS,
        horizontal=True,
        key="model-of-new-library",
        on_change=partial(_choose, library, change),
    )


def _present_model(library: Library) -> str:
    with library.snapshot() as snapshot:
        return snapshot.space.model if snapshot.space else DEFAULT_MODEL


def _choose(library: Library, change: ModelChange) -> None:
    chosen = st.session_state["model-of-new-library"]
    # Streamlit reports the choice again where a run of the page was cut short, though nobody made
    # another one. By then files may be read already, with this very model.
    if chosen != _present_model(library):
        change.start(library, chosen)


def _draw_progress(change: ModelChange) -> bool:
    """Draw what a change is doing; return whether it is going on."""
    progress = change.progress
    if progress.error:
        st.error(literal(progress.error))
    if not progress.activity:
        return False
    st.fragment(_follow, run_every=UPDATE_SECONDS)(change)
    return True


def _follow(change: ModelChange) -> None:
    progress = change.progress
    if not progress.activity:
        st.rerun()
    st.info(literal(progress.activity), icon=":material/translate:")
