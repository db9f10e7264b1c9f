"""Which passages of an answer show a figure, and of what other place or time their figures are."""

from __future__ import annotations

from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.agreement.phrases import other_words, place_words
from retrieval.citation import Answer, Status
from ui.browser.cards.excerpts import excerpt, without_title


def rank_of(figure: ComparedFigure, answer: Answer | None) -> int:
    """Return the rank of the passage that shows a figure, or whose copy has it; 0 if none does.

    A card shows a part of its passage. Its number beside a figure that is not there to be seen
    would look like a wrong citation.
    """
    doc_id = figure.document.doc_id
    for citation in answer.citations if answer else ():
        text, span = citation.document.text, citation.span
        shown = excerpt(text, span, citation.sentences, beside=False)
        shown = without_title(citation.document, shown, citation.sentences)
        if citation.document.doc_id == doc_id and shown.contains(figure.span):
            return citation.rank
        if any(
            c.document.doc_id == doc_id and c.span.contains(figure.span) for c in citation.also_in
        ):
            return citation.rank
    return 0


def is_in_answer(
    figure: ComparedFigure, comparison: FigureComparison, answer: Answer | None
) -> bool:
    """Return whether a passage of an answer shows a figure that is of what the question asks."""
    if answer is None or answer.status is not Status.ANSWERED:
        return False
    rank = rank_of(figure, answer)
    return rank > 0 and rank not in notes_of_places(comparison, answer)


def notes_of_places(comparison: FigureComparison, answer: Answer | None) -> dict[int, str]:
    """Return the notes on passages whose marked figures are of something else than is asked.

    Args:
        comparison: the figures.
        answer: the answer; None for none.

    Returns:
        The note by the rank of the passage: "says only “to Russia”", "is of another time". A
        passage has none if one of its marked figures is of what the question asks about, or if none
        is known.
    """
    notes: dict[int, str] = {}
    for citation in answer.citations if answer else ():
        marked = [
            figure
            for figure in (*comparison.figures, *comparison.others)
            if figure.document.doc_id == citation.document.doc_id
            and any(words.overlaps(figure.span) for words in citation.answers)
        ]
        told = [_note(figure) for figure in marked]
        if told and all(told):
            notes[citation.rank] = told[0]
    return notes


def _note(figure: ComparedFigure) -> str:
    if place := place_words(figure):
        return f"says only “{place}”"
    words = other_words(figure)
    if figure.other is None or figure.other.span is None:
        return words and f"is of {words}"
    return f"says “{words}”"
