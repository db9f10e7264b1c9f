"""The command `footnote compare`."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from index.documents import replace_surrogates
from index.protocols import Library
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.figure_comparison import ComparedFigure
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
    figures = [found.figures[position] for group in found.groups for position in group]
    if terminal.out.is_terminal:
        terminal.out.print(_table(figures))
    else:
        for figure in figures:
            terminal.write_text("\t".join(_cells(figure)))
    articles = len({figure.document.doc_id for figure in figures})
    print_err(f"{plural(len(figures), 'figure')} in {plural(articles, 'article')}.")


def _cells(figure: ComparedFigure) -> tuple[str, ...]:
    """Return the figure, what it counts, who claims it, of which day, where, and when published."""
    published = figure.document.published
    return (
        figure_words(figure),
        figure.counts,
        figure.claimed_by or "",
        written_date(figure.as_of),
        f"{figure.document.doc_id} [{figure.span.start}, {figure.span.end})",
        published.isoformat() if published else "",
    )


def _table(figures: list[ComparedFigure]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("figure", style="bold", overflow="fold")
    for name in ("counts", "claimed by", "said of", "article", "published"):
        table.add_column(name, overflow="fold")
    for figure in figures:
        table.add_row(*(Text(cell) for cell in _cells(figure)))
    return table
