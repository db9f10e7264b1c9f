"""The one library of the process, loaded behind the first page while it is already usable."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import streamlit as st

from index import Library
from index.errors import FootnoteError, LibraryNotFound
from retrieval.ranking.confidence import THRESHOLD
from retrieval.suggestions.suggester import Suggester
from ui.browser.adding import draw_adding, draw_jobs, resume_work
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, errors_shown, keep_notice

LOADING = "Loading the model…"


def library_folder() -> Path:
    """Return the folder of the library: `FOOTNOTE_LIBRARY`, or ./library."""
    return Path(os.environ.get("FOOTNOTE_LIBRARY") or "library")


def threshold() -> float:
    """Return the confidence below which nothing is found: `FOOTNOTE_THRESHOLD`, or the default.

    Raises:
        FootnoteError: it is no probability.
    """
    given = os.environ.get("FOOTNOTE_THRESHOLD") or str(THRESHOLD)
    try:
        if 0 <= (chosen := float(given)) <= 1:
            return chosen
    except ValueError:
        pass
    raise FootnoteError(
        f"FOOTNOTE_THRESHOLD is {given!r}. Start Footnote again with a number from 0 to 1 in it, "
        "or without it."
    )


def open_library(folder: Path, announce: Callable[[str], None]) -> Library:
    """Open the library; tests put their own in this place."""
    return Library.open(folder, announce=announce)


class Access:
    """Opens a library at first use and loads its model in a thread; shared by all sessions.

    A library that is not there yet is looked for again each time, so that `footnote add` in a
    terminal needs no restart here.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.suggester = Suggester(threshold)
        self._activity = LOADING
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._loading: threading.Thread | None = None

    def library(self) -> Library:
        """Return the library, whether or not its model is loaded.

        Raises:
            LibraryNotFound: there is none yet.
        """
        with self._lock:
            if self._library is None:
                self._library = open_library(self.folder, self._announce)
                self._loading = threading.Thread(
                    target=self._load, args=(self._library,), name="load-model", daemon=True
                )
                self._loading.start()
            return self._library

    def activities(self) -> Iterator[str]:
        """Yield what is being done, one sentence after the other, until the model is loaded."""
        while self.busy_with(activity := self._activity, seconds=0):
            yield activity

    def suggestions(self) -> tuple[str, ...] | None:
        """Return questions that the library answers; None while they, or the model, are made."""
        library, loading = self._library, self._loading
        if library is None or loading is None or loading.is_alive():
            return None
        return self.suggester.get(library)

    def busy_with(self, activity: str, *, seconds: float = 0.2) -> bool:
        """Wait a little for the model; say whether it is still loading and at this activity."""
        if self._loading is None:
            return False
        self._loading.join(seconds)
        return self._loading.is_alive() and self._activity == activity

    def _announce(self, sentence: str) -> None:
        self._activity = sentence

    def _load(self, library: Library) -> None:
        # Whatever fails here fails again for the question, where it can be shown.
        with suppress(FootnoteError):
            library.embedder.embed_question("The first question is slower than the second.")
            _ = library.reranker
            with library.snapshot():  # opens the indexes; held only once the model is there
                pass


@st.cache_resource(show_spinner=False)
def access(folder: Path) -> Access:
    """Return the process's access to a library."""
    return Access(folder)


def ready() -> tuple[Access, Library] | None:
    """Return a library that holds articles; where there is none, offer to add some."""
    source = access(library_folder())
    with errors_shown():
        try:
            library = source.library()
        except LibraryNotFound:
            _offer_library(source.folder)
            return None
        resume_work(library)
        with library.snapshot() as snapshot:
            documents = snapshot.totals.documents
        if documents:
            return source, library
        _offer_articles(library)
    return None


def _offer_library(folder: Path) -> None:
    st.header("There is no library yet", anchor=False)
    st.write(
        literal(f"A library is a folder that keeps your articles; this one would be {folder}. ")
        + "To use another, start Footnote with `footnote --library DIR serve`."
    )
    st.button("Make the library here", type="primary", on_click=partial(_make_library, folder))
    st.button("Look again")
    draw_notice()


def _make_library(folder: Path) -> None:
    try:
        Library.open(folder, create=True)
    except FootnoteError as error:
        keep_notice(str(error))


def _offer_articles(library: Library) -> None:
    st.header("Add your articles", anchor=False)
    st.write(
        literal(f"The library in {library.folder} is empty. ")
        + "What you add here stays on this machine. (In a terminal: `footnote add PATH`.)"
    )
    draw_notice()
    draw_adding(library.folder)
    draw_jobs(library)
    st.button("Look again")
