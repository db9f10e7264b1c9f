"""The front door for the terminal: `footnote …`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
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

from index.errors import EvaluationError, FootnoteError
from index.library import Library
from index.loaders import Loaded, LoadOptions, load
from index.store import Change
from index.writer import LibraryWriter
from retrieval.answer import PASSAGES, ask
from retrieval.citation import Answer, Citation, Status
from retrieval.evaluate import (
    Evaluation,
    RankedQuery,
    RetrievedPassage,
    evaluate,
    read_folder,
)
from retrieval.question import Question

# Documents are ranked by their best passage, so a ranking of documents needs more passages.
EVALUATED_PASSAGES = 50

app = typer.Typer(
    help="Ask questions of your own articles; get the passages that answer them, each cited to "
    "the exact characters of its source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


class _Folder:
    """The library folder that the command line names; set once, by the callback below."""

    path = Path("library")


@app.callback()
def choose_library(
    library: Annotated[
        Path,
        typer.Option(envvar="FOOTNOTE_LIBRARY", help="The folder of the library."),
    ] = Path("library"),
) -> None:
    """Choose the library."""
    _Folder.path = library


Count = Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages at most.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


@app.command()
def add(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, folders, or .jsonl files in BEIR layout.")
    ],
    model: Annotated[
        str | None,
        typer.Option(help="A sentence-transformers model, by name or folder, for a new library."),
    ] = None,
    max_characters: Annotated[
        int, typer.Option(min=1, help="The longest text of one article that is taken.")
    ] = LoadOptions().max_characters,
) -> None:
    """Add articles: .txt, .md, .html, .jsonl, or folders of them.

    What is already there is left as it is; a file that changed replaces its old version.
    """
    library = Library.open(_Folder.path, create=True, model=model, announce=_announce)
    counts = dict.fromkeys(Change, 0)
    skipped = 0
    with library.writer() as writer:
        for item in load(paths, LoadOptions(max_characters=max_characters)):
            if not isinstance(item, Loaded):
                skipped += 1
                err.print(f"[yellow]skipped[/] {escape(item.name)}: {escape(str(item.error))}")
                continue
            try:
                counts[writer.put(item.document)] += 1
            except FootnoteError as error:
                skipped += 1
                name = escape(item.document.doc_id)
                err.print(f"[yellow]skipped[/] {name}: {escape(str(error))}")
            for note in item.notes:
                err.print(f"[dim]{escape(item.document.doc_id)}: {escape(note)}[/]")
        _embed(writer)
    with library.snapshot() as snapshot:
        totals = snapshot.totals
    parts = [f"{counts[Change.ADDED]} added", f"{counts[Change.UNCHANGED]} already there"]
    if counts[Change.REPLACED]:
        parts.insert(1, f"{counts[Change.REPLACED]} replaced")
    if skipped:
        parts.append(f"{skipped} skipped")
    err.print(
        f"{', '.join(parts)}. The library has {_plural(totals.documents, 'article')}, "
        f"{_plural(totals.passages, 'passage')}."
    )
    if not sum(counts.values()):
        raise typer.Exit(1)


@app.command("ask")
def ask_command(
    question: Annotated[str, typer.Argument(help="Any question, in plain words.")],
    count: Count = PASSAGES,
    as_json: AsJson = False,
) -> None:
    """Answer a question with the passages that answer it."""
    library = Library.open(_Folder.path, announce=_announce)
    answer = ask(library, question, count=count)
    if as_json:
        _print_json({"_id": "", **answer.as_dict()})
    else:
        _draw_answer(answer)


@app.command()
def batch(
    questions: Annotated[
        Path, typer.Argument(help='Lines of {"_id", "text", "history"?: [earlier questions]}.')
    ],
    out_file: Annotated[Path, typer.Option("--out", help="Where the answers go, a line each.")],
    count: Count = PASSAGES,
) -> None:
    """Answer a file of questions, one JSON line each."""
    library = Library.open(_Folder.path, announce=_announce)
    asked = list(_read_questions(questions))
    aside = out_file.with_name(f".{out_file.name}.part")
    with aside.open("w", encoding="utf-8") as file:
        for query_id, question in _tracked(asked, "Asking"):
            line = {"_id": query_id, **ask(library, question, count=count).as_dict()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    aside.replace(out_file)
    err.print(f"{_plural(len(asked), 'answer')} in {escape(str(out_file))}.")


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List the articles."""
    with Library.open(_Folder.path).snapshot() as snapshot:
        summaries = snapshot.summaries()
        totals = snapshot.totals
    if as_json:
        _print_json(
            [
                {
                    "doc_id": s.doc_id,
                    "title": s.title,
                    "source": s.source,
                    "published": s.published.isoformat() if s.published else None,
                    "characters": s.characters,
                    "passages": s.passages,
                    "embedded": s.vectors,
                }
                for s in summaries
            ]
        )
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("id", no_wrap=True)
    table.add_column("title", ratio=1)
    table.add_column("outlet")
    table.add_column("date", no_wrap=True)
    table.add_column("passages", justify="right")
    for s in summaries:
        pending = "" if s.vectors == s.passages else f" ({s.passages - s.vectors} by words only)"
        table.add_row(
            Text(s.doc_id),
            Text(s.title),
            Text(s.source),
            s.published.isoformat() if s.published else "",
            f"{s.passages}{pending}",
        )
    out.print(table)
    out.print(
        f"[dim]{_plural(totals.documents, 'article')}, {_plural(totals.passages, 'passage')}[/]"
    )


