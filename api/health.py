"""Whether a library answers."""

from __future__ import annotations

import time
from typing import Any

from api.failures import Unhealthy
from index.protocols import Library
from index.version import __version__
from retrieval.answer import ask


def health_of(library: Library) -> dict[str, Any]:
    """Ask a library a question, and return that it answers, with its size and the time taken.

    The question is the title of an article, so its words are in the library.

    Raises:
        Unhealthy: the question got no passage.
    """
    started = time.perf_counter()
    with library.snapshot() as snapshot:
        totals, entries = snapshot.totals, snapshot.entries()
    # A citation is compared with its article's characters when it is made.
    if entries and not ask(library, entries[0].title, count=1).citations:
        raise Unhealthy(
            "The library has articles, but a question got no passage. Run `footnote doctor`."
        )
    return {
        "status": "ok",
        "version": __version__,
        "documents": totals.documents,
        "passages": totals.passages,
        "embedded": totals.vectors,
        "asked": bool(entries),
        "question_ms": round(1000 * (time.perf_counter() - started), 1),
    }
