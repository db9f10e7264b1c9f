"""A written answer in a real browser: asked for, proved, struck out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from retrieval.citation import Answer
from tests.browser.serving import serving
from tests.browser.visit import KURSK, Visit, settle
from tests.fake_writer import FakeWriter, fake_writer

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

STANDS = "According to Zelenskiy, there are already 11,000 North Koreans in the Kursk region."
STRUCK = "The troops are a serious danger to the whole of Europe."


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWriter]:
    with fake_writer() as running:
        monkeypatch.setenv("FOOTNOTE_WRITER_URL", running.url)
        monkeypatch.setenv("FOOTNOTE_WRITER_MODEL", "qwen3")
        yield running


def test_a_reader_has_a_model_write_and_sees_what_is_covered(
    browser: Browser, seed_library: Library, tmp_path: Path, fake: FakeWriter, answer: Answer
) -> None:
    fake.says(f"{STANDS} [1] {STRUCK}")
    rank = next(
        each.rank for each in answer.citations if "already 11,000 North Koreans" in each.quote
    )
    with serving(seed_library.folder, tmp_path / "app.log") as url:
        visit = Visit(browser, url)
        visit.ask(KURSK)
        part = visit.page.locator(".st-key-written-0")
        expect(part.get_by_text("Written answer")).to_be_visible()
        # Closed until the reader opens it, and nothing is sent before a click.
        button = part.get_by_role("button", name="Write about these passages")
        expect(button).to_be_hidden()
        part.get_by_text("Written answer").click()
        settle(visit.page)
        assert fake.requests == []
        button.click()
        expect(part).to_contain_text("1 of 2 sentences stands")
        expect(part.locator("p", has_text=STANDS)).to_contain_text(f"[{rank}]")
        expect(part.locator("del")).to_have_text(STRUCK)
        expect(part).to_contain_text("No passage says this.")
        assert len(fake.requests) == 1
        assert visit.outside() == []
        assert visit.complaints == []
        visit.page.close()
