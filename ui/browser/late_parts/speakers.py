"""Whose words the passages of an answer pass on, as a value; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Speakers:
    """Whose words the passages of an answer pass on.

    Attributes:
        lines: "John Kirby, quoted", by the rank of the passage; none for the outlet's own words.
        error: why this cannot be told, empty if it can.
    """

    lines: Mapping[int, str] = field(default_factory=dict)
    error: str = ""
