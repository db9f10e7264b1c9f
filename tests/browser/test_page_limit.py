"""A page of the app that is one too many, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from tests.browser.serving import serving
from tests.browser.visit import FIELD

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_a_closed_page_makes_room(
    browser: Browser, seed_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_REACHED", "yes")
    monkeypatch.setenv("FOOTNOTE_SESSIONS", "1")
    with serving(seed_library.folder, tmp_path / "app.log") as url:
        first, second = browser.new_page(), browser.new_page()
        first.goto(url)
        expect(first.get_by_placeholder(FIELD)).to_be_visible()
        second.goto(url)
        expect(second.get_by_text("Too many pages are open")).to_be_visible()
        expect(second.get_by_placeholder(FIELD)).to_have_count(0)
        first.close()
        # The server hears of it a moment later.
        for _ in range(20):
            second.reload()
            second.wait_for_load_state("networkidle")
            second.wait_for_timeout(500)
            if second.get_by_placeholder(FIELD).count():
                break
        expect(second.get_by_placeholder(FIELD)).to_be_visible()
        second.close()
