"""One thread for NumPy's products, as long as somebody asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Loaded first, so that the controller finds its BLAS.
import numpy  # noqa: F401
from threadpoolctl import ThreadpoolController

# NumPy's BLAS has threads of its own. faiss and PyTorch share OpenMP, whose limit belongs to the
# thread that sets it, so that another thread cannot lift it.
_CONTROLLER = ThreadpoolController().select(threading_layer="pthreads")
_LOCK = threading.Lock()
_limits: list[Any] = []
_users = 0


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Limit BLAS to one thread for products that are finished before a second one is awake.

    The limit applies to the whole process, and to no BLAS that OpenMP runs. It is lifted when the
    last of those who asked for it is done, and nobody waits for another.

    Thread safety:
        Safe to use from several threads.
    """
    global _users
    with _LOCK:
        if not _users:
            _limits.append(_CONTROLLER.limit(limits=1, user_api="blas"))
        _users += 1
    try:
        yield
    finally:
        with _LOCK:
            _users -= 1
            if not _users:
                _limits.pop().restore_original_limits()
