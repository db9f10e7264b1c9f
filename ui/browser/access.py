"""The library that all browser sessions of the process share.

Its model loads in a background thread, so the first page is usable before the model is ready.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from weakref import WeakValueDictionary

import streamlit as st

from index import ClusterPlace, Library, Place, open_place
from index.access.guarded_library import GuardedLibrary
from index.access.rights import Identity
from index.errors import FootnoteError, LibraryNotFound
from index.jobs.job import Jobs
from index.protocols import Library as AnyLibrary
from retrieval.judgement.confidence import THRESHOLD
from retrieval.overview.parts import MadeOfPart, Parts, part_of
from retrieval.voices.voice_reader import VoiceReader
from ui.browser.intake.adding import draw_adding, draw_jobs, resume_work
from ui.browser.intake.caching import BY_PATH
from ui.browser.intake.changing_model import draw_choice
from ui.browser.intake.watching import draw_watched, library_folder, library_place
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, keep_notice, show_errors
from ui.browser.signing_in import current_person, still_has

LOADING = "Loading the model…"
# Guarded libraries are cheap, and made anew for whoever comes back.
_KEPT = 200
_PURPOSE = (
    "Footnote answers your questions with passages of your own articles, quoted word for word and "
    "cited to the place where they stand."
)


def threshold() -> float:
    """Return the lowest confidence at which a question counts as answered.

    The value is `FOOTNOTE_THRESHOLD` if that is set and not empty, else the default.

    Raises:
        FootnoteError: `FOOTNOTE_THRESHOLD` is not a number from 0 to 1.
    """
    text = os.environ.get("FOOTNOTE_THRESHOLD") or str(THRESHOLD)
    try:
        if 0 <= (value := float(text)) <= 1:
            return value
    except ValueError:
        pass
    raise FootnoteError(
        f"FOOTNOTE_THRESHOLD is {text!r}, which is not a number from 0 to 1. Correct or unset it, "
        "then start Footnote again."
    )


def open_library(folder: Path, announce: Callable[[str], None]) -> Library:
    """Open a library; tests replace this function to use a fake model."""
    return open_place(_place(folder), announce=announce)


def _place(folder: Path) -> Place:
    """Return the servers of the library whose folder on this machine this is, or the folder."""
    place = library_place()
    return place if isinstance(place, ClusterPlace) else folder


def _shown(place: Place) -> str:
    return place.shown if isinstance(place, ClusterPlace) else str(place)


class Access:
    """The library of one folder, opened at first use and shared by all sessions.

    Opening the library starts a thread that loads its model. While the folder holds no library,
    each call of `library` looks for one again, so the app needs no restart after `footnote add`
    in a terminal. Methods may be called from any thread.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts = Parts(threshold)
        self._activity = LOADING
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._guarded: OrderedDict[Identity, GuardedLibrary] = OrderedDict()
        # Those that a session has open, too: it counts on what its library has counted.
        self._alive: WeakValueDictionary[Identity, GuardedLibrary] = WeakValueDictionary()
        self._loading: threading.Thread | None = None

    def library(self) -> Library:
        """Return the library; its model may still be loading.

        Raises:
            LibraryNotFound: the folder holds no library yet.
        """
        with self._lock:
            if self._library is None:
                self._library = open_library(self.folder, self._announce)
                self._loading = threading.Thread(
                    target=self._load, args=(self._library,), name="load-model", daemon=True
                )
                self._loading.start()
            return self._library

    def library_of(self, person: Identity | None) -> AnyLibrary:
        """Return the library as a person who has signed in may use it; all of it if None.

        Raises:
            LibraryNotFound: the folder holds no library yet.
        """
        library = self.library()
        if person is None:
            return library
        with self._lock:
            guarded = self._alive.get(person)
            if guarded is None:
                guarded = GuardedLibrary(library, person, still_has(person, _place(self.folder)))
            self._alive[person] = self._guarded[person] = guarded
            self._guarded.move_to_end(person)
            while len(self._guarded) > _KEPT:
                self._guarded.popitem(last=False)
            return guarded

    def made_of(self, library: AnyLibrary) -> MadeOfPart:
        """Return what the process makes of what somebody may use of the library."""
        return self._parts.of(library)

    def activities(self) -> Iterator[str]:
        """Yield the current loading step, such as `LOADING`, until the model is loaded."""
        while self.busy_with(activity := self._activity, seconds=0):
            yield activity

    def suggestions(self, library: AnyLibrary) -> tuple[tuple[str, ...], bool]:
        """Return the questions found so far that a library answers, and whether they are all.

        Args:
            library: the library, as somebody may use it.
        """
        if self._loading is None or self._loading.is_alive():
            return (), False
        return self.made_of(library).suggester.get(library)

    def busy_with(self, activity: str, *, seconds: float = 0.2) -> bool:
        """Wait for the model; return whether it is still loading and still at this step.

        Args:
            activity: the loading step, as `activities` yields it.
            seconds: how long to wait at most.
        """
        if self._loading is None:
            return False
        self._loading.join(seconds)
        return self._loading.is_alive() and self._activity == activity

    def _announce(self, sentence: str) -> None:
        self._activity = sentence

    def _load(self, library: Library) -> None:
        # A failure here recurs when a question is asked, and the page shows it then.
        with suppress(FootnoteError):
            library.embedder.embed_question("The first question is slower than the second.")
            _ = library.reader, library.reranker
            # Taking a snapshot opens the indexes. It comes last, so that none is held while the
            # models load.
            with library.snapshot():
                pass


