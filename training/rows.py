"""Rows of training data, and the questions that are made from them by rule."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.documents import Span
from retrieval.question import question_words

# Sources whose groups are named after the article, so that the name can stand above the passage as
# a title does in a library.
TITLED = frozenset(
    {"tydi_en", "squadshifts_wiki", "qed", "squad2_trainhalf", "boolq", "medquad", "selqa"}
)
TITLED_SHARE = 0.75

# The largest number of rows of a source: these are repetitive, or have one sentence as passage.
MOST_ROWS = {"medquad": 800, "policyqa": 600, "squad_sentences": 7_000, "boolq": 2_000}

# The share of answered rows with a second wording, and of those that get a near miss.
REWORDED_SHARE = 0.18
NEAR_MISS_SHARE = 0.35

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question and a passage.

    Attributes:
        question: the question.
        passage: the passage's text; answers and sentences are spans of it.
        title: the title above the passage; empty for none.
        kind: `span`, `passage` (it answers, but no words are named) or `unanswerable`.
        answers: the spans of the answers.
        sentences: the spans of the sentences.
        evidence: the positions of the sentences that answer.
        source: the name of the data set.
    """

    question: str
    passage: str
    title: str
    kind: str
    answers: tuple[Span, ...]
    sentences: tuple[Span, ...]
    evidence: tuple[int, ...]
    source: str

    @property
    def text(self) -> str:
        """The passage under its title, as it is searched."""
        return f"{self.title}\n{self.passage}" if self.title else self.passage

    @property
    def evidence_spans(self) -> list[Span]:
        """The spans of the sentences that answer; empty if the row does not say."""
        if self.kind == "span" and self.answers:
            found = [s for s in self.sentences if any(s.overlaps(a) for a in self.answers)]
            return found or list(self.answers)
        return [self.sentences[number] for number in self.evidence if number < len(self.sentences)]


def read_rows(path: Path, rng: random.Random, *, limit: bool) -> list[Row]:
    """Return the rows of a file, shuffled.

    Args:
        path: a gzipped file of JSON lines.
        rng: chooses the rows of large sources, and the passages that get a title.
        limit: whether `MOST_ROWS` is applied.
    """
    by_source: dict[str, list[Row]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = _row(json.loads(line), rng)
            by_source[row.source].append(row)
    kept: list[Row] = []
    for source, rows in by_source.items():
        rng.shuffle(rows)
        kept += rows[: MOST_ROWS.get(source, len(rows))] if limit else rows
    rng.shuffle(kept)
    return kept


def _row(fields: dict[str, object], rng: random.Random) -> Row:
    values: dict[str, list[object]] = {
        name: list(fields.get(name) or [])  # type: ignore[call-overload]  # JSON is not typed
        for name in ("answers", "sentences", "evidence")
    }
    source, group = str(fields["source"]), str(fields["group"])
    titled = source in TITLED and rng.random() < TITLED_SHARE
    return Row(
        question=str(fields["question"]),
        passage=str(fields["context"]),
        title=group.partition("|")[2].replace("_", " ") if titled else "",
        kind=str(fields["kind"]),
        answers=tuple(
            Span(answer["start"], answer["start"] + len(answer["text"]))  # type: ignore[index]
            for answer in values["answers"]
        ),
        sentences=tuple(Span(*sentence) for sentence in values["sentences"]),  # type: ignore[misc]
        evidence=tuple(int(number) for number in values["evidence"]),  # type: ignore[call-overload]
        source=source,
    )


def reword(row: Row, rng: random.Random) -> str | None:
    """Return the question as a reporter types it: its content words, or in lower case."""
    if row.kind == "unanswerable" or rng.random() >= REWORDED_SHARE:
        return None
    if rng.random() < 0.4:
        words = (word for word in question_words(row.question) if word.is_content)
        wording = " ".join(word.span.of(row.question) for word in words).lower()
    else:
        wording = row.question.lower().rstrip("?").strip()
    return wording if len(wording.split()) >= 2 else None


class NearMisses:
    """Makes questions that a passage does not answer: a name or a number is exchanged for another.

    Args:
        rows: the rows whose names and numbers take the others' places.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)
        self._numbers: list[str] = []
        for row in rows:
            self._names[row.source] += _NAME.findall(row.question)
            self._numbers += _NUMBER.findall(row.question)

    def of(self, row: Row, rng: random.Random) -> str | None:
        """Return a near miss of a row's question; None if it has nothing to exchange.

        What is exchanged must stand in the passage, and what takes its place must not.
        """
        if row.kind == "unanswerable":
            return None
        passage = row.passage.lower()
        places = [(match, self._names[row.source]) for match in _NAME.finditer(row.question)]
        places += [(match, self._numbers) for match in _NUMBER.finditer(row.question)]
        places = [place for place in places if place[0].group().lower() in passage]
        if not places or rng.random() >= NEAR_MISS_SHARE:
            return None
        match, others = rng.choice(places)
        for _ in range(8):
            other = rng.choice(others)
            if other.lower() not in passage and len(other.split()) <= 3:
                return row.question[: match.start()] + other + row.question[match.end() :]
        return None
