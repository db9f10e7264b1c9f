"""The fields that add articles, and the progress of the background worker's jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePosixPath

import streamlit as st

from index.errors import FootnoteError
from index.jobs.job import GivenFile, Jobs, State, Work
from index.loaders.folders import is_left_out
from index.protocols import Intake, Library
from ui.browser import components
from ui.browser.intake.watching import draw_watch_field, watched_folders
from ui.browser.notices import has_notice, keep_notice
from ui.browser.views.jobs import Action, jobs_view

# How many seconds pass between two updates of the progress.
UPDATE_SECONDS = 1.0
WEB_NOTE = (
    "Nothing is asked of the network until you press the button. Then Footnote asks each site for "
    "its robots.txt and for the page, without cookies, and keeps when and from where it came."
)
FILE_TYPES_NOTE = (
    "Footnote reads PDF, Word and other texts, books, mail, saved pages, tables, subtitles, feeds, "
    "and ZIP files of these. Of any other file it says why not, and what to do."
)


def draw_adding(library: Library) -> None:
    """Draw the fields for dropping files and folders, pasting a text and naming web pages.

    Where the app serves this machine alone, a folder of the machine can be named to be watched.
    """
    watched = watched_folders()
    tabs = ["Files", "A folder", "Paste text", "From the web"]
    files_tab, folder_tab, paste_tab, web_tab, *watch_tab = st.tabs(
        [*tabs, "Watch a folder"] if watched else tabs
    )
    # A new key makes a new, empty field; the files that were submitted are listed as jobs below.
    generation = st.session_state.get("given", 0)
    with files_tab:
        st.file_uploader(
            f"Drop files here. {FILE_TYPES_NOTE}",
            accept_multiple_files=True,
            key=f"files-{generation}",
            on_change=partial(_add_files, library, f"files-{generation}"),
        )
    with folder_tab:
        st.file_uploader(
            f"Drop a folder here. {FILE_TYPES_NOTE} Hidden and temporary files are skipped.",
            accept_multiple_files="directory",
            key=f"folder-{generation}",
            on_change=partial(_add_files, library, f"folder-{generation}", within_folder=True),
        )
    with paste_tab, st.form(f"paste-{generation}", border=False):
        st.text_input("Title (optional)", key=f"pasted-title-{generation}")
        outlet, day = st.columns(2)
        outlet.text_input("Outlet (optional)", key=f"pasted-outlet-{generation}")
        day.date_input(
            "Date (optional)", value=None, min_value="1600-01-01", key=f"pasted-date-{generation}"
        )
        st.text_area("Text", key=f"pasted-text-{generation}", height=160)
        st.form_submit_button("Add this text", on_click=partial(_add_text, library, generation))
    with web_tab, st.form(f"web-{generation}", border=False):
        st.text_area(
            "Addresses of web pages, one a line",
            key=f"addresses-{generation}",
            height=100,
            placeholder="https://…",
        )
        st.caption(WEB_NOTE)
        st.form_submit_button("Fetch and add", on_click=partial(_add_pages, library, generation))
    if watched:
        with watch_tab[0]:
            draw_watch_field(watched)


def draw_jobs(library: Library, jobs: Jobs) -> None:
    """Draw the worker's jobs; update them every second while any is unfinished.

    Args:
        library: the library that the jobs belong to.
        jobs: the jobs as they were before the page read anything else of the library.
    """
    if not jobs.jobs:
        return
    stage = _stage(library, jobs)
    # Defined in each run of the page: only a new fragment can start or stop the updates.
    st.fragment(_draw_progress, run_every=UPDATE_SECONDS if jobs.unfinished else None)(
        library, stage, [jobs]
    )


def resume_work(library: Library) -> str:
    """Start a worker if jobs are unfinished and no worker is alive.

    A worker that gave up is not restarted, and one that died is restarted only after a while.

    Returns:
        The message of the error that prevented the start, empty if there was none.
    """
    try:
        library.intake.start(asked=False)
    except FootnoteError as error:
        return str(error)
    return ""


def submit_removal(library: Library, doc_ids: Sequence[str], name: str) -> None:
    """Submit a job that removes articles.

    Args:
        library: the library that holds the articles.
        doc_ids: the ids of the articles.
        name: the article's title, if there is only one. The job list shows this title after the
            removal, when the library no longer has it.
    """

    def remove(intake: Intake) -> None:
        job_id = intake.remove(doc_ids)
        if len(doc_ids) == 1:
            _removed_names()[job_id] = name

    _submit(library, remove)


def _draw_progress(library: Library, drawn_stage: object, first: list[Jobs]) -> None:
    """Draw the jobs; if the rest of the page shows an earlier stage of them, rerun the page.

    Args:
        library: the library that the jobs belong to.
        drawn_stage: the stage of the jobs that the rest of the page shows.
        first: a list with the jobs that the page has read, for its own call. That call empties it;
            only later calls read the jobs, and may rerun the page. If the first call reran it, the
            table below would not be drawn in this run. The browser would remove it, and with it the
            reader's ticks and focus.
    """
    intake = library.intake
    is_update = not first
    jobs = intake.jobs() if is_update else first.pop()
    trouble = resume_work(library) if jobs.unfinished else ""
    if is_update and (_stage(library, jobs) != drawn_stage or has_notice()):
        st.rerun()
    working = bool(jobs.unfinished) and intake.working()
    submit = partial(_submit, library)
    components.jobs(
        jobs_view(jobs, _removed_names(), working=working, trouble=trouble),
        key="jobs",
        on_act=lambda action, job_id: submit(partial(_act, action, [job_id])),
        on_start=lambda: submit(lambda _: None),
        on_cancel_all=lambda: submit(partial(_act, Action.CANCEL, [j.job_id for j in jobs.jobs])),
        on_clear=lambda: submit(partial(_act, Action.DISMISS, [j.job_id for j in jobs.jobs])),
    )


def _act(action: str, job_ids: Sequence[int], intake: Intake) -> None:
    methods = {
        Action.CANCEL: intake.cancel,
        Action.RETRY: intake.retry,
        Action.DISMISS: intake.dismiss,
    }
    methods[Action(action)](job_ids)


def _stage(library: Library, jobs: Jobs) -> object:
    """Return a value that changes when the rest of the page must be redrawn."""
    with library.snapshot() as snapshot:
        documents = snapshot.totals.documents
    files = [job for job in jobs.jobs if job.work is Work.ADD]
    read = sum(job.state not in (State.WAITING, State.READING) for job in files)
    done = sum(not job.unfinished for job in files)
    # Of many files, redraw at each twentieth rather than at each file: the table may be long.
    steps = max(1, len(files) // 20)
    return (
        bool(jobs.jobs),
        bool(jobs.unfinished),
        documents > 0,
        read // steps,
        done // steps,
        documents if read == len(files) else 0,
    )


def _add_files(library: Library, key: str, *, within_folder: bool = False) -> None:
    """Submit the uploaded files as jobs, and empty the upload fields."""
    # On a slow machine, the browser sends the files of the old field once more, with the next ones,
    # before it has the new field.
    submitted: set[str] = st.session_state.setdefault("submitted-files", set())
    uploaded = [upload for upload in st.session_state[key] if upload.file_id not in submitted]
    files = []
    for upload in uploaded:
        name = upload.name
        if within_folder:
            # As in the terminal, a file's name is its path within the folder that was added.
            parts = PurePosixPath(name).parts
            name = "/".join(parts[1:] or parts)
            if any(map(is_left_out, PurePosixPath(name).parts)):
                continue
        files.append(GivenFile(name, upload.getvalue()))
    if files and _submit(library, lambda intake: intake.submit(files)):
        submitted.update(upload.file_id for upload in uploaded)
    _empty_fields()


def _add_text(library: Library, generation: int) -> None:
    """Submit the pasted text as a job; leave the fields filled if that fails."""
    title, outlet, text, day = (
        st.session_state[f"pasted-{name}-{generation}"]
        for name in ("title", "outlet", "text", "date")
    )
    published = day.isoformat() if day else ""
    if not text.strip():
        keep_notice("There is no text to add. Paste a text, then add it.")
    elif _submit(
        library, lambda intake: intake.paste(text, title=title, source=outlet, published=published)
    ):
        _empty_fields()


def _add_pages(library: Library, generation: int) -> None:
    """Submit the named pages as jobs; leave the field filled if that fails."""
    lines = str(st.session_state[f"addresses-{generation}"]).splitlines()
    addresses = [line.strip() for line in lines if line.strip()]
    if not addresses:
        keep_notice("There is no address to fetch. Write one, such as https://…, then fetch it.")
    elif _submit(library, lambda intake: intake.fetch(addresses)):
        _empty_fields()


def _empty_fields() -> None:
    st.session_state["given"] = st.session_state.get("given", 0) + 1


def _submit(library: Library, act: Callable[[Intake], object]) -> bool:
    """Change the jobs and start a worker; on an error, keep its message as a notice.

    Args:
        library: the library.
        act: the change to make.

    Returns:
        Whether the change was made and no error occurred.
    """
    intake = library.intake
    try:
        act(intake)
        intake.start()
    except FootnoteError as error:
        keep_notice(str(error))
        return False
    return True


def _removed_names() -> dict[int, str]:
    """Return the titles of the articles that this session removed one by one, by job id."""
    names: dict[int, str] = st.session_state.setdefault("removed-names", {})
    return names
