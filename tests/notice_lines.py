"""How many notices are recognised, and how much prose is taken for one, on labelled lines.

`python -m tests.notice_lines` prints precision and recall. All lines were written before the
patterns were tried on them. The half "tune" was looked at while the patterns were written. The half
"report" was written in three batches, each after the patterns, and each was measured before it was
looked at: no prose was taken, and 0.98, 0.84 and 0.95 of the notices were found. What was missing
in the first two was then added.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import NamedTuple

from index.text.boilerplate import boilerplate_spans
from tests.paths import ROOT

LINES = ROOT / "tests" / "data" / "notice_lines.jsonl"
# The paragraphs of an article around each line.
AROUND = {
    "en": ("The ferry to Orra was cancelled on Monday.", "The harbour master promised an answer."),
    "de": ("Die Fähre nach Orra fiel am Montag aus.", "Der Hafenmeister versprach eine Antwort."),
    "fr": ("Le ferry d'Orra a été annulé lundi.", "Le capitaine du port a promis une réponse."),
    "es": ("El ferry a Orra fue cancelado el lunes.", "El capitán prometió una respuesta."),
}


class Line(NamedTuple):
    """A labelled line."""

    text: str
    label: str
    kind: str
    language: str
    split: str

    @property
    def is_notice(self) -> bool:
        """Whether the line is labelled as boilerplate."""
        return self.label == "boilerplate"

    def is_skipped(self) -> bool:
        """Return whether the line is skipped between two paragraphs; a part of it counts."""
        above, below = AROUND[self.language]
        text = f"{above}\n\n{self.text}\n\n{below}"
        return bool(boilerplate_spans(text))


class Counts(NamedTuple):
    """The outcome over some lines."""

    found: int
    missed: int
    taken: int

    @property
    def precision(self) -> float:
        """The share of notices among the lines that were skipped."""
        return self.found / (self.found + self.taken)

    @property
    def recall(self) -> float:
        """The share of skipped lines among the notices."""
        return self.found / (self.found + self.missed)


def read_lines() -> Iterator[Line]:
    """Yield the labelled lines."""
    for line in LINES.read_text(encoding="utf-8").splitlines():
        yield Line(**json.loads(line))


def count(split: str) -> Counts:
    """Count the outcomes of one half."""
    found = missed = taken = 0
    for line in read_lines():
        if line.split != split:
            continue
        skipped = line.is_skipped()
        found += skipped and line.is_notice
        missed += line.is_notice and not skipped
        taken += skipped and not line.is_notice
    return Counts(found, missed, taken)


def main() -> None:
    """Print precision and recall of both halves."""
    for split in ("tune", "report"):
        counts = count(split)
        sys.stdout.write(
            f"{split}: precision {counts.precision:.3f}, recall {counts.recall:.3f} "
            f"({counts.found} found, {counts.missed} missed, {counts.taken} of prose taken)\n"
        )


if __name__ == "__main__":
    main()
