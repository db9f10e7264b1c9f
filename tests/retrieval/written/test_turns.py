"""The turns of drafts: as many at once as said, and as many waiting."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from retrieval.written.turns import TooManyDrafts, WriterTurns


def test_so_many_are_written_at_once_and_so_many_wait() -> None:
    turns, go_on = WriterTurns(at_once=2, waiting=1), threading.Event()
    inside, entered = [0, 0], threading.Semaphore(0)
    lock = threading.Lock()

    def write() -> str:
        with lock:
            inside[0] += 1
            inside[1] = max(inside)
        entered.release()
        assert go_on.wait(20)
        with lock:
            inside[0] -= 1
        return "written"

    drafts: list[Future[str]] = [turns.submit(write) for _ in range(3)]
    for _ in range(2):
        assert entered.acquire(timeout=20)
    with pytest.raises(TooManyDrafts, match="3 answers"):
        turns.submit(write)
    # What has not begun may be given up, and makes room.
    assert drafts[2].cancel()
    drafts[2] = turns.submit(write)
    go_on.set()
    assert [draft.result(20) for draft in drafts] == ["written"] * 3
    assert inside[1] == 2
    assert turns.submit(lambda: "another").result(20) == "another"


def test_a_draft_that_fails_gives_its_turn_back() -> None:
    turns = WriterTurns(at_once=1, waiting=0)

    def fail() -> None:
        raise ValueError("a fault")

    for _ in range(3):
        draft = turns.submit(fail)
        with pytest.raises(ValueError, match="a fault"):
            draft.result(20)
        while draft.running():
            pass
