"""How many pages of the app one person and all people may have open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.access.rights import Identity, Rights, Role
from tests.paths import ROOT
from ui.browser import open_sessions
from ui.browser.open_sessions import MOST, OpenSessions, most_sessions

Enter = Callable[[str, str], str]


@pytest.fixture
def opened() -> set[str]:
    """The sessions that have a page."""
    return set("abcdefg")


@pytest.fixture
def enter(opened: set[str]) -> Enter:
    sessions = OpenSessions(opened.__contains__)
    return lambda session, person: sessions.enter(session, person, most=4, most_of_one=2)


def test_one_person_keeps_places_for_others(enter: Enter, opened: set[str]) -> None:
    assert [bool(enter(each, "ann")) for each in "abc"] == [False, False, True]
    assert "2 pages" in enter("c", "ann")
    assert enter("d", "bob") == ""
    # Whoever is inside stays, however often the page runs.
    assert enter("a", "ann") == ""
    opened.remove("a")
    assert enter("c", "ann") == ""


def test_all_together_have_a_limit(enter: Enter, opened: set[str]) -> None:
    for session, person in zip("abcd", ("ann", "ann", "bob", "cat"), strict=True):
        assert enter(session, person) == ""
    assert "4 pages" in enter("e", "dan")
    opened.remove("b")
    assert enter("e", "dan") == ""


def test_a_page_whose_person_changes_counts_for_the_new_one(enter: Enter) -> None:
    assert enter("a", "ann") == ""
    assert [enter(each, "bob") for each in "bc"] == ["", ""]
    assert enter("a", "bob")
    assert enter("a", "cat") == ""


@pytest.mark.parametrize(
    ("text", "most"), [("", MOST), ("7", 7), ("-1", MOST), ("x", MOST), ("²", MOST)]
)
def test_the_limit_is_that_of_the_command(
    monkeypatch: pytest.MonkeyPatch, text: str, most: int
) -> None:
    monkeypatch.setenv("FOOTNOTE_SESSIONS", text)
    assert most_sessions() == most


@pytest.mark.parametrize("signs_in", [True, False])
def test_a_page_too_many_shows_why_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, signs_in: bool
) -> None:
    person = Identity("person:x y", Rights(Role.READER)) if signs_in else None
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("FOOTNOTE_SESSIONS", "2")
    monkeypatch.setattr("ui.browser.signing_in.current_person", lambda: person)
    sessions = OpenSessions(lambda _: True)
    monkeypatch.setattr(open_sessions, "_sessions", lambda: sessions)

    def headers() -> list[str]:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
        assert not app.exception
        return [each.value for each in app.header]

    for number in range(2):
        name = person.name if person else ""
        assert sessions.enter(f"other {number}", name, most=2, most_of_one=2) == ""
    # On this machine alone, pages are not counted.
    if not signs_in:
        assert headers() == ["There is no library yet"]
    monkeypatch.setenv("FOOTNOTE_REACHED", "yes")
    assert headers() == ["Too many pages are open"]
