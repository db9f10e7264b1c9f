"""The command `footnote compare`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from index.documents import replace_surrogates
from index.protocols import Library
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.figure_comparison import ComparedFigure
from retrieval.agreement.phrases import (
    counted_line,
    figure_words,
    other_words,
    place_words,
    said_of_words,
)
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import print_err

NO_FIGURE_ASKED = (
    "The question asks for no figure and no date. Ask how many, how much, how long, how old, when, "
    "or which share."
)
NO_FIGURE_FOUND = (
    "No figure was found that counts what the question asks for. See the passages with: "
    "footnote ask"
)

NONE_AS_ASKED = "No figure is of the place, the time and the event that the question asks about."
OF_ANOTHER = "of another place, time or event"


def print_comparison(library: Library, question: str, *, as_json: bool) -> None:
    """Print the figures that the articles give for a question to stdout, or JSON alone.

    Args:
        library: the library.
        question: the question as the shell passed it on.
        as_json: whether to print JSON instead of a table.

    Raises:
        ModelError: a model cannot be loaded.
    """
    found = compare_figures(library, replace_surrogates(question))
    if as_json:
        terminal.write_json(found.as_dict())
        return
    if not found.figures and not found.others:
        print_err(NO_FIGURE_FOUND if found.asks else NO_FIGURE_ASKED)
        return
    shows_tables = terminal.out.is_terminal
    if not shows_tables:
        for figure in (*found.figures, *found.others):
            terminal.write_text("\t".join(_cells(figure).values()))
    elif found.figures:
        terminal.out.print(figure_table(found.figures))
    print_err(f"{told}." if (told := counted_line(found)) else NONE_AS_ASKED)
    if found.others:
        # In a pipe, they stand among the lines above.
        print_err(
            f"{plural(len(found.others), 'figure')} {OF_ANOTHER}{':' if shows_tables else '.'}"
        )
        if shows_tables:
            terminal.out.print(figure_table(found.others))


# The order of the table. In a pipe the fields keep the order that they came in.
_COLUMNS = (
    "figure", "counts", "place", "claimed by", "said of", "article", "published", "of another",
)  # fmt: skip


def figure_table(figures: Sequence[ComparedFigure]) -> Table:
    """Return the figures of a comparison as a table, a line each.

    Args:
        figures: the figures; at least one.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows = [_cells(figure) for figure in figures]
    for row, figure in zip(rows, figures, strict=True):
        row["article"] = figure.document.doc_id
    # A column that is empty in every line tells nothing.
    names = [name for name in _COLUMNS if any(row[name] for row in rows)]
    for name in names:
        is_name = name == "article"
        table.add_column(name, no_wrap=is_name, overflow="ellipsis" if is_name else "fold")
    for row in rows:
        table.add_row(*(Text(row[name]) for name in names))
    return table


def _cells(figure: ComparedFigure) -> dict[str, str]:
    """Return what is told of a figure, by the names of the columns."""
    published = figure.document.published
    return {
        "figure": figure_words(figure),
        "counts": figure.counts,
        "claimed by": figure.claimed_by or "",
        "said of": said_of_words(figure),
        "article": f"{figure.document.doc_id} [{figure.span.start}, {figure.span.end})",
        "published": published.isoformat() if published else "",
        "of another": other_words(figure),
        "place": place_words(figure),
    }
