"""The command `footnote compare`."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from index.documents import replace_surrogates
from index.protocols import Library
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.agreement.phrases import figure_words, written_date
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
    if not found.figures:
        print_err(NO_FIGURE_FOUND if found.asks else NO_FIGURE_ASKED)
        return
    if terminal.out.is_terminal:
        terminal.out.print(figure_table(found))
    else:
        for figure in found.figures:
            terminal.write_text("\t".join(_cells(figure).values()))
    articles = len({figure.document.doc_id for figure in found.figures})
    print_err(f"{plural(len(found.figures), 'figure')} in {plural(articles, 'article')}.")


def figure_table(comparison: FigureComparison) -> Table:
    """Return the figures of a comparison as a table, a line each.

    Args:
        comparison: the comparison.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows = [_cells(figure) for figure in comparison.figures]
    for row, figure in zip(rows, comparison.figures, strict=True):
        row["article"] = figure.document.doc_id
    # A column that is empty in every line tells nothing.
    names = [name for name in rows[0] if any(row[name] for row in rows)]
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
        "said of": written_date(figure.as_of),
        "article": f"{figure.document.doc_id} [{figure.span.start}, {figure.span.end})",
        "published": published.isoformat() if published else "",
    }
