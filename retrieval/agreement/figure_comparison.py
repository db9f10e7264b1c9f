"""The figures that the sources give for a question, side by side, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.documents import Document, Span
from retrieval.belonging.figures import Other
from retrieval.figures.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """A figure or a date that an article gives for what a question asks.

    Attributes:
        document: the article.
        figure: the figure, with its place in the article.
        sentence: the sentence around it.
        counts: what it counts, in the article's words, or else in those of the question.
        claimed_by: who says it; None if it is the outlet's own statement as far as can be told.
        as_of: the day of which it is said, in ISO 8601 as far as it is known; None if unknown.
        as_of_span: the words of the article that tell this day ("last week"); they may be there
            without the day, in an article of which the own day is not known.
        also_in: the ids of other articles that have the same passage.
        place_span: the words of its sentence for another place, of which the article says that it
            contains the one that is asked for, or lies in it: "to Russia"; None if the sentence
            gives none or the asked one.
        other: of what other place, time or event it is; None if it is of what the question asks
            about.
    """

    document: Document
    figure: Figure
    sentence: Span
    counts: str
    claimed_by: str | None = None
    as_of: str | None = None
    as_of_span: Span | None = None
    also_in: tuple[str, ...] = ()
    place_span: Span | None = None
    other: Other | None = None

    @property
    def span(self) -> Span:
        """The figure's place in the article."""
        return self.figure.span

    @property
    def text(self) -> str:
        """The figure as it stands in the article."""
        return self.span.of(self.document.text)

    @property
    def as_of_text(self) -> str:
        """The words that tell the day of which it is said; empty if there are none."""
        return self.as_of_span.of(self.document.text) if self.as_of_span else ""

    @property
    def place(self) -> str:
        """The words for another place that its sentence names; empty if there are none."""
        return self.place_span.of(self.document.text) if self.place_span else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as `compare --json` prints it."""
        published = self.document.published
        told = self.other.span if self.other else None
        day, place = self.as_of_span, self.place_span
        return {
            "text": self.text,
            "value": self.figure.value,
            "high": self.figure.high,
            "bound": self.figure.bound or None,
            "unit": self.figure.unit or None,
            "kind": self.figure.kind.value,
            "counts": self.counts,
            "claimed_by": self.claimed_by,
            "doc_id": self.document.doc_id,
            "title": self.document.title,
            "source": self.document.source,
            "start": self.span.start,
            "end": self.span.end,
            "sentence": [self.sentence.start, self.sentence.end],
            "published": published.isoformat() if published else None,
            "as_of": self.as_of,
            "as_of_text": self.as_of_text or None,
            "as_of_span": [day.start, day.end] if day else None,
            "place": self.place or None,
            "place_span": [place.start, place.end] if place else None,
            "also_in": list(self.also_in),
            "differs": self.other.difference.value if self.other else None,
            "differs_by": [told.start, told.end] if told else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureComparison:
    """What the sources give for a question.

    Attributes:
        question: the question that was searched for.
        asks: whether the question asks for a figure or a date; if not, there are no figures.
        figures: the figures; the article that answers best comes first.
        groups: which of them measure the same thing, by their positions.
        others: figures that count the same thing in another place, at another time or of another
            event than the question asks about; each tells by its `other` why it stands apart.
    """

    question: str
    asks: bool
    figures: tuple[ComparedFigure, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    others: tuple[ComparedFigure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as `compare --json` prints it."""
        return {
            "question": self.question,
            "asks_for_figures": self.asks,
            "figures": [figure.as_dict() for figure in self.figures],
            "groups": [list(group) for group in self.groups],
            "others": [figure.as_dict() for figure in self.others],
        }
