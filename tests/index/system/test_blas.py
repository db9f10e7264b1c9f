"""BLAS has one thread as long as somebody asks for it."""

from __future__ import annotations

import threading

import faiss
import pytest
from threadpoolctl import threadpool_info

from index.system import blas
from index.system.blas import one_blas_thread


class FakeController:
    """Notes when the limit is set and lifted."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def limit(self, *, limits: int, user_api: str) -> FakeController:
        self.notes.append(f"{user_api} {limits}")
        return self

    def restore_original_limits(self) -> None:
        self.notes.append("lifted")


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    controller = FakeController()
    monkeypatch.setattr(blas, "_CONTROLLER", controller)
    return controller.notes


def test_the_limit_ends_with_the_last_of_those_who_asked_for_it(notes: list[str]) -> None:
    first, second = one_blas_thread(), one_blas_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert notes == ["blas 1"]
    second.__exit__(None, None, None)
    assert notes == ["blas 1", "lifted"]
    with one_blas_thread():
        assert notes[2:] == ["blas 1"]
    assert notes[3:] == ["lifted"]


def test_the_limit_ends_with_an_error(notes: list[str]) -> None:
    with pytest.raises(ValueError, match="no product"), one_blas_thread():
        raise ValueError("no product")
    assert notes == ["blas 1", "lifted"]


def test_the_limit_leaves_openmp_alone_in_every_thread() -> None:
    """OpenMP's limit belongs to a thread: what one sets, another one could not lift."""
    told: dict[str, list[int]] = {"first": [], "second": []}
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()

    def note(name: str) -> None:
        told[name].append(faiss.omp_get_max_threads())

    def first() -> None:
        faiss.omp_set_num_threads(3)
        with one_blas_thread():
            note("first")
            first_in.set()
            second_in.wait(10)
        note("first")
        first_out.set()

    def second() -> None:
        faiss.omp_set_num_threads(2)
        first_in.wait(10)
        with one_blas_thread():
            note("second")
            second_in.set()
            first_out.wait(10)
        note("second")

    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == {"first": [3, 3], "second": [2, 2]}


def test_numpy_has_one_thread_within() -> None:
    with one_blas_thread():
        own = [each for each in threadpool_info() if each.get("threading_layer") == "pthreads"]
        assert all(each["num_threads"] == 1 for each in own)
