"""Print answers, lists and messages in the terminal. This module does not use Streamlit.

Answers and lists go to stdout, messages about the work to stderr. In a terminal, text is wrapped at
words, the answering sentences are marked, and the words in them that are the answer stand out more.
In a pipe, text is printed without colours and without added line breaks.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import NoReturn, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from index.contents import DocumentSummary, EmbeddingProgress
from index.corrections import corrected_facts
from index.documents import Document, Span
from retrieval.citation import Answer, Citation, Copy, Status
from retrieval.evidence.summary import (
    confidence_line,
    corrections_line,
    missing_words_line,
    nearest_line,
    quotations_line,
    searched_for,
    searched_line,
    status_line,
    sure_of,
    unsure_line,
)
from retrieval.wording.phrases import READ_BY_OCR, in_language, place, plural

T = TypeVar("T")

# In longer lines the eye loses the start of the next line.
_WIDEST = 100
# Foreground and background are both set, so the marker is legible on light and dark terminals.
_MARKER = "black on yellow"
# The black of the 256 colours: many terminals turn the other one grey where it is bold.
_ANSWER_MARKER = "bold underline color(16) on yellow"
_COLUMNS = ("id", "date", "outlet", "passages")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Re-raise the error for the command line to handle; Rich would exit the process."""
        raise


out = _Console(highlight=False)
err = _Console(stderr=True, highlight=False)


def print_unknown_characters_as_marks() -> None:
    """Print "?" for a character that the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_err(message: str, *, mark: str = "", style: str = "", end: str = "\n") -> None:
    """Write a line to stderr.

    Args:
        message: plain text.
        mark: a word printed in yellow before the message.
        style: Rich style of the message.
        end: text printed after the message; empty for a prompt that is answered on the same line.
    """
    line = Text.assemble((f"{mark} " if mark else "", "yellow"), (_safe(message), style))
    err.print(line, soft_wrap=True, end=end)


def print_error(message: str) -> None:
    """Write the reason why a command failed to stderr."""
    err.print(Text.assemble(("footnote: ", "red"), _safe(message)), soft_wrap=True)


def print_out(message: str, *, mark: str = "", style: str = "") -> None:
    """Write a line to stdout. `mark` is printed before the message, in `style`."""
    separator = " " if mark and message else ""
    line = Text.assemble((mark, style), separator, _safe(message))
    out.print(line, soft_wrap=True)


def write_json(value: object) -> None:
    """Write JSON to stdout. Non-ASCII characters are escaped unless stdout is UTF-8."""
    encoding = (getattr(out.file, "encoding", None) or "").lower()
    ascii_only = not encoding.startswith("utf")
    out.file.write(json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n")


def write_text(text: str) -> None:
    """Write a text to stdout, and a final newline if it has none; control characters are shown."""
    terminated = text if text.endswith("\n") else text + "\n"
    if out.is_terminal:
        out.print(Text(_safe(terminated)), soft_wrap=True, end="")
    else:
        out.file.write(terminated)


def write_article(document: Document) -> None:
    """Write an article's text to stdout, and a final newline if the text has none.

    In a terminal, the name of each page, time or row stands where it begins.
    """
    text, layout = document.text, document.layout
    terminated = text if text.endswith("\n") else text + "\n"
    if not out.is_terminal:
        out.file.write(terminated)
        return
    names = {start: _line(layout.place_of(Span(start, start))) for start in layout.starts}
    for start, end in pairwise(sorted({0, *names, len(terminated)})):
        if start in names:
            out.print(Text(f"[{names[start]}] ", style="dim"), soft_wrap=True, end="")
        out.print(Text(_safe(terminated[start:end])), soft_wrap=True, end="")


class PageProgress:
    """The pages of a scan, counted in a bar of their own below that of `tracked`."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def attach(self, bar: Progress) -> None:
        """Show the pages below a bar from now on."""
        self._bar = bar

    def show(self, name: str, done: int, total: int) -> None:
        """Show how many of a file's scanned pages OCR has read; in a pipe, print a line."""
        if self._bar is None or not err.is_terminal:
            if not done:
                print_err(f"{name}: reading scanned pages, {total:,} in all", style="dim")
            return
        if not done:
            self._task = self._bar.add_task(f"Reading {_line(name)}", total=total, rate="")
        self._bar.update(self._task, completed=done)
        if done == total:
            self._bar.remove_task(self._task)


