"""What tests of servers that are killed or unreachable ask for."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def sockets_of_failed_connections() -> Iterator[None]:
    """Collect them here, where the warning is expected, and in no later test."""
    yield
    gc.collect()
