"""BLAS has one thread as long as somebody asks for it."""

from __future__ import annotations

import pytest

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
