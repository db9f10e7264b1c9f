"""What the terminal shows; no Streamlit here.

Answers and lists go to stdout, everything said about the work to stderr. In a terminal text is
wrapped at words and the answering sentence is marked; piped, it is the characters alone: no
colour, no line broken that the source does not break.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn, TypeVar

from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from index.contents import DocumentSummary, EmbeddingProgress
from index.documents import Document, Passage
from retrieval.citation import Answer, Citation, Copy, Status

T = TypeVar("T")

# Longer lines are hard to follow back to the next one's start.
_WIDEST = 100
# Both colours are set, so the marker is as legible on a light terminal as on a dark one.
_MARKER = "black on yellow"
_COLUMNS = ("id", "date", "outlet", "passages")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Leave the error to the command line; Rich would end the process."""
        raise


out = _Console(highlight=False)
err = _Console(stderr=True, highlight=False)


def say(message: str, *, mark: str = "", style: str = "", end: str = "\n") -> None:
    """Write a line to stderr.

    Args:
        message: plain text.
        mark: a word before it, drawn in yellow.
        style: of the message.
        end: after it; nothing where an answer is waited for on the same line.
    """
    line = Text.assemble((f"{mark} " if mark else "", "yellow"), (_safe(message), style))
    err.print(line, soft_wrap=True, end=end)


def complain(message: str) -> None:
    """Write to stderr why a command failed."""
    err.print(Text.assemble(("footnote: ", "red"), _safe(message)), soft_wrap=True)


def tell(message: str, *, mark: str = "", style: str = "") -> None:
    """Write a line to stdout; `mark` comes before it in `style`."""
    line = Text.assemble((f"{mark} " if mark else "", style), _safe(message))
    out.print(line, soft_wrap=True)


