"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embedding import Embedder
from index.runtime import open_embedder
from tests.fakes import HashEmbedder


@pytest.fixture
def embedder() -> HashEmbedder:
    """A model that is quick, and the same everywhere."""
    return HashEmbedder()


@pytest.fixture(scope="session")
def default_model() -> Embedder:
    """The real default model, prepared once a machine and kept where the user's own is."""
    return open_embedder()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real articles."""
    return Path(__file__).resolve().parent.parent / "seeds"
