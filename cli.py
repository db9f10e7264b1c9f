"""The command line: registers the commands of `footnote`; `ui.terminal` runs them."""

from __future__ import annotations

from typing import Annotated

import typer

from api.access.rates import REQUESTS_PER_MINUTE
from api.listening import Listening
from index import Library, Place, folder_of, place_of, register_of
from index.access.reaching import LOOPBACK
from index.corrections import parse_correction
from index.loaders import LoadOptions
from index.system.files import check_output_path
from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.evaluation.settings import KNOWN_SETTINGS, parse_setting
from retrieval.judgement.confidence import THRESHOLD
from ui.terminal import (
    access,
    articles,
    evaluation,
    judging,
    maintenance,
    options,
    questions,
    shelf,
)
from ui.terminal import output as terminal
from ui.terminal.agreement import commands as agreement
from ui.terminal.evidence import commands as evidence
from ui.terminal.failures import Commands
from ui.terminal.storing import open_library

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
    library: options.LibraryPlace = "library",
    vectors: options.Vectors = "",
    _version: options.Version = False,
) -> None:
    """Pass the place of the library on to the command."""
    context.obj = place_of(library, vectors)


@app.command()
def add(
    context: typer.Context,
    sources: options.Sources,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="A sentence-transformers model for a new library, by name or folder; or "
            "languages, for every language.",
        ),
    ] = None,
    max_characters: options.MaxCharacters = options.LONGEST,
    sync: options.Sync = False,
    workers: options.WorkerCount = None,
) -> None:
    """Add files, folders and web pages, in many formats.

    Articles that are already there stay as they are; a changed file replaces its old version.
    """
    several = options.workers_of(context.obj, workers)
    library = open_library(context.obj, create=True, model=model)
    limits = LoadOptions(max_characters=max_characters)
    if not articles.add_articles(library, sources, limits, sync=sync, workers=several):
        raise typer.Exit(1)


@app.command()
def watch(
    context: typer.Context,
    folders: options.Folders,
    sync: options.Sync = False,
    max_characters: options.MaxCharacters = options.LONGEST,
) -> None:
    """Add what is new or changed in folders, until Ctrl+C.

    A file is added when it has stopped growing. What is gone is named, and removed with --sync.
    """
    library = open_library(context.obj, create=True)
    from ui.terminal import watching

    folder = folder_of(context.obj)
    watching.watch_folders(library, folder, folders, max_characters, sync=sync)


questions.register(app)


evidence.register(app)


@app.command("list")
def list_command(
    context: typer.Context, tags: shelf.Tags = None, as_json: options.AsJson = False
) -> None:
    """List the articles.

    In a pipe, each line holds id, date, outlet, passages and title, separated by tabs.
    """
    articles.list_articles(_open_library(context), tags, as_json=as_json)


@app.command()
def show(
    context: typer.Context,
    doc_id: options.DocId,
    as_json: options.AsJson = False,
) -> None:
    """Print the text of an article.

    The text goes to stdout; title, outlet, date and checksum go to stderr.
    """
    articles.show_article(_open_library(context), doc_id, as_json=as_json)


agreement.register(app)


@app.command("set")
def set_command(
    context: typer.Context,
    doc_id: options.DocId,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The article's title.")] = None,
    source: Annotated[str | None, typer.Option(metavar="TEXT", help="The outlet.")] = None,
    author: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The author, or several, with commas.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of publication.")
    ] = None,
    language: options.Language = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Bring back everything that the file said.")
    ] = False,
) -> None:
    """Correct an article's title, outlet, author, date or language.

    An empty text ("") clears a fact. Adding the file again keeps the corrections, and `show` prints
    what the file said. The text itself is never changed.
    """
    correction = parse_correction(
        title=title, source=source, author=author, published=published, language=language
    )
    if bool(correction) == reset:
        raise typer.BadParameter("Give what to correct, such as --title TEXT; or --reset alone.")
    articles.correct_article(_open_library(context), doc_id, None if reset else correction)


@app.command()
def remove(
    context: typer.Context,
    doc_ids: Annotated[list[str], typer.Argument(metavar="DOC", help="Ids that `list` shows.")],
) -> None:
    """Remove articles, and their text from every file.

    If one of the ids is unknown, no article is removed.
    """
    articles.remove_articles(_open_library(context), doc_ids)


shelf.register(app)