@st.cache_resource(show_spinner=False, hash_funcs=BY_PATH)
def access(folder: Path) -> Access:
    """Return the `Access` to a folder's library that the whole process shares."""
    return Access(folder)


@st.cache_resource(show_spinner=False)
def voice_reader() -> VoiceReader:
    """Return the reader of voices that the whole process shares."""
    return VoiceReader()


def ready() -> tuple[Access, AnyLibrary] | None:
    """Return the library if it holds articles; otherwise draw how to add some and return None."""
    source = access(library_folder())
    with show_errors():
        try:
            library = source.library_of(current_person())
        except LibraryNotFound:
            _offer_library(source.folder)
            return None
        st.session_state["own-library"] = library
        resume_work(library)
        jobs = library.intake.jobs()
        with library.snapshot() as snapshot:
            documents = snapshot.totals.documents
        if documents:
            return source, library
        if part_of(library) is not None:
            _say_nothing_is_there()
        else:
            _offer_articles(library, source.folder, jobs)
    return None


def _say_nothing_is_there() -> None:
    st.header("There are no articles for you yet", anchor=False)
    st.write(
        "Your account is for some collections only, and no article is in them now. Ask an owner of "
        "the library."
    )
    st.button("Look again")


def _offer_library(folder: Path) -> None:
    st.header("There is no library yet", anchor=False)
    st.write(_PURPOSE)
    place = _place(folder)
    if isinstance(place, ClusterPlace):
        st.write(literal(f"{place.shown} has no library. All who use that server will share it."))
    else:
        st.write(
            literal(f"A library is a folder that stores your articles. This one would be {place}. ")
            + "To use another folder, start Footnote with `footnote --library DIR serve`."
        )
    st.button("Make the library here", type="primary", on_click=partial(_make_library, folder))
    st.button("Look again")
    draw_notice()


def _make_library(folder: Path) -> None:
    try:
        open_place(_place(folder), create=True)
    except FootnoteError as error:
        keep_notice(str(error))


def _offer_articles(library: AnyLibrary, folder: Path, jobs: Jobs) -> None:
    st.header("Add your articles", anchor=False)
    st.write(_PURPOSE)
    place = _place(folder)
    kept = "its servers" if isinstance(place, ClusterPlace) else "this machine"
    st.write(
        literal(f"The library in {_shown(place)} is empty. ")
        + f"Articles that you add stay on {kept}. "
        + "You can also add them in a terminal with `footnote add PATH`."
    )
    draw_notice()
    draw_choice(library)
    draw_adding(library)
    draw_jobs(library, jobs)
    draw_watched(library)
    st.button("Look again")
