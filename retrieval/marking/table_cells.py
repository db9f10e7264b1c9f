"""Which cell of a table's row a question asks for, by the name of its column."""

from __future__ import annotations

from index.documents import Span
from index.terms import analyse
from retrieval.figures.meanings import share_a_meaning
from retrieval.question import STOP_WORDS
from retrieval.ranking.statements import cells_of


def asked_cell(text: str, question: str, row: Span, header: Span) -> Span | None:
    """Return the cell with a figure whose column the question names.

    None if it names no column, or two.

    Args:
        text: the document's text.
        question: the question's text.
        row: the row.
        header: the row that names the columns.
    """
    cells, names = cells_of(text, row), cells_of(text, header)
    if not cells or len(cells) != len(names):
        return None
    asked = [term for term in analyse(question) if term not in STOP_WORDS]
    shared = [
        sum(share_a_meaning([term], set(analyse(name.of(text)))) for term in asked)
        for name in names
    ]
    best = max(shared)
    if best == 0 or shared.count(best) > 1:
        return None
    cell = cells[shared.index(best)]
    return cell if any(letter.isdigit() for letter in cell.of(text)) else None
