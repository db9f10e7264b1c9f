"""Articles added in the page, and the progress of what the background worker does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

import streamlit as st

from index import Library
from index.errors import FootnoteError
from index.jobs.intake import GivenFile, Intake
from index.jobs.job import Jobs, State, Work
from ui.browser import components
from ui.browser.notices import has_notice, keep_notice
from ui.browser.views.jobs import Action, jobs_view

# How often a page looks how the work does.
SECONDS = 1.0
READ = ".txt, .md, .html and .jsonl are read; what else is given is refused with the reason."


def draw_adding(folder: Path) -> None:
    """Draw where files are dropped and texts are pasted."""
    files, whole, paste = st.tabs(["Files", "A folder", "Paste text"])
    # Another key is another, empty field: what was taken over is listed below it.
    given = st.session_state.get("given", 0)
    with files:
        st.file_uploader(
            f"Drop files here. {READ}",
            accept_multiple_files=True,
            key=f"files-{given}",
            on_change=partial(_take_files, folder, f"files-{given}"),
        )
    with whole:
        st.file_uploader(
            f"Drop a folder here. {READ} Hidden files are passed over.",
            accept_multiple_files="directory",
            key=f"folder-{given}",
            on_change=partial(_take_files, folder, f"folder-{given}", within_folder=True),
        )
    with paste, st.form(f"paste-{given}", border=False):
        st.text_input("Title (optional)", key=f"pasted-title-{given}")
        outlet, day = st.columns(2)
        outlet.text_input("Outlet (optional)", key=f"pasted-outlet-{given}")
        day.date_input(
            "Date (optional)", value=None, min_value="1600-01-01", key=f"pasted-date-{given}"
        )
        st.text_area("Text", key=f"pasted-text-{given}", height=160)
        st.form_submit_button("Add this text", on_click=partial(_take_text, folder, given))


def draw_jobs(library: Library) -> None:
    """Draw what the worker does, looking again every second while there is anything."""
    jobs = Intake(library.folder).jobs()
    if not jobs.jobs:
        return
    seen = _stage(library, jobs)
    # Defined anew in each run of the page: only then can it be asked again every second or not.
    st.fragment(_draw_progress, run_every=SECONDS if jobs.unfinished else None)(library, seen)


def resume_work(library: Library) -> str:
    """Go on with what was left when the last worker ended; return why that cannot be."""
    try:
        Intake(library.folder).start(asked=False)
    except FootnoteError as error:
        return str(error)
    return ""


def submit_removal(library: Library, doc_ids: Sequence[str], name: str) -> None:
    """Let the worker remove articles.

    Args:
        library: that holds them.
        doc_ids: of the articles.
        name: of the one there is, to be named when it has gone; the library keeps it no longer.
    """

    def remove(intake: Intake) -> None:
        job_id = intake.remove(doc_ids)
        if len(doc_ids) == 1:
            _removed()[job_id] = name

    _submit(library.folder, remove)


def _draw_progress(library: Library, seen: object) -> None:
    intake = Intake(library.folder)
    jobs = intake.jobs()
    trouble = resume_work(library) if jobs.unfinished else ""
    if _stage(library, jobs) != seen or has_notice():
        st.rerun()
    working = bool(jobs.unfinished) and intake.working()
    ask = partial(_submit, library.folder)
    components.jobs(
        jobs_view(jobs, _removed(), working=working, trouble=trouble),
        key="jobs",
        on_act=lambda action, job_id: ask(partial(_act, action, [job_id])),
        on_start=lambda: ask(lambda _: None),
        on_cancel_all=lambda: ask(partial(_act, Action.CANCEL, [j.job_id for j in jobs.jobs])),
        on_clear=lambda: ask(partial(_act, Action.DISMISS, [j.job_id for j in jobs.jobs])),
    )


def _act(action: str, job_ids: Sequence[int], intake: Intake) -> None:
    acts = {
        Action.CANCEL: intake.cancel,
        Action.RETRY: intake.retry,
        Action.DISMISS: intake.dismiss,
    }
    acts[Action(action)](job_ids)


def _stage(library: Library, jobs: Jobs) -> object:
    """Return what differs when the rest of the page must be drawn anew."""
    with library.snapshot() as snapshot:
        documents = snapshot.totals.documents
    files = [job for job in jobs.jobs if job.work is Work.ADD]
    read = sum(job.state not in (State.WAITING, State.READING) for job in files)
    done = sum(not job.unfinished for job in files)
    # While many files are on their way not for each of them, for the table may be long.
    steps = max(1, len(files) // 20)
    return (
        bool(jobs.jobs),
        bool(jobs.unfinished),
        documents > 0,
        read // steps,
        done // steps,
        documents if read == len(files) else 0,
    )


def _take_files(folder: Path, key: str, *, within_folder: bool = False) -> None:
    """Take over what was dropped, and empty the field."""
    uploaded = st.session_state[key]
    files = []
    for each in uploaded:
        name = each.name
        if within_folder:
            # As in the terminal: named by the path within the folder that was added.
            parts = PurePosixPath(name).parts
            name = "/".join(parts[1:] or parts)
            if any(part.startswith(".") for part in PurePosixPath(name).parts):
                continue
        files.append(GivenFile(name, each.getvalue()))
    if files:
        _submit(folder, lambda intake: intake.submit(files))
    _empty_fields()


def _take_text(folder: Path, given: int) -> None:
    """Take over the text that was pasted; the fields keep one that cannot be."""
    title, outlet, text, day = (
        st.session_state[f"pasted-{name}-{given}"] for name in ("title", "outlet", "text", "date")
    )
    published = day.isoformat() if day else ""
    if not text.strip():
        keep_notice("There is no text to add; paste it, then add it.")
    elif _submit(
        folder, lambda intake: intake.paste(text, title=title, source=outlet, published=published)
    ):
        _empty_fields()


def _empty_fields() -> None:
    st.session_state["given"] = st.session_state.get("given", 0) + 1


def _submit(folder: Path, act: Callable[[Intake], object]) -> bool:
    """Ask something of the worker and start one; keep the sentence that says why it cannot be."""
    intake = Intake(folder)
    try:
        act(intake)
        intake.start()
    except FootnoteError as error:
        keep_notice(str(error))
        return False
    return True


def _removed() -> dict[int, str]:
    """Return the names of the articles that this session removed one by one, by their jobs."""
    names: dict[int, str] = st.session_state.setdefault("removed-names", {})
    return names
