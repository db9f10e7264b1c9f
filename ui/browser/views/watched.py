"""What the page says of watched folders; independent of Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

from index.watching.watched import FolderState, Phase, WatchedFolder
from retrieval.wording.phrases import plural


@dataclass(frozen=True, slots=True)
class WatchedView:
    """A watched folder as the page shows it.

    Attributes:
        path: the folder's path.
        state: what is done with it, a sentence.
        skipped: the files that could not be read, each with the reason.
        gone: the number of articles whose files are gone.
    """

    path: str
    state: str
    skipped: tuple[str, ...] = ()
    gone: int = 0


def watched_view(folder: WatchedFolder, state: FolderState, *, running: bool) -> WatchedView:
    """Return a watched folder as the page shows it.

    Args:
        folder: the folder.
        state: its state.
        running: whether a process watches now.
    """
    files = plural(state.files, "file")
    sentences = {
        Phase.STARTING: "Starting…",
        Phase.READING: f"Reading what is new; {files} so far.",
        Phase.UP_TO_DATE: f"Up to date: {files}.",
        Phase.WAITING: f"Waiting. {state.message}",
        Phase.MISSING: "The folder is not there. Its articles stay until it is back.",
        Phase.FAILED: f"{state.message} Tried again in half a minute.",
    }
    parts = [sentences[state.phase] if running else "Starting…"]
    if state.gone:
        verb = "is" if state.gone == 1 else "are"
        parts.append(f"The {'file' if state.gone == 1 else 'files'} of "
                     f"{plural(state.gone, 'article')} {verb} gone.")  # fmt: skip
    if state.message == "empty":
        parts.append(
            "The folder holds no file, as if a drive were not connected, so nothing is removed."
        )
    elif folder.sync:
        parts.append("Articles whose files are gone are removed.")
    skipped = [f"{name}: {reason}" for name, reason in state.skipped.items()]
    if more := state.skipped_count - len(skipped):
        skipped.append(f"and {more:,} more")
    return WatchedView(str(folder.path), " ".join(parts), tuple(skipped), state.gone)
