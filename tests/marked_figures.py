"""Figures that were marked by hand, and how well `compare_figures` finds them.

`python -m tests.marked_figures FOLDER` measures articles of your own: `articles.jsonl` and
`marks.jsonl` in the folder, in the form of the files in `tests/data`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.documents import Document, Span
from index.loaders import Loaded, load
from index.local.library import Library
from index.models.onnx_reader import open_reader
from index.models.onnx_runtime import open_embedder
from index.models.protocols import Embedder
from retrieval.agreement.comparing import compare_figures
from retrieval.voices.voice_reader import VoiceReader
from tests.paths import ROOT, SEEDS

MARKS = ROOT / "tests" / "data" / "figures.jsonl"
NEWS = ROOT / "training" / "questions" / "news"
# Invented articles that each tell of several places, years or events of one kind.
SEVERAL_PLACES = ROOT / "tests" / "data" / "figures_articles.jsonl"


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A figure in an article that answers a question, or may be taken for an answer.

    Attributes:
        part: `tuned` if the rules were made with it, `kept` if its mistakes were read later,
            `later` if it was marked after that; `places` and the like for questions about one
            of several places, days or events that an article tells of.
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


def read_figure_marks(file: Path = MARKS) -> list[FigureMark]:
    """Return all marks of a file."""
    return [
        FigureMark(
            row["part"], row["question"], row["doc_id"], Span(row["start"], row["end"]),
            row["counts"], row["wanted"], row.get("other", False),
        )
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]  # fmt: skip


def marked_documents() -> list[Document]:
    """Return the seed articles and the invented news."""
    documents = [outcome.document for outcome in load([SEEDS]) if isinstance(outcome, Loaded)]
    for file in (NEWS / "fit" / "corpus.jsonl", NEWS / "report" / "corpus.jsonl", SEVERAL_PLACES):
        documents += read_articles(file)
    return documents


def read_articles(file: Path) -> list[Document]:
    """Return the articles of a file of JSON lines."""
    return [
        Document(
            doc_id=row["_id"], title=row["title"], text=row["text"], sha256="0" * 64,
            source=row["source"],
            published=date.fromisoformat(row["published"]) if row["published"] else None,
        )
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]  # fmt: skip


def marked_library(
    folder: Path, embedder: Embedder, documents: Sequence[Document] | None = None
) -> Library:
    """Return a library of articles, with the reader that a user's library has.

    Args:
        folder: where to make it.
        embedder: the model.
        documents: the articles; those of `marked_documents` if None.
    """
    library = Library.open(folder, create=True, embedder=embedder, reader=open_reader())
    library.add(marked_documents() if documents is None else documents)
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


def main() -> None:
    """Print precision and recall of each part of a folder's marks, and the mistakes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    marks = read_figure_marks(folder / "marks.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        documents = read_articles(folder / "articles.jsonl")
        library = marked_library(Path(scratch) / "library", open_embedder(), documents)
        for part in dict.fromkeys(mark.part for mark in marks):
            score = score_figures(library, [mark for mark in marks if mark.part == part])
            sys.stdout.write(
                f"{part}: {score.wanted} figures, precision {score.precision:.3f}, recall"
                f" {score.recall:.3f}, {score.mistaken} of {score.others} mistaken\n"
            )
            sys.stdout.writelines(f"  false: {each}\n" for each in score.false)
            sys.stdout.writelines(f"  missed: {each}\n" for each in score.missed)


if __name__ == "__main__":
    main()
