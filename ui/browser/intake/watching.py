"""The field that names a folder to watch, and the states of the watched folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index import Place, folder_of, place_of_environment
from index.access.reaching import LOOPBACK_NAMES
from index.errors import FootnoteError
from index.loaders import gone_from
from index.protocols import Library
from index.watching.watched import WatchedFolders
from retrieval.wording.phrases import plural
from ui.browser.markdown import literal
from ui.browser.notices import has_notice, keep_notice
from ui.browser.signing_in import is_asked
from ui.browser.views.watched import WatchedView, watched_view

UPDATE_SECONDS = 2.0
# Set by a button whose effect is drawn outside the fragment.
_ACTED = "watched-acted"
_NOTE = (
    "New and changed files are added as long as Footnote runs, and again when it is started again. "
    "Hidden and temporary files are skipped."
)


def library_place() -> Place:
    """Return where the library is: `FOOTNOTE_LIBRARY` if set and not empty, else ./library."""
    return place_of_environment()


def library_folder() -> Path:
    """Return the library's folder; of a library on servers, this machine's folder for it."""
    return folder_of(library_place())


def is_on_this_machine() -> bool:
    """Return whether the app is served to this machine only, so that its folders may be named.

    People can come from elsewhere through a proxy on this machine: `footnote serve` tells of them.
    """
    reached = is_asked() or bool(os.environ.get("FOOTNOTE_REACHED"))
    return not reached and st.get_option("server.address") in LOOPBACK_NAMES


def watched_folders() -> WatchedFolders | None:
    """Return the folders that are watched for the library; None where none may be named."""
    return WatchedFolders(library_place()) if is_on_this_machine() else None


def draw_watch_field(watched: WatchedFolders) -> None:
    """Draw the field that names a folder of this machine."""
    generation = st.session_state.get("watched-given", 0)
    with st.form(f"watch-{generation}", border=False):
        st.text_input(
            "Folder on this machine",
            key=f"watch-path-{generation}",
            placeholder=str(Path.home() / "articles"),
        )
        st.checkbox(
            "Remove articles whose files are gone from the folder", key=f"watch-sync-{generation}"
        )
        st.caption(_NOTE)
        st.form_submit_button("Watch this folder", on_click=partial(_watch, watched, generation))


def draw_watched(
    library: Library, on_remove: Callable[[Sequence[str]], None] | None = None
) -> None:
    """Draw the watched folders and their states, as long as there are any.

    Args:
        library: the library.
        on_remove: called with the ids of articles that the reader wants to remove.
    """
    watched = watched_folders()
    if watched is not None and watched.read():
        with library.snapshot() as snapshot:
            documents = snapshot.totals.documents
        # Defined in each run of the page: only a new fragment can start or stop the updates.
        draw = st.fragment(_draw_states, run_every=UPDATE_SECONDS)
        draw(library, watched, documents, on_remove, [True])


def _draw_states(
    library: Library,
    watched: WatchedFolders,
    documents: int,
    on_remove: Callable[[Sequence[str]], None] | None,
    first: list[bool],
) -> None:
    """Draw the states; rerun the page if its articles have changed since it was drawn.

    Args:
        library: the library.
        watched: its watched folders.
        documents: the number of articles that the rest of the page shows.
        on_remove: called with the ids of articles that the reader wants to remove.
        first: a list that the page's own call empties; that call must not rerun the page.
    """
    is_update = not first
    first.clear()
    if is_update and st.session_state.pop(_ACTED, False):
        st.rerun()
    try:
        watched.start()
    except OSError as error:
        st.error(literal(f"The folders cannot be watched ({error.strerror})."))
    if is_update and not library.intake.jobs().unfinished:
        with library.snapshot() as snapshot:
            changed = snapshot.totals.documents != documents
        if changed or has_notice():
            st.rerun()
    running = watched.is_running()
    folders = watched.read()
    with st.container(border=True):
        st.markdown(f"**Watching {plural(len(folders), 'folder')}**")
        for number, folder in enumerate(folders):
            view = watched_view(folder, watched.state(folder.path), running=running)
            remove = partial(_remove_gone, library, folder.path, on_remove) if on_remove else None
            _draw_folder(view, number, partial(_stop, watched, folder.path), remove)


def _draw_folder(
    view: WatchedView, number: int, stop: Callable[[], None], remove: Callable[[], None] | None
) -> None:
    text, button = st.columns([4, 1], vertical_alignment="top")
    with text:
        st.markdown(literal(view.path))
        st.caption(literal(view.state))
        if view.gone and remove:
            label = f"Remove {plural(view.gone, 'article')}…"
            st.button(label, key=f"remove-gone-{number}-{view.path}", on_click=remove)
        if view.skipped:
            with st.expander(f"{plural(len(view.skipped), 'file')} not read"):
                for line in view.skipped:
                    st.caption(literal(line))
    button.button("Stop watching", key=f"stop-watching-{number}-{view.path}", on_click=stop)


def _watch(watched: WatchedFolders, generation: int) -> None:
    """Watch the named folder; leave the field filled if that fails."""
    text = str(st.session_state[f"watch-path-{generation}"]).strip()
    sync = bool(st.session_state[f"watch-sync-{generation}"])
    if not text:
        keep_notice("There is no folder to watch. Write its path, such as /home/me/articles.")
        return
    try:
        watched.add(Path(text).expanduser(), sync=sync)
        watched.start()
    except FootnoteError as error:
        keep_notice(str(error))
        return
    st.session_state["watched-given"] = generation + 1


def _stop(watched: WatchedFolders, path: Path) -> None:
    st.session_state[_ACTED] = True
    try:
        watched.remove(path)
    except FootnoteError as error:
        keep_notice(str(error))


def _remove_gone(library: Library, path: Path, on_remove: Callable[[Sequence[str]], None]) -> None:
    """Have the page ask whether the articles whose files are gone are to be removed."""
    st.session_state[_ACTED] = True
    with library.snapshot() as snapshot:
        on_remove(gone_from([path], snapshot.paths()))