@app.command()
def show(
    doc_id: Annotated[str, typer.Argument(metavar="DOC", help="An id that `list` shows.")],
    as_json: AsJson = False,
) -> None:
    """Print an article as it was read, its own characters and nothing else."""
    with Library.open(_Folder.path).snapshot() as snapshot:
        document = snapshot.document(doc_id)
        passages = snapshot.passages_of(doc_id)
    if as_json:
        _print_json(
            {
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
                "passages": [[p.span.start, p.span.end] for p in passages],
            }
        )
        return
    facts = [document.title, document.source, str(document.published or ""), document.uri]
    err.print(Text(" · ".join(filter(None, facts)), style="bold"))
    err.print(f"[dim]sha256 {document.sha256}, {document.encoding}[/]")
    sys.stdout.write(document.text if document.text.endswith("\n") else document.text + "\n")


@app.command()
def remove(
    doc_ids: Annotated[list[str], typer.Argument(metavar="DOC...", help="Ids that `list` shows.")],
) -> None:
    """Remove articles; no file of the library holds their text afterwards."""
    library = Library.open(_Folder.path)
    library.remove(doc_ids)
    with library.snapshot() as snapshot:
        left = snapshot.totals.documents
    err.print(f"{_plural(len(set(doc_ids)), 'article')} removed, {left} left.")


@app.command("eval")
def eval_command(
    folder: Annotated[Path, typer.Argument(help="A folder in BEIR layout.")],
    as_json: AsJson = False,
    keep: Annotated[
        Path | None,
        typer.Option(help="Keep the library made of the corpus here, and use it again next time."),
    ] = None,
    per_query: Annotated[
        bool, typer.Option("--per-query", help="With --json: every question's own values.")
    ] = False,
) -> None:
    """Measure how well questions are answered over a folder in BEIR layout.

    It holds corpus.jsonl, queries.jsonl, qrels.tsv and, where passages are judged too,
    gold_spans.jsonl. Intervals are bootstrap 95%.
    """
    benchmark = read_folder(folder)
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(keep or Path(temporary), create=True, announce=_announce)
        with library.writer() as writer:
            for item in _tracked(load([benchmark.corpus]), "Storing"):
                if not isinstance(item, Loaded):
                    raise EvaluationError(f"{item.name}: {item.error}")
                writer.put(item.document)
            _embed(writer)
        run = [
            _ranked(query.query_id, ask(library, question, count=EVALUATED_PASSAGES))
            for query in _tracked(benchmark.queries, "Asking")
            for question in [Question(query.text, query.history)]
        ]
    result = evaluate(benchmark, run)
    if as_json:
        figures = result.as_dict()
        if not per_query:
            figures.pop("per_query")
        _print_json(figures)
    else:
        _draw_evaluation(folder, result)


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
) -> None:
    """Check the library's truth against its indexes; rebuild them with --repair."""
    library = Library.open(_Folder.path, announce=_announce)
    with library.writer() as writer:
        problems = writer.problems()
        for problem in problems:
            out.print(f"[red]✗[/] {escape(problem)}")
        if problems and repair:
            writer.rebuild()
            _embed(writer)
    if not problems:
        out.print("[green]✓[/] The library is sound.")
        return
    if not repair:
        err.print("`footnote doctor --repair` rebuilds the indexes from the articles.")
        raise typer.Exit(1)
    with library.writer() as writer:
        left = writer.problems()
    for problem in left:
        err.print(f"[red]still[/] {escape(problem)}")
    if left:
        raise typer.Exit(1)
    out.print("[green]✓[/] Repaired.")


