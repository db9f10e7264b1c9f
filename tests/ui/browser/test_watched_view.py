"""What the page says of watched folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.watching.watched import FolderState, Phase, WatchedFolder
from ui.browser.views.watched import watched_view

NEWS = WatchedFolder(Path("/home/me/news"))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FolderState(), "Starting"),
        (FolderState(phase=Phase.READING, files=3), "3 files so far"),
        (FolderState(phase=Phase.UP_TO_DATE, files=1), "Up to date: 1 file."),
        (FolderState(phase=Phase.WAITING, message="Another program."), "Another program."),
        (FolderState(phase=Phase.MISSING, files=9), "not there"),
        (FolderState(phase=Phase.FAILED, message="The disk is full."), "The disk is full."),
    ],
)
def test_each_state_has_a_sentence(state: FolderState, words: str) -> None:
    view = watched_view(NEWS, state, running=True)
    assert words in view.state
    assert (view.path, view.gone, view.skipped) == ("/home/me/news", 0, ())


def test_nothing_is_up_to_date_while_nobody_watches() -> None:
    view = watched_view(NEWS, FolderState(phase=Phase.UP_TO_DATE, files=4), running=False)
    assert "Up to date" not in view.state


def test_what_is_gone_and_what_was_not_read_is_said() -> None:
    state = FolderState(
        phase=Phase.UP_TO_DATE, files=4, gone=2, skipped={"a.png": "It is a PNG image."},
        skipped_count=3,
    )  # fmt: skip
    view = watched_view(NEWS, state, running=True)
    assert "The files of 2 articles are gone." in view.state
    assert view.gone == 2
    assert view.skipped == ("a.png: It is a PNG image.", "and 2 more")
    empty = FolderState(phase=Phase.UP_TO_DATE, message="empty", gone=1)
    synced = watched_view(WatchedFolder(Path("/x"), sync=True), empty, running=True)
    assert "The file of 1 article is gone." in synced.state
    assert "nothing is removed" in synced.state
