"""A browser, the app over the seed articles, and a visit to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from retrieval import ask
from retrieval.citation import Answer
from tests.browser.serving import chromium, chromium_path, require, serving
from tests.browser.visit import KURSK, Visit

# The other core runs other tests meanwhile, and some machines are slow. A longer wait costs time
# only where a test fails.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    require(chromium_path(), "Chromium", "chromium")
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def seed_library(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, default_model: Embedder
) -> Library:
    folder = tmp_path_factory.mktemp("seeds") / "library"
    library = Library.open(folder, create=True)
    library.add(each.document for each in load([seeds]) if isinstance(each, Loaded))
    return library


@pytest.fixture(scope="session")
def app(seed_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(seed_library.folder, tmp_path_factory.mktemp("log") / "app.log") as url:
        yield url


@pytest.fixture(scope="session")
def answer(seed_library: Library) -> Answer:
    """The answer that the page should show."""
    return ask(seed_library, KURSK)


@pytest.fixture
def visit(browser: Browser, app: str) -> Iterator[Visit]:
    made = Visit(browser, app)
    yield made
    made.page.close()
