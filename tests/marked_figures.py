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
from index.models.onnx_reader import open_reader
from index.models.protocols import Embedder
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.voice_reader import VoiceReader
from tests.paths import ROOT, SEEDS

MARKS = ROOT / "tests" / "data" / "figures.jsonl"
NEWS = ROOT / "training" / "questions" / "news"
# Invented articles that each tell of several places, years or events of one kind.
SEVERAL_PLACES = ROOT / "tests" / "data" / "figures_articles.jsonl"
# Real articles of Wikinews and parts of Wikipedia's; each names its address and its licence.
PUBLIC = ROOT / "tests" / "data" / "figures_public.jsonl"


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A figure in an article that answers a question, or may be taken for an answer.

    Attributes:
        part: `tuned` if the rules were made with it, `kept` if its mistakes were read later,
            `later` if it was marked after that; `places` and `places_kept` for questions about one
            of several places, days or events that an article tells of; `fresh`,
            `fresh_later` and `fresh_last` for public articles, marked after all these.
        question: the question.
        counts: what the figure counts.
        wanted: whether it answers the question; else it neither counts for nor against.
        other: whether it is of another place, day or event than the one asked for, and so wrong
            where it stands beside the wanted ones.
    """

    part: str
    question: str
    doc_id: str
    span: Span
    counts: str
    wanted: bool
    other: bool = False


@dataclass(frozen=True, slots=True)
class FigureScore:
    """How many figures were wanted, how many of them were found, and what else was.

    Attributes:
        others: how many figures of another place, day or event are marked.
        mistaken: how many of these stand beside the wanted ones.
    """

    wanted: int
    found: int
    false: tuple[str, ...]
    others: int = 0
    mistaken: int = 0
    missed: tuple[str, ...] = ()

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
            row["counts"], row["wanted"], row.get("other", False),
        )
        for row in map(json.loads, MARKS.read_text(encoding="utf-8").splitlines())
    ]  # fmt: skip


def marked_documents() -> list[Document]:
    """Return the seed articles, the invented news and the public articles."""
    documents = [outcome.document for outcome in load([SEEDS]) if isinstance(outcome, Loaded)]
    for file in (
        NEWS / "fit" / "corpus.jsonl",
        NEWS / "report" / "corpus.jsonl",
        SEVERAL_PLACES,
        PUBLIC,
    ):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            document = Document(
                doc_id=row["_id"], title=row["title"], text=row["text"], sha256="0" * 64,
                source=row["source"],
                published=date.fromisoformat(row["published"]) if row["published"] else None,
            )  # fmt: skip
            documents.append(document)
    return documents


def marked_library(folder: Path, embedder: Embedder) -> Library:
    """Return a library of these articles, with the reader that a user's library has."""
    library = Library.open(folder, create=True, embedder=embedder, reader=open_reader())
    library.add(marked_documents())
    return library


def score_figures(library: Library, marks: Sequence[FigureMark]) -> FigureScore:
    """Return how well the marked figures are found, and which others are taken for them."""
    voices = VoiceReader()
    wanted = found = mistaken = 0
    false: list[str] = []
    missed: list[str] = []
    for question in dict.fromkeys(mark.question for mark in marks):
        theirs = [mark for mark in marks if mark.question == question]
        right = [mark for mark in theirs if not mark.other]
        figures = compare_figures(library, question, voices=voices).figures
        places = {(figure.document.doc_id.removesuffix(".txt"), figure.span) for figure in figures}
        wanted += sum(mark.wanted for mark in theirs)
        found += sum(mark.wanted and _is_among(mark, places) for mark in theirs)
        missed += [
            f"{question} {mark.span} ({mark.doc_id})"
            for mark in theirs
            if mark.wanted and not _is_among(mark, places)
        ]
        mistaken += sum(mark.other and _is_among(mark, places) for mark in theirs)
        for figure in figures:
            place = (figure.document.doc_id.removesuffix(".txt"), figure.span)
            if not any(_is_among(mark, [place]) for mark in right):
                false.append(f"{question} {figure.text} ({figure.document.doc_id})")
    return FigureScore(
        wanted=wanted, found=found, false=tuple(false), missed=tuple(missed),
        others=sum(mark.other for mark in marks), mistaken=mistaken,
    )  # fmt: skip


def _is_among(mark: FigureMark, places: Iterable[tuple[str, Span]]) -> bool:
    return any(doc_id == mark.doc_id and mark.span.overlaps(span) for doc_id, span in places)
