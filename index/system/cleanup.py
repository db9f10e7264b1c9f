"""What must be done after an error."""

from __future__ import annotations

from collections.abc import Callable

from index.errors import FootnoteError


def after(error: BaseException, act: Callable[[], None]) -> None:
    """Do what must be done after an error; if that fails too, add a note to the first error."""
    try:
        act()
    except Exception as another:  # noqa: BLE001  # the caller raises the first error
        known = isinstance(another, FootnoteError)
        error.add_note(f"Afterwards: {another if known else repr(another)}")
