"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models.onnx_runtime import open_embedder
from index.models.protocols import Embedder
from tests.fakes import HashEmbedder
from tests.paths import ROOT


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
    return ROOT / "seeds"