def tracked(items: Iterable[T], what: str, pages: PageProgress | None = None) -> Iterator[T]:
    """Yield the items, and count them, and the pages of scans, in progress bars on stderr."""
    with _progress_bar() as bar:
        if pages is not None:
            pages.attach(bar)
        total = len(items) if isinstance(items, Sequence) else None
        task = bar.add_task(what, total=total, rate="")
        for item in items:
            yield item
            bar.advance(task)


def track_embedding(steps: Iterable[EmbeddingProgress]) -> None:
    """Run the embedding, and show its progress in a bar on stderr."""
    with _progress_bar() as bar:
        task = bar.add_task("Embedding", total=None, rate="")
        for step in steps:
            rate = f"{step.rate:.0f} passages/s" if step.done else ""
            bar.update(task, completed=step.done, total=step.total, rate=rate)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield progress


def draw_answer(answer: Answer) -> None:
    """Print an answer: its outcome, its passages, and how much was searched."""
    if resolved := searched_for(answer):
        print_out(_line(resolved), mark="Searched for:", style="dim")
    if corrected := corrections_line(answer):
        print_out(f"{_line(corrected)} To search as typed, add --as-typed.")
    if not answer.searched.documents:
        print_out("The library is empty. Add articles with `footnote add PATH`.")
        return
    if not answer.resolved_question:
        print_out("The question is empty. Put a question in quotes after `ask`.")
        return
    if answer.status is Status.ANSWERED:
        sure = confidence_line(answer)
        print_out(f"· {sure}" if sure else "", mark=status_line(answer), style="bold")
        if missing := missing_words_line(answer):
            print_out(missing)
    else:
        reasons = " ".join(filter(None, [missing_words_line(answer), nearest_line(answer)]))
        print_out(reasons, mark=answer.refusal_message, style="bold")
    if quotations := quotations_line(answer):
        print_out(_line(quotations))
    for citation in answer.citations:
        print_out("")
        _draw_citation(citation)
        if mentions := answer.mentions_sentence(citation.rank):
            out.print(Text(mentions, style="dim"), soft_wrap=True)
    print_out("")
    out.print(Text(searched_line(answer), style="dim"), soft_wrap=True)


def _draw_citation(citation: Citation) -> None:
    document, span = citation.document, citation.span
    heading = Text.assemble((f"[{citation.rank}] ", "bold cyan"), (_line(document.title), "bold"))
    for fact in _facts(document):
        heading.append(f" · {fact}", style="dim")
    if citation.confidence is not None:
        heading.append(f" · {sure_of(citation.confidence)} sure", style="dim")
    print_wrapped(heading)
    if out.is_terminal:
        print_wrapped(_quote(citation))
    else:
        out.file.write(citation.quote + "\n")
    unsure = _line(unsure_line(document, span))
    parts = filter(None, [_where(document, span), unsure, _line(document.uri)])
    out.print(Text(" · ".join(parts), style="dim"), soft_wrap=True)
    for copy in citation.also_in:
        _draw_copy(copy)


def _draw_copy(copy: Copy) -> None:
    """Print a line with another article that has a copy of the passage, and the copy's position."""
    document = copy.document
    name = ", ".join(filter(None, [_line(document.source), _line(document.title)]))
    date = f" ({document.published.isoformat()})" if document.published else ""
    where = _where(document, copy.span)
    out.print(Text(f"also in: {name}{date} · {where}", style="dim"), soft_wrap=True)


def _where(document: Document, span: Span) -> str:
    """Return an article's id, and where a span stands in it: "report.pdf, p. 3, characters 2–9"."""
    name = ", ".join(map(_line, filter(None, [document.doc_id, place(document, span)])))
    return f"{name}, characters {span.start}–{span.end}"


def print_wrapped(text: Text) -> None:
    """Print a text. In a terminal, wrap it at words and strip the spaces at line ends."""
    if not out.is_terminal:
        out.print(text, soft_wrap=True)
        return
    for line in text.wrap(out, min(out.width, _WIDEST)):
        line.rstrip()
        out.print(line, soft_wrap=True)


def _quote(citation: Citation) -> Text:
    """Return a citation's quote with the answering sentences and the answers in them marked."""
    styles = (
        (citation.answers, "bold underline" if out.no_color else _ANSWER_MARKER),
        (citation.sentences, "bold" if out.no_color else _MARKER),
    )
    borders = {citation.span.start, citation.span.end}
    for spans, _ in styles:
        borders.update(border for span in spans for border in (span.start, span.end))
    quote = Text()
    for start, end in pairwise(sorted(borders)):
        piece = Span(start, end)
        within = (style for spans, style in styles if any(span.contains(piece) for span in spans))
        quote.append(_safe(piece.of(citation.document.text)), style=next(within, ""))
    return quote


