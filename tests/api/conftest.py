"""A library, and the REST API over it, for the tests of the doors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.app import make_app
from api.service import Service
from index import Library
from tests.api.articles import ARTICLES
from tests.api.openapi_client import OpenApiClient
from tests.fakes import HashEmbedder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add(ARTICLES)
    return made


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders for which a worker would have been started. None is."""
    folders: list[Path] = []
    monkeypatch.setattr("index.jobs.intake.spawn", folders.append)
    return folders


@pytest.fixture
def http(library: Library, started: list[Path]) -> Iterator[TestClient]:
    with connect(library) as client:
        yield client


@pytest.fixture
def client(http: TestClient) -> OpenApiClient:
    return OpenApiClient(http)


def connect(library: Library, **options: object) -> TestClient:
    """Return a client of the API; an error of the server is a response, as for everybody."""
    app = make_app(Service(library), **options)  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1:8502", raise_server_exceptions=False)
