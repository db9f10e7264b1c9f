"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from index.models.onnx_runtime import open_embedder
from index.models.protocols import Embedder
from tests.cluster_servers import Cluster, why_no_milvus, why_not
from tests.fakes import HashEmbedder
from tests.paths import ROOT

# A machine that is busy is no fault of the code under test.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep on one worker what shares a fixture: a module's tests, the browser's, the models'.

    Browser tests take longest, so they come first, and other modules fill the other workers. The
    tests of models import torch, which takes seconds, so one worker runs them all.
    """
    if not config.pluginmanager.hasplugin("xdist"):
        return
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        group = item.nodeid.split("::")[0]
        if item.get_closest_marker("browser"):
            group = "browser"
        elif item.get_closest_marker("cluster"):
            group = "cluster"
        elif group.startswith(("tests/index/models/", "tests/training/")):
            group = "models"
        item.add_marker(pytest.mark.xdist_group(group))


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


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Real servers of PostgreSQL and Milvus; the test is skipped where they are not installed."""
    if reason := why_not() or why_no_milvus():
        pytest.skip(reason)
    servers = Cluster()
    yield servers
    servers.stop()