def draw_list(summaries: Sequence[DocumentSummary]) -> None:
    """Print one line per article. In a pipe, the columns are separated by tabs, for `cut`."""
    if not out.is_terminal:
        for each in summaries:
            date = each.published.isoformat() if each.published else ""
            cells = (each.doc_id, date, each.source, str(each.passages), each.title)
            out.file.write("\t".join(map(_line, cells)) + "\n")
        return
    rows = [_row(summary) for summary in summaries]
    # Outlets and dates are often unknown, so empty columns are left out.
    shown = [column for column in range(len(_COLUMNS)) if any(row[column] for row in rows)]
    widths = [max(cell_len(cell) for cell in (_COLUMNS[c], *(r[c] for r in rows))) for c in shown]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column, width in zip(shown, widths, strict=True):
        right = _COLUMNS[column] == "passages"
        table.add_column(
            _COLUMNS[column], width=width, overflow="fold", justify="right" if right else "left"
        )
    remaining = out.width - sum(widths) - 2 * len(widths)
    table.add_column("title", no_wrap=True, overflow="ellipsis", width=max(remaining, 24))
    for row, summary in zip(rows, summaries, strict=True):
        table.add_row(*(Text(row[column]) for column in shown), Text(_line(summary.title)))
    out.print(table)


def _row(summary: DocumentSummary) -> tuple[str, str, str, str]:
    date = summary.published.isoformat() if summary.published else ""
    not_embedded = summary.passages - summary.vectors
    note = f" ({not_embedded} by words only)" if not_embedded else ""
    return _line(summary.doc_id), date, _line(summary.source), f"{summary.passages}{note}"


def draw_heading(document: Document, as_read: Document) -> None:
    """Write an article's facts, how it was read and its digest to stderr, before its text.

    Args:
        document: the article.
        as_read: the same article without the reader's corrections.
    """
    draw_facts(document, as_read)
    layout = document.layout
    if layout.starts:
        whole = Span(layout.starts[0], len(document.text))
        print_err(_line(layout.place_of(whole)), style="dim")
    if layout.recognised:
        recognised = plural(sum(map(len, layout.recognised)), "character")
        print_err(f"{recognised} {READ_BY_OCR}", style="dim")
    for note in document.notes:
        print_err(_line(note), style="dim")
    if unsure := document.layout.unsure:
        words = ", ".join(dict.fromkeys(_line(span.of(document.text)) for span in unsure))
        print_err(f"The OCR was unsure of: {words}", style="dim")
    print_err(f"sha256 {document.sha256}, {document.encoding}", style="dim")


def draw_facts(document: Document, as_read: Document) -> None:
    """Write an article's title, outlet, author and dates to stderr, and what its file said instead.

    Args:
        document: the article.
        as_read: the same article without the reader's corrections.
    """
    facts = [_line(document.title), *_facts(document)]
    if document.modified and document.modified != document.published:
        facts.append(f"updated {document.modified.isoformat()}")
    print_err(" · ".join(filter(None, [*facts, document.uri])), style="bold")
    for name, value in corrected_facts(document, as_read).items():
        print_err(f"corrected; the file says {name}: {_line(value) or 'none'}", style="dim")


def draw_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose first row is its heading. Wide lines are neither cut nor wrapped.

    The first column is left-aligned, the others are right-aligned.
    """
    cells = [[_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        gaps = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        right_aligned = (gap + cell for gap, cell in zip(gaps[1:], row[1:], strict=True))
        line = "  ".join([row[0] + gaps[0], *right_aligned]).rstrip()
        out.print(Text(line, style="" if number else "dim"), soft_wrap=True)


def _facts(document: Document) -> list[str]:
    facts = (document.source, document.published, in_language(document.language))
    return [_line(str(fact)) for fact in facts if fact]


def on_one_line(text: str, *, ends: bool = False) -> str:
    """Return a text on one line, safe to print.

    Args:
        text: any text.
        ends: whether white space at its ends is one space, and not left out.
    """
    words = _line(text)
    if not ends or not words:
        return " " if ends and text else words
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"


def _line(text: str) -> str:
    """Return a text on one line, safe to print."""
    return " ".join(_safe(text).split())


def _safe(text: str) -> str:
    """Return a text without terminal control characters, which articles may contain."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n")).replace(
        "\r", "\n"
    )