@app.command("eval", epilog=f"The keys of a setting are {KNOWN_SETTINGS}.")
def eval_command(
    folder: options.EvaluationFolder,
    setting: options.MeasuredSetting = "default",
    against: options.ComparedSetting = None,
    as_json: options.AsJson = False,
    keep: options.KeptLibrary = None,
    reranker: options.RerankingModel = None,
    plot: options.PlotFile = None,
    values: options.ValuesFile = None,
    per_query: options.PerQuery = False,
) -> None:
    """Measure how well questions are answered.

    The folder holds corpus.jsonl, queries.jsonl, qrels.tsv and, if passages are judged,
    gold_spans.jsonl. Intervals are 95% bootstrap intervals; p values come from a paired
    randomisation test. Keys that a setting leaves out keep their defaults.
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
    count: options.Count = DEFAULT_PASSAGE_COUNT,
    threshold: options.Threshold = THRESHOLD,
) -> None:
    """Judge answers; make an evaluation set of your own articles.

    Without options: shows the answer, then asks for each passage whether it is right.
    """
    request = judging.Request(
        question=question,
        right=right,
        wrong=wrong,
        nothing=nothing,
        forget=forget,
        list_all=list_them,
        export=export,
        count=count,
        threshold=threshold,
    )
    judging.judge(_open_library(context), request)


maintenance.register(app)


access.register(app)


@app.command()
def serve(
    context: typer.Context,
    port: options.Port = None,
    threshold: options.Threshold = THRESHOLD,
    as_api: options.ServeApi = False,
    token: options.Token = "",
    host: options.Host = LOOPBACK,
    names: options.ServerNames = None,
    accounts: options.Accounts = False,
    open_to_everybody: options.OpenToEverybody = False,
    per_minute: options.PerMinute = REQUESTS_PER_MINUTE,
    upload_mb: options.UploadSize = None,
    sign_in: options.SignIn = None,
    sessions: options.Sessions = None,
    log_json: options.LogJson = False,
    log_questions: options.LogQuestions = False,
    writer_url: options.WriterUrl = "",
    writer_model: options.WriterModel = "",
    writer_seconds: options.WriterSeconds = 120,
    send: options.SendWritten = False,
) -> None:
    """Serve the app, or the API for programs.

    Only this machine reaches it, unless --host names another address. Then people say who they are.
    """
    from retrieval.written.chosen import ChosenWriter, key_of_environment

    writer = ChosenWriter(
        url=writer_url, model=writer_model, key=key_of_environment(), seconds=writer_seconds,
        may_send=send,
    )  # fmt: skip
    if as_api:
        from api import serving as api

        listening = Listening(
            port=port or api.REST_PORT, host=host, names=tuple(names or ()), token=token,
            accounts=accounts, open_to_everybody=open_to_everybody, per_minute=per_minute,
            upload_mb=upload_mb, logs=log_json, logs_questions=log_questions,
        )  # fmt: skip
        place: Place = context.obj
        library = open_library(place, create=True)
        api.serve_rest(
            library, register_of(place), listening=listening, threshold=threshold,
            announce=terminal.print_err, writer=writer,
        )  # fmt: skip
        return
    from ui.terminal import serving

    options.refuse_without(context, "--api", *options.ONLY_API)
    doorway = serving.Doorway(
        port=port or serving.PORT, host=host, names=tuple(names or ()), sign_in=sign_in,
        open_to_everybody=open_to_everybody, upload_mb=upload_mb, writer=writer, sessions=sessions,
    )  # fmt: skip
    raise typer.Exit(serving.serve(context.obj, doorway, threshold))


@app.command("mcp")
def mcp_command(
    context: typer.Context,
    http: options.OverHttp = False,
    port: options.Port = None,
    threshold: options.Threshold = THRESHOLD,
    allow_changes: options.AllowChanges = False,
    token: options.Token = "",
    host: options.Host = LOOPBACK,
    names: options.ServerNames = None,
    accounts: options.Accounts = False,
    open_to_everybody: options.OpenToEverybody = False,
    per_minute: options.PerMinute = REQUESTS_PER_MINUTE,
    log_json: options.LogJson = False,
    log_questions: options.LogQuestions = False,
) -> None:
    """Serve the library to an assistant that speaks MCP.

    Over stdin and stdout, or over HTTP. Its tools ask, check and read. None changes the library
    without --allow-changes.
    """
    from api import serving as api

    place: Place = context.obj
    listening = None
    if http:
        listening = Listening(
            port=port or api.MCP_PORT, host=host, names=tuple(names or ()), token=token,
            accounts=accounts, open_to_everybody=open_to_everybody, per_minute=per_minute,
            logs=log_json, logs_questions=log_questions,
        )  # fmt: skip
    else:
        options.refuse_without(context, "--http", *options.ONLY_HTTP)
    api.serve_mcp(
        open_library(place), register_of(place), listening=listening, threshold=threshold,
        allow_changes=allow_changes, announce=terminal.print_err,
    )  # fmt: skip


def main() -> None:
    """Run the command line."""
    terminal.print_unknown_characters_as_marks()
    app(prog_name="footnote")


def _open_library(context: typer.Context) -> Library:
    return open_library(context.obj)


if __name__ == "__main__":
    main()
