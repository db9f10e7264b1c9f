"""Figures that were marked by hand, and how well `compare_figures` finds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.documents import Document, Span
from index.loaders import Loaded, load
from index.local.library import Library
from index.models.protocols import Embedder
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.voice_reader import VoiceReader
from tests.paths import ROOT, SEEDS

MARKS = ROOT / "tests" / "data" / "figures.jsonl"
NEWS = ROOT / "training" / "questions" / "news"


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A figure in an article that answers a question, or may be taken for an answer.

    Attributes:
        part: `tuned` if the rules were made with it, `kept` if its mistakes were read later,
            `later` if it was marked after that.
        question: the question.
        counts: what the figure counts.
        wanted: whether it answers the question; else it neither counts for nor against.
    """

    part: str
    question: str
    doc_id: str
    span: Span
    counts: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class FigureScore:
    """How many figures were wanted, how many of them were found, and what else was."""

    wanted: int
    found: int
    false: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of the figures found that are wanted."""
        return self.found / (self.found + len(self.false))

    @property
    def recall(self) -> float:
        """The share of the wanted figures that are found."""
        return self.found / self.wanted


def read_figure_marks() -> list[FigureMark]:
    """Return all marks."""
    return [
        FigureMark(
            row["part"], row["question"], row["doc_id"], Span(row["start"], row["end"]),
            row["counts"], row["wanted"],
        )
        for row in map(json.loads, MARKS.read_text(encoding="utf-8").splitlines())
    ]  # fmt: skip


def marked_documents() -> list[Document]:
    """Return the seed articles and the invented news."""
    documents = [outcome.document for outcome in load([SEEDS]) if isinstance(outcome, Loaded)]
    for half in ("fit", "report"):
        for line in (NEWS / half / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            document = Document(
                doc_id=row["_id"], title=row["title"], text=row["text"], sha256="0" * 64,
                source=row["source"], published=date.fromisoformat(row["published"]),
            )  # fmt: skip
            documents.append(document)
    return documents


def marked_library(folder: Path, embedder: Embedder) -> Library:
    """Return a library of these articles."""
    library = Library.open(folder, create=True, embedder=embedder)
    library.add(marked_documents())
    return library


def score_figures(library: Library, marks: Sequence[FigureMark]) -> FigureScore:
    """Return how well the marked figures are found, and which others are taken for them."""
    voices = VoiceReader()
    wanted = found = 0
    false: list[str] = []
    for question in dict.fromkeys(mark.question for mark in marks):
        theirs = [mark for mark in marks if mark.question == question]
        figures = compare_figures(library, question, voices=voices).figures
        places = {(figure.document.doc_id.removesuffix(".txt"), figure.span) for figure in figures}
        wanted += sum(mark.wanted for mark in theirs)
        found += sum(mark.wanted and _is_among(mark, places) for mark in theirs)
        for figure in figures:
            place = (figure.document.doc_id.removesuffix(".txt"), figure.span)
            if not any(_is_among(mark, [place]) for mark in theirs):
                false.append(f"{question} {figure.text} ({figure.document.doc_id})")
    return FigureScore(wanted, found, tuple(false))


def _is_among(mark: FigureMark, places: Iterable[tuple[str, Span]]) -> bool:
    return any(doc_id == mark.doc_id and mark.span.overlaps(span) for doc_id, span in places)
