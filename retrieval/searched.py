"""How much of a library a question or a check searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Searched:
    """The number of documents and passages that were searched."""

    documents: int
    passages: int
