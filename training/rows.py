"""Rows of training data, as they are read from the files."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from index.documents import Span

# Sources whose groups are named after the article, so that the name can stand above the passage as
# a title does in a library.
TITLED = frozenset(
    {"tydi_en", "squadshifts_wiki", "qed", "squad2_trainhalf", "boolq", "medquad", "selqa"}
)
TITLED_SHARE = 0.75

# The largest number of rows of a source: these are repetitive, or have one sentence as passage.
MOST_ROWS = {"medquad": 800, "policyqa": 600, "squad_sentences": 7_000, "boolq": 2_000}

# The rows of each source for training that goes on from weights that are there: passages of news
# and of articles first, and real searches; little of the rest.
FEW_ROWS = {
    "qamr": 4_000, "qamr_test_wikipedia": 1_000, "squadshifts_wiki": 2_500, "qed": 2_500,
    "squad2_trainhalf": 2_500, "tydi_en": 1_700, "fairytaleqa": 400, "squad_sentences": 300,
    "boolq": 300, "selqa": 200, "covidqa": 200, "omosqa": 200, "medquad": 50, "policyqa": 50,
    "pubmedqa": 50,
}  # fmt: skip

# Rows of these sources have one sentence of a paragraph. This share of them gets its neighbours
# too; at most so many sentences stand together.
IN_PARAGRAPHS = frozenset({"qamr", "qamr_test_wikipedia"})
PARAGRAPH_SHARE = 0.8
MOST_SENTENCES = 5

# A part of the group of rows that come from news; a source's limit leaves them in first.
_NEWS = "|wikinews:"


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


def read_rows(
    path: Path, rng: random.Random, *, most: Mapping[str, int] | None = None
) -> list[Row]:
    """Return the rows of a file, shuffled.

    Args:
        path: a gzipped file of JSON lines.
        rng: chooses the rows of large sources, the passages that get a title, and the sentences
            that get their neighbours.
        most: the largest number of rows of a source; None for all rows of all sources.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        read: list[dict[str, Any]] = [json.loads(line) for line in lines]
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fields in read:
        by_source[fields["source"]].append(fields)
    paragraphs = _paragraphs(read)
    kept: list[Row] = []
    for source, rows in by_source.items():
        rng.shuffle(rows)
        if most is not None:
            rows.sort(key=lambda fields: _NEWS not in fields["group"])
            rows = rows[: most.get(source, len(rows))]
        kept += [_row(_in_paragraph(fields, paragraphs, rng), rng) for fields in rows]
    rng.shuffle(kept)
    return kept


def _paragraphs(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, int], list[str]]:
    """Return the known sentences of paragraphs in their order, a few at a time.

    The keys are the group and paragraph, and the number of the part.
    """
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for fields in rows:
        if fields["source"] in IN_PARAGRAPHS:
            paragraph, sentence = _place(fields)
            found[paragraph][sentence] = fields["context"]
    parts: dict[tuple[str, int], list[str]] = defaultdict(list)
    for paragraph, sentences in found.items():
        for place, number in enumerate(sorted(sentences)):
            parts[paragraph, place // MOST_SENTENCES].append(sentences[number])
    return dict(parts)


def _place(fields: dict[str, Any]) -> tuple[str, int]:
    """Return a row's paragraph and the number of its sentence, which QAMR's names tell."""
    paragraph, _, sentence = fields["id"].partition("|")[0].rpartition(":")
    return paragraph, int(sentence)


def _in_paragraph(
    fields: dict[str, Any], paragraphs: dict[tuple[str, int], list[str]], rng: random.Random
) -> dict[str, Any]:
    """Return a row with the neighbours of its sentence, if it is one of those that get them."""
    if fields["source"] not in IN_PARAGRAPHS or rng.random() >= PARAGRAPH_SHARE:
        return fields
    paragraph, _ = _place(fields)
    part = 0
    while fields["context"] not in paragraphs[paragraph, part]:
        part += 1
    sentences = paragraphs[paragraph, part]
    starts = list(accumulate((len(sentence) + 1 for sentence in sentences), initial=0))
    own = sentences.index(fields["context"])
    return fields | {
        "context": " ".join(sentences),
        "answers": [
            answer | {"start": answer["start"] + starts[own]} for answer in fields["answers"]
        ],
        "sentences": [
            [start, start + len(sentence)]
            for start, sentence in zip(starts, sentences, strict=False)
        ],
        "evidence": [own],
    }


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