def plural(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def write_json(value: object) -> None:
    """Write JSON to stdout, and nothing else; escaped where stdout cannot hold every character."""
    encoding = (getattr(out.file, "encoding", None) or "").lower()
    ascii_only = not encoding.startswith("utf")
    out.file.write(json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n")


def write_text(text: str) -> None:
    """Write a source's text to stdout: its own characters, and a line's end where it has none."""
    ended = text if text.endswith("\n") else text + "\n"
    if out.is_terminal:
        out.print(Text(_safe(ended)), soft_wrap=True, end="")
    else:
        out.file.write(ended)


def tracked(items: Iterable[T], what: str) -> Iterator[T]:
    """Yield the items under a bar, which counts them."""
    with _bar() as bar:
        total = len(items) if isinstance(items, Sequence) else None
        task = bar.add_task(what, total=total, rate="")
        for item in items:
            yield item
            bar.advance(task)


def track_embedding(steps: Iterable[EmbeddingProgress]) -> None:
    """Embed under a bar."""
    with _bar() as bar:
        task = bar.add_task("Embedding", total=None, rate="")
        for step in steps:
            rate = f"{step.rate:.0f} passages/s" if step.done else ""
            bar.update(task, completed=step.done, total=step.total, rate=rate)


@contextmanager
def _bar() -> Iterator[Progress]:
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
    """Draw an answer: what was found, the passages, and how much was searched."""
    searched, citations = answer.searched, answer.citations
    if answer.resolved_question != answer.question.strip():
        tell(_line(answer.resolved_question), mark="Searched for:", style="dim")
    if not searched.documents:
        tell("The library is empty; `footnote add PATH` fills it.")
        return
    if not answer.resolved_question:
        tell("Nothing was asked; put a question in quotes after `ask`.")
        return
    if answer.status is Status.ANSWERED:
        articles = len({citation.document.doc_id for citation in citations})
        found = f"{plural(len(citations), 'passage')} from {plural(articles, 'article')}"
        tell(f"(confidence {answer.confidence:.2f})", mark=found, style="bold")
    else:
        why = f" {answer.missing_words.sentence}" if answer.missing_words else ""
        nearest = " The nearest passages:" if citations else ""
        tell(f"{why}{nearest}".strip(), mark=answer.denial, style="bold")
    for citation in citations:
        tell("")
        _draw_citation(citation)
        if mentions := answer.mentions(citation.rank):
            out.print(Text(mentions, style="dim"), soft_wrap=True)
    tell("")
    receipt = (
        f"Searched {plural(searched.passages, 'passage')} in "
        f"{plural(searched.documents, 'article')}, {answer.milliseconds:.0f} ms."
    )
    out.print(Text(receipt, style="dim"), soft_wrap=True)


def _draw_citation(citation: Citation) -> None:
    document, span = citation.document, citation.span
    heading = Text.assemble((f"[{citation.rank}] ", "bold cyan"), (_line(document.title), "bold"))
    for fact in _facts(document.source, document.published):
        heading.append(f" · {fact}", style="dim")
    _print_wrapped(heading)
    if out.is_terminal:
        _print_wrapped(_quote(citation))
    else:
        out.file.write(citation.quote + "\n")
    place = f"{_line(document.doc_id)}, characters {span.start}–{span.end}"
    uri = _line(document.uri)
    out.print(Text(" · ".join(filter(None, [place, uri])), style="dim"), soft_wrap=True)
    for copy in citation.also_in:
        _draw_copy(copy)


def _draw_copy(copy: Copy) -> None:
    """Draw a line on another article that has the same text, and where in it."""
    document = copy.document
    name = ", ".join(filter(None, [_line(document.source), _line(document.title)]))
    date = f" ({document.published.isoformat()})" if document.published else ""
    place = f"{_line(document.doc_id)}, characters {copy.span.start}–{copy.span.end}"
    out.print(Text(f"also in: {name}{date} · {place}", style="dim"), soft_wrap=True)


def _print_wrapped(text: Text) -> None:
    """Print a text, in a terminal wrapped at words and without the spaces at a line's end."""
    if not out.is_terminal:
        out.print(text, soft_wrap=True)
        return
    for line in text.wrap(out, min(out.width, _WIDEST)):
        line.rstrip()
        out.print(line, soft_wrap=True)


def _quote(citation: Citation) -> Text:
    """Return the quote with the sentences that answer marked."""
    marker = "bold" if out.no_color else _MARKER
    text, quote, end = citation.document.text, Text(), citation.span.start
    for sentence in sorted(citation.sentences):
        start = max(sentence.start, end)
        quote.append(_safe(text[end:start]))
        quote.append(_safe(text[start : sentence.end]), style=marker)
        end = max(sentence.end, end)
    return quote.append(_safe(text[end : citation.span.end]))


def draw_list(summaries: Sequence[DocumentSummary]) -> None:
    """Draw a line an article; piped, its columns are separated by tabs, ready to be cut."""
    if not out.is_terminal:
        for s in summaries:
            date = s.published.isoformat() if s.published else ""
            cells = (s.doc_id, date, s.source, str(s.passages), s.title)
            out.file.write("\t".join(map(_line, cells)) + "\n")
        return
    rows = [_row(summary) for summary in summaries]
    # Outlets and dates are often unknown: a column of nothing is left out.
    shown = [column for column in range(len(_COLUMNS)) if any(row[column] for row in rows)]
    widths = [max(cell_len(cell) for cell in (_COLUMNS[c], *(r[c] for r in rows))) for c in shown]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column, width in zip(shown, widths, strict=True):
        right = _COLUMNS[column] == "passages"
        table.add_column(
            _COLUMNS[column], width=width, overflow="fold", justify="right" if right else "left"
        )
    rest = out.width - sum(widths) - 2 * len(widths)
    table.add_column("title", no_wrap=True, overflow="ellipsis", width=max(rest, 24))
    for row, summary in zip(rows, summaries, strict=True):
        table.add_row(*(Text(row[column]) for column in shown), Text(_line(summary.title)))
    out.print(table)


def _row(summary: DocumentSummary) -> tuple[str, str, str, str]:
    date = summary.published.isoformat() if summary.published else ""
    waiting = summary.passages - summary.vectors
    pending = f" ({waiting} by words only)" if waiting else ""
    return _line(summary.doc_id), date, _line(summary.source), f"{summary.passages}{pending}"


def draw_heading(document: Document) -> None:
    """Write to stderr whose text comes next."""
    facts = [_line(document.title), *_facts(document.source, document.published), document.uri]
    say(" · ".join(filter(None, facts)), style="bold")
    say(f"sha256 {document.sha256}, {document.encoding}", style="dim")


def draw_rows(rows: Sequence[Sequence[str]]) -> None:
    """Draw a table whose first row is its heading; no line is cut or broken, however wide.

    The first column stands to the left, the others to the right.
    """
    cells = [[_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        gaps = [" " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        rest = (gap + cell for gap, cell in zip(gaps[1:], row[1:], strict=True))
        line = "  ".join([row[0] + gaps[0], *rest]).rstrip()
        out.print(Text(line, style="" if number else "dim"), soft_wrap=True)


def summary_as_dict(summary: DocumentSummary) -> dict[str, object]:
    """Return a line of the list as JSON has it."""
    return {
        "doc_id": summary.doc_id,
        "title": summary.title,
        "source": summary.source,
        "published": summary.published.isoformat() if summary.published else None,
        "characters": summary.characters,
        "passages": summary.passages,
        "embedded": summary.vectors,
    }


def document_as_dict(document: Document, passages: Sequence[Passage]) -> dict[str, object]:
    """Return an article and the spans of its passages as JSON has them."""
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published": document.published.isoformat() if document.published else None,
        "uri": document.uri,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "path": document.path,
        "text": document.text,
        "skipped": [[span.start, span.end] for span in document.skipped],
        "passages": [[passage.span.start, passage.span.end] for passage in passages],
    }


def _facts(source: str, published: object) -> list[str]:
    return [_line(str(fact)) for fact in (source, published) if fact]


def _line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(_safe(text).split())


def _safe(text: str) -> str:
    """Return a text that a terminal takes for text: articles may hold its control sequences."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n")).replace(
        "\r", "\n"
    )
