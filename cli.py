"""The front door for the terminal: `footnote …`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from index import Library
from index.contents import Change
from index.documents import replace_surrogates
from index.loaders import LoadOptions, load
from index.models.onnx_runtime import open_embedder
from index.system.files import check_output_path, write_atomically
from retrieval.answer import PASSAGES, ask
from retrieval.evaluation.batch import read_questions
from retrieval.evaluation.settings import KNOWN_SETTINGS, parse_setting
from retrieval.ranking.confidence import THRESHOLD
from ui.terminal import evaluation, judging, serving
from ui.terminal import output as terminal
from ui.terminal.failures import Commands
from ui.terminal.output import plural, say, tell, tracked
from ui.terminal.storing import announce, store

app = typer.Typer(
    cls=Commands,
    help="Ask questions of your own articles; get the passages that answer them, each cited to "
    "the exact characters of its source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help reads the same in a terminal, in a pipe and in a narrow window.
    rich_markup_mode=None,
)


@app.callback()
def choose_library(
    context: typer.Context,
    library: Annotated[
        Path,
        typer.Option(envvar="FOOTNOTE_LIBRARY", metavar="DIR", help="The folder of the library."),
    ] = Path("library"),
) -> None:
    """Choose the library."""
    context.obj = library.expanduser()


Count = Annotated[
    int, typer.Option("-k", min=1, max=1000, metavar="N", help="How many passages at most.")
]
Threshold = Annotated[
    float,
    typer.Option(
        envvar="FOOTNOTE_THRESHOLD",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Below this confidence the answer is: not in your sources.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Files, folders, or .jsonl files in BEIR layout."),
    ],
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="A sentence-transformers model, by name or folder, for a new library.",
        ),
    ] = None,
    max_characters: Annotated[
        int, typer.Option(min=1, metavar="N", help="The longest text of one article that is taken.")
    ] = LoadOptions().max_characters,
) -> None:
    """Add articles: .txt, .md, .html, .jsonl, folders.

    What is already there is left as it is; a file that changed replaces its old version.
    """
    library = Library.open(context.obj, create=True, model=model, announce=announce)
    with library.writer() as writer:
        counts, skipped = store(
            writer, load(paths, LoadOptions(max_characters=max_characters)), notes=True
        )
    with library.snapshot() as snapshot:
        totals = snapshot.totals
    parts = [f"{counts[Change.ADDED]:,} added", f"{counts[Change.UNCHANGED]:,} already there"]
    if counts[Change.REPLACED]:
        parts.insert(1, f"{counts[Change.REPLACED]:,} replaced")
    if skipped:
        parts.append(f"{skipped:,} skipped")
    say(
        f"{', '.join(parts)}. The library has {plural(totals.documents, 'article')}, "
        f"{plural(totals.passages, 'passage')}."
    )
    if not sum(counts.values()):
        raise typer.Exit(1)


@app.command("ask")
def ask_command(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="Any question, in plain words.")
    ],
    count: Count = PASSAGES,
    threshold: Threshold = THRESHOLD,
    as_json: AsJson = False,
) -> None:
    """Answer a question with the passages that answer it."""
    # A shell passes on bytes that are no UTF-8 as halves of surrogate pairs.
    question = replace_surrogates(question)
    answer = ask(_opened(context), question, count=count, threshold=threshold)
    if as_json:
        terminal.write_json({"_id": "", **answer.as_dict()})
    else:
        terminal.draw_answer(answer)


@app.command()
def batch(
    context: typer.Context,
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            help='Lines of {"_id", "text", "history"?: [earlier questions]}.',
        ),
    ],
    out_file: Annotated[
        Path,
        typer.Option("--out", metavar="RUN.jsonl", help="Where the answers go, a line each."),
    ],
    count: Count = PASSAGES,
    threshold: Threshold = THRESHOLD,
) -> None:
    """Answer a file of questions, one JSON line each."""
    library = _opened(context)
    asked = read_questions(questions)
    with write_atomically(out_file) as file:
        for query_id, question in tracked(asked, "Asking"):
            answer = ask(library, question, count=count, threshold=threshold)
            line = {"_id": query_id, **answer.as_dict()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    say(f"{plural(len(asked), 'answer')} in {out_file}.")


@app.command("list")
def list_command(context: typer.Context, as_json: AsJson = False) -> None:
    """List the articles.

    Piped, a line is: id, date, outlet, passages, title, separated by tabs.
    """
    with _opened(context).snapshot() as snapshot:
        summaries = snapshot.summaries()
        totals = snapshot.totals
    if as_json:
        terminal.write_json([terminal.summary_as_dict(summary) for summary in summaries])
        return
    terminal.draw_list(summaries)
    say(f"{plural(totals.documents, 'article')}, {plural(totals.passages, 'passage')}.")


@app.command()
def show(
    context: typer.Context,
    doc_id: Annotated[str, typer.Argument(metavar="DOC", help="An id that `list` shows.")],
    as_json: AsJson = False,
) -> None:
    """Print an article as it was read.

    Its own characters go to stdout, what is known of it to stderr.
    """
    with _opened(context).snapshot() as snapshot:
        document = snapshot.document(doc_id)
        passages = snapshot.passages_of(doc_id)
    if as_json:
        terminal.write_json(terminal.document_as_dict(document, passages))
        return
    terminal.draw_heading(document)
    terminal.write_text(document.text)


@app.command()
def remove(
    context: typer.Context,
    doc_ids: Annotated[list[str], typer.Argument(metavar="DOC", help="Ids that `list` shows.")],
) -> None:
    """Remove articles, and their text from every file.

    All of them or, where one is unknown, none.
    """
    library = _opened(context)
    library.remove(doc_ids)
    with library.snapshot() as snapshot:
        left = snapshot.totals.documents
    say(f"{plural(len(set(doc_ids)), 'article')} removed, {left:,} left.")


@app.command("eval", epilog=f"The keys of a setting are {KNOWN_SETTINGS}.")
def eval_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder in BEIR layout.")],
    setting: Annotated[
        str, typer.Option(metavar="SETTING", help="What to measure, written key=value,key=value.")
    ] = "default",
    against: Annotated[
        str | None,
        typer.Option(metavar="SETTING", help="Measure this too, and test the difference."),
    ] = None,
    as_json: AsJson = False,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Keep the library made of the corpus here, and use it again next time.",
        ),
    ] = None,
    reranker: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="A CrossEncoder to rerank with, by name or folder."),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw the reliability diagram here.")
    ] = None,
    values: Annotated[
        Path | None,
        typer.Option(metavar="FILE.tsv", help="Write every question's own values here."),
    ] = None,
    per_query: Annotated[
        bool, typer.Option("--per-query", help="With --json: every question's own values too.")
    ] = False,
) -> None:
    """Measure how well questions are answered.

    The folder holds corpus.jsonl, queries.jsonl, qrels.tsv and, where passages are judged too,
    gold_spans.jsonl. Intervals are bootstrap 95%; p values are of a paired randomisation test.
    What a setting leaves out stays as it is by default.
    """
    settings = tuple(parse_setting(text) for text in (setting, against) if text is not None)
    for path in filter(None, (plot, values)):
        check_output_path(path)
    measured = evaluation.measure(folder, settings, keep=keep, reranker=reranker)
    if plot:
        evaluation.write_plot(plot, measured)
    if values:
        evaluation.write_values(values, measured)
    if as_json:
        terminal.write_json(measured.as_dict(per_query=per_query))
    else:
        evaluation.draw(measured)


@app.command()
def judge(
    context: typer.Context,
    question: judging.Judged = None,
    right: judging.Right = None,
    wrong: judging.Wrong = None,
    nothing: judging.Nothing = False,
    forget: judging.Forget = False,
    list_them: judging.ListThem = False,
    export: judging.Export = None,
    count: Count = PASSAGES,
    threshold: Threshold = THRESHOLD,
) -> None:
    """Judge answers; make an evaluation set of your own articles.

    Shows the answer and asks of each passage whether it is right.
    """
    request = judging.Request(
        question=question,
        right=right,
        wrong=wrong,
        nothing=nothing,
        forget=forget,
        list_them=list_them,
        export=export,
        count=count,
        threshold=threshold,
    )
    judging.judge(_opened(context), request)


@app.command()
def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
) -> None:
    """Check the library; rebuild its indexes with --repair.

    The status is 0 when it is sound, or was repaired, and 1 when it is not.
    """
    library = _opened(context)
    problems = library.problems()
    for problem in problems:
        tell(problem, mark="✗", style="red")
    if not problems:
        tell("The library is sound.", mark="✓", style="green")
        return
    if not repair:
        say("`footnote doctor --repair` rebuilds the indexes from the articles.")
        raise typer.Exit(1)
    with library.writer() as writer:
        writer.rebuild()
        terminal.track_embedding(writer.embed())
    left = library.problems()
    for problem in left:
        tell(problem, mark="still ✗", style="red")
    if left:
        raise typer.Exit(1)
    tell("Repaired.", mark="✓", style="green")


@app.command()
def reembed(
    context: typer.Context,
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="A sentence-transformers model: name or folder."),
    ],
) -> None:
    """Give the library to another model.

    Every article is cut and embedded anew.
    """
    library = _opened(context)
    embedder = open_embedder(model, announce)
    with library.writer() as writer:
        writer.reembed(model, embedder)
        terminal.track_embedding(writer.embed())
    say(f"The library now uses {model}.")


@app.command()
def rerank(
    context: typer.Context,
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="A sentence-transformers CrossEncoder with one score: name or folder; or none.",
        ),
    ],
) -> None:
    """Set the model that reranks the best passages, or `none`.

    Nothing is embedded anew.
    """
    chosen = None if model == "none" else model
    _opened(context).set_reranker(chosen)
    say(f"The library now reranks with {model}." if chosen else "The library has no reranker.")


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(min=1, max=65535, metavar="N", help="The port on this machine.")
    ] = 8501,
    threshold: Threshold = THRESHOLD,
) -> None:
    """Open the app in a browser, on this machine only."""
    raise typer.Exit(serving.serve(context.obj, port, threshold))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    app(prog_name="footnote")


def _opened(context: typer.Context) -> Library:
    return Library.open(context.obj, announce=announce)


if __name__ == "__main__":
    main()
