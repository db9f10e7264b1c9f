"""Time from a question's Enter key to its first passage on the screen; run by `make bench`."""

from __future__ import annotations

import os
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import Page

from index.loaders import Loaded, load
from index.local.library import Library
from index.models.onnx_runtime import open_embedder
from tests.bench.large import QUESTIONS, Stored, recombined
from tests.browser.serving import chromium, serving
from tests.browser.visit import FIELD, Visit
from tests.paths import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.browser, pytest.mark.model]

# Counts the first passages of answers, through the borders of components, once a frame; after two
# frames with one more than before, that one has been painted.
WAIT = """count => new Promise(resolve => {
    const firsts = () => [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')]
        .filter(host => host.shadowRoot?.querySelector('.card .quote')).length;
    const look = () => firsts() > count
        ? requestAnimationFrame(() => resolve(performance.now() - window.entered))
        : requestAnimationFrame(look);
    look();
})"""


@pytest.mark.parametrize(("passages", "limit"), [(0, 400), (20_000, 600)])
def test_time_to_the_first_passage(tmp_path: Path, passages: int, limit: float) -> None:
    embedder = open_embedder()
    if passages:
        library = Library.open(tmp_path / "library", create=True, embedder=Stored(embedder))
        library.add(recombined(passages))
    else:
        library = Library.open(tmp_path / "library", create=True, embedder=embedder)
        library.add(each.document for each in load([ROOT / "seeds"]) if isinstance(each, Loaded))
    with library.snapshot() as snapshot:
        total = snapshot.totals.passages
    with serving(library.folder, tmp_path / "app.log") as url, chromium() as browser:
        visit = Visit(browser, url)
        times = [timed(visit.page, question, answered) for answered, question in asked()]
    first, rest = times[0], times[len(QUESTIONS) :]
    median = statistics.median(rest)
    print(  # noqa: T201 - a bench is there to print
        f"\nin the browser, {total:,} passages, {len(rest)} questions: first passage after "
        f"{median:.0f} ms (median), {max(rest):.0f} ms (slowest); the very first question "
        f"{first:.0f} ms; {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}"
    )
    assert median < limit


def asked() -> list[tuple[int, str]]:
    """Every question four times, in one conversation, as a reader at work would have it."""
    return list(enumerate([*QUESTIONS] * 4))


def timed(page: Page, question: str, answered: int) -> float:
    """Ask a question; return the milliseconds from the key to the painted passage."""
    field = page.get_by_placeholder(FIELD)
    field.fill(question)
    page.evaluate(
        "addEventListener('keydown', () => { window.entered = performance.now() },"
        " { capture: true, once: true })"
    )
    field.press("Enter")
    milliseconds = float(page.evaluate(WAIT, answered))
    page.wait_for_timeout(700)
    return milliseconds