@app.command()
def reembed(
    model: Annotated[str, typer.Argument(help="A sentence-transformers model: name or folder.")],
) -> None:
    """Give the library to another model: every passage is cut and embedded anew."""
    from index.runtime import open_embedder

    embedder = open_embedder(model, _announce)
    library = Library.open(_Folder.path, model=model, embedder=embedder)
    with library.writer() as writer:
        writer.reembed(model, embedder)
        _embed(writer)
    err.print(f"The library now uses {escape(model)}.")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The port on this machine.")] = 8501,
) -> None:
    """Open the app in a browser, on this machine only."""
    script = Path(__file__).resolve().parent / "app.py"
    address = f"http://127.0.0.1:{port}"
    out.print(f"Footnote is at [bold]{address}[/] (Ctrl+C stops it).")
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    environment = os.environ | {"FOOTNOTE_LIBRARY": str(_Folder.path.resolve())}
    try:
        # The settings of the app lie beside it.
        raise typer.Exit(subprocess.call(command, cwd=script.parent, env=environment))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def main() -> None:
    """Run the command line; what a user can meet is a sentence, not a traceback."""
    try:
        app()
    except FootnoteError as error:
        err.print(f"[red]footnote:[/] {escape(str(error))}")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`footnote list | head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _announce(message: str) -> None:
    err.print(f"[dim]{escape(message)}[/]")


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


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
    with Progress(*columns, console=err, transient=True) as progress:
        yield progress


def _tracked(items: Iterable[Any], what: str) -> Iterator[Any]:
    total = len(items) if isinstance(items, list | tuple) else None
    with _bar() as bar:
        task = bar.add_task(what, total=total, rate="")
        for item in items:
            yield item
            bar.advance(task)


def _embed(writer: LibraryWriter) -> None:
    with _bar() as bar:
        task = bar.add_task("Embedding", total=None, rate="")
        for progress in writer.embed():
            rate = f"{progress.rate:.0f} passages/s" if progress.done else ""
            bar.update(task, completed=progress.done, total=progress.total, rate=rate)


def _read_questions(path: Path) -> Iterator[tuple[str, Question]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            question = Question(str(fields["text"]), tuple(map(str, fields.get("history") or ())))
            yield str(fields["_id"]), question
        except (ValueError, KeyError, TypeError, AttributeError):
            raise EvaluationError(
                f'{path} line {number} is not {{"_id": …, "text": …}}. Mend the line, then run '
                "this again."
            ) from None


def _ranked(query_id: str, answer: Answer) -> RankedQuery:
    return RankedQuery(
        query_id=query_id,
        passages=tuple(
            RetrievedPassage(
                doc_id=c.document.doc_id, span=c.span, score=c.score, sentences=c.sentences
            )
            for c in answer.citations
        ),
        confidence=answer.confidence,
        answered=answer.status is Status.ANSWERED,
        milliseconds=answer.milliseconds,
    )


def _draw_answer(answer: Answer) -> None:
    articles = len({citation.document.doc_id for citation in answer.citations})
    found = f"{_plural(len(answer.citations), 'passage')} from {_plural(articles, 'article')}"
    if answer.status is Status.ANSWERED:
        out.print(f"[bold]{found}[/] [dim](confidence {answer.confidence:.2f})[/]")
    else:
        out.print("[bold]Your sources do not answer this.[/]", end="")
        out.print(" The nearest passages:" if answer.citations else "")
        if answer.missing:
            words = ", ".join(f"“{word}”" for word in answer.missing)
            out.print(f"No passage mentions {escape(words)}.")
    for citation in answer.citations:
        out.print()
        _draw_citation(citation)
    searched = answer.searched
    out.print(
        f"\n[dim]Searched {_plural(searched.passages, 'passage')} in "
        f"{_plural(searched.documents, 'article')}, {answer.milliseconds:.0f} ms.[/]"
    )


def _draw_citation(citation: Citation) -> None:
    document = citation.document
    heading = Text.assemble((f"[{citation.rank}] ", "bold cyan"), (document.title, "bold"))
    facts = [document.source, document.published.isoformat() if document.published else ""]
    for fact in filter(None, facts):
        heading.append(f" · {fact}", style="dim")
    out.print(heading)
    quote = Text(citation.quote)
    for sentence in citation.sentences:
        start, end = sentence.start - citation.span.start, sentence.end - citation.span.start
        quote.stylize("bold yellow", start, end)
    out.print(quote)
    span = citation.span
    out.print(Text(f"{document.doc_id}, characters {span.start}–{span.end}", style="dim"))


def _draw_evaluation(folder: Path, result: Evaluation) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim", title_justify="left")
    table.add_column(escape(folder.name))
    for heading in ("value", "95%", "questions"):
        table.add_column(heading, justify="right")
    for metric in result.metrics:
        interval = ""
        if metric.low is not None and metric.high is not None:
            interval = f"{metric.low:.3f}–{metric.high:.3f}"
        table.add_row(metric.name, f"{metric.value:.3f}", interval, f"{metric.n:,}")
    out.print(table)
    out.print(
        f"[dim]median {result.timing.median:.0f} ms, 95th percentile {result.timing.p95:.0f} ms "
        f"a question; finished {time.strftime('%Y-%m-%d %H:%M')}[/]"
    )


if __name__ == "__main__":
    main()
