"""The options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from index import ClusterPlace, Place
from index.loaders import LoadOptions
from index.scope import Scope
from index.text.languages import known_language
from index.version import __version__
from retrieval.speakers.voice_filter import VoiceFilter
from ui.terminal.output import print_out
from ui.terminal.storing import Workers

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
        help="Below this confidence, show the closest passages, to be checked.",
    ),
]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files, folders, .jsonl files in BEIR layout, or addresses of web pages "
        "(https://...), which are fetched.",
    ),
]
MaxCharacters = Annotated[
    int, typer.Option(min=1, metavar="N", help="Skip articles with more characters than this.")
]
LONGEST = LoadOptions().max_characters
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
QuestionsFile = Annotated[
    Path,
    typer.Argument(
        metavar="QUESTIONS.jsonl",
        help=(
            'Lines of {"_id", "text", "history"?: [earlier questions], '
            '"cited"?: [[doc_id, start, end]]}.'
        ),
    ),
]
RunFile = Annotated[
    Path, typer.Option("--out", metavar="RUN.jsonl", help="The file to write, a line per answer.")
]
AsTyped = Annotated[bool, typer.Option("--as-typed", help="Search for mistyped words as they are.")]
OneOfEach = Annotated[
    bool, typer.Option("--one-of-each", help="Show one article of each text, no copies.")
]
Timing = Annotated[
    bool, typer.Option("--timing", help="Print how long each step took, after the answer.")
]
OnRecord = Annotated[
    bool,
    typer.Option("--on-record", help="Show only what somebody says who is named."),
]
Named = Annotated[
    bool, typer.Option("--named", help="Leave out what somebody says who stays anonymous.")
]
Write = Annotated[
    bool,
    typer.Option(
        "--write",
        help="Let a model write about the passages. A sentence stands only if a passage covers it.",
    ),
]
WriterUrl = Annotated[
    str,
    typer.Option(
        envvar="FOOTNOTE_WRITER_URL", metavar="URL", help="The model's OpenAI-compatible endpoint."
    ),
]
WriterModel = Annotated[
    str,
    typer.Option(
        envvar="FOOTNOTE_WRITER_MODEL",
        metavar="MODEL",
        help="The model that writes; without --writer-url, a GGUF file on this machine.",
    ),
]
WriterSeconds = Annotated[
    int,
    typer.Option(
        envvar="FOOTNOTE_WRITER_SECONDS", min=1, max=3600, metavar="N",
        help="How long to wait for the model.",
    ),
]  # fmt: skip
Send = Annotated[
    bool,
    typer.Option(
        "--send", help="Send question and passages to a writer elsewhere without asking first."
    ),
]
SendWritten = Annotated[
    bool,
    typer.Option(
        "--send", help="Let question and passages go to a writer on another machine, if asked."
    ),
]
AnyDocId = Annotated[
    str | None, typer.Argument(metavar="DOC", help="Only what shares text with it.")
]
Language = Annotated[
    str | None, typer.Option(metavar="LANGUAGE", help="Its language, such as uk or Ukrainian.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--language",
        metavar="LANGUAGE",
        help="Search articles in this language only, such as uk or Ukrainian; repeatable.",
    ),
]
DocId = Annotated[str, typer.Argument(metavar="DOC", help="An id that `list` shows.")]


def chosen_voices(*, on_record: bool, named: bool) -> VoiceFilter:
    """Return the filter that --on-record and --named ask for; the first of them says more."""
    if on_record:
        return VoiceFilter.ON_RECORD
    return VoiceFilter.NAMED if named else VoiceFilter.ANY


def in_languages(scope: Scope, languages: list[str] | None) -> Scope:
    """Return a scope, restricted to languages that were given as codes or names.

    Raises:
        InvalidLanguage: one of the languages is unknown.
    """
    if not languages:
        return scope
    return replace(scope, languages=frozenset(map(known_language, languages)))


def print_version(wanted: bool) -> None:
    """Print the version and exit, if `--version` was given."""
    if wanted:
        print_out(f"footnote {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", is_eager=True, callback=print_version, help="Print the version and exit."
    ),
]
LibraryPlace = Annotated[
    str,
    typer.Option(
        envvar="FOOTNOTE_LIBRARY",
        metavar="DIR",
        help="The library's folder; or postgresql://USER@HOST/DATABASE, for many machines.",
    ),
]
Vectors = Annotated[
    str,
    typer.Option(
        envvar="FOOTNOTE_VECTORS",
        metavar="URL",
        help="The Milvus server with the vectors of a library in PostgreSQL, http://HOST:19530.",
    ),
]
CheckedText = Annotated[
    str | None,
    typer.Argument(metavar="TEXT", help="A quotation, or a text with quotations."),
]
CheckSentences = Annotated[
    bool, typer.Option("--sentences", help="Look for the sentences without quotations, too.")
]
DraftFile = Annotated[
    Path | None, typer.Option(metavar="DRAFT", help="Check a draft: .txt, .md or .docx.")
]
Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER", help="Folders of articles.")]
Sync = Annotated[
    bool, typer.Option("--sync", help="Remove articles whose files are gone from the folders.")
]
WorkerCount = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=1_000,
        metavar="N",
        help="Add the files of folders with N workers; for a library in PostgreSQL.",
    ),
]
Wanted = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHAT", help="A question, or places in articles as DOC:START-END."),
]
ConversationName = Annotated[
    str | None,
    typer.Option("--conversation", metavar="NAME", help="A kept conversation: its id or title."),
]
ExportNotes = Annotated[bool, typer.Option("--notes", help="All notes and highlights.")]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="markdown, html, docx, csl, bibtex, ris or jsonld; else the suffix of FILE tells.",
    ),
]
ExportedFile = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="The file to write, else stdout.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")]
EvidenceFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="A file that `export` wrote: .jsonld, .json, .html, .md, .docx, .bib."
    ),
]
SourceFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--folder", metavar="FOLDER", help="Verify against the files in it, without a library."
    ),
]
Released = Annotated[
    list[str] | None,
    typer.Option("--release", metavar="DOC", help="Delete what is kept of an article."),
]
ReleaseAll = Annotated[bool, typer.Option("--release-all", help="Delete all that is kept.")]

# Measuring

EvaluationFolder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="A folder in BEIR layout.")
]
MeasuredSetting = Annotated[
    str,
    typer.Option("--setting", metavar="SETTING", help="What to measure, as key=value,key=value."),
]
ComparedSetting = Annotated[
    str | None,
    typer.Option("--against", metavar="SETTING", help="Measure this too, and test the difference."),
]
KeptLibrary = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Keep the corpus's library in this folder, and use it again next time."
    ),
]
RerankingModel = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="A CrossEncoder to rerank with, by name or folder."),
]
PlotFile = Annotated[
    Path | None, typer.Option(metavar="FILE.svg", help="Write the reliability diagram here.")
]
ValuesFile = Annotated[
    Path | None, typer.Option(metavar="FILE.tsv", help="Write the values of each question here.")
]
PerQuery = Annotated[
    bool, typer.Option("--per-query", help="With --json: print the values of each question too.")
]

# Serving

Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, metavar="N", help="The port on this machine."),
]
ServeApi = Annotated[bool, typer.Option("--api", help="Serve the REST API instead of the app.")]
Token = Annotated[
    str,
    typer.Option(
        envvar="FOOTNOTE_TOKEN",
        metavar="TOKEN",
        help="Refuse requests of programs that do not bear this token.",
    ),
]
OverHttp = Annotated[
    bool, typer.Option("--http", help="Serve on a port instead of stdin and stdout.")
]
AllowChanges = Annotated[
    bool, typer.Option("--allow-changes", help="Offer tools that add and remove articles, too.")
]
SignIn = Annotated[
    Path | None,
    typer.Option(
        "--sign-in",
        metavar="FILE.toml",
        help="Let people of `footnote access allow` sign in to the app, as FILE.toml says.",
    ),
]
Host = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", help="The address to listen at; 0.0.0.0 for all of this machine."
    ),
]
ServerNames = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="NAME", help="A name under which others reach the server."),
]
Accounts = Annotated[
    bool,
    typer.Option("--accounts", help="Ask everybody for a token, on this machine too."),
]
OpenToEverybody = Annotated[
    bool,
    typer.Option(
        "--open-to-everybody", help="Let everybody in who reaches the server. They read all."
    ),
]
PerMinute = Annotated[
    int, typer.Option("--rate", min=1, metavar="N", help="Requests of a person in a minute.")
]
UploadSize = Annotated[
    int | None,
    typer.Option("--max-upload", min=1, max=500, metavar="MB", help="The most of one upload."),
]
Sessions = Annotated[
    int | None,
    typer.Option(
        "--sessions", min=1, max=100_000, metavar="N",
        help="How many pages of the app may be open where others reach it.",
    ),
]  # fmt: skip
LogJson = Annotated[
    bool, typer.Option("--log-json", help="Log each request to stderr, as a line of JSON.")
]
LogQuestions = Annotated[
    bool, typer.Option("--log-questions", help="Log the words of questions, too.")
]


# What does nothing without --api, and over stdin and stdout.
ONLY_API = ("token", "accounts", "per_minute", "log_json", "log_questions", "send")
ONLY_HTTP = (*ONLY_API, "host", "names", "open_to_everybody")


def refuse_without(context: typer.Context, needed: str, *names: str) -> None:
    """Refuse options on the command line that would do nothing.

    Args:
        context: the command's context.
        needed: the option without which the others do nothing.
        names: the others, as the function of the command calls them.
    """
    for name in names:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            option = next(each.opts[0] for each in context.command.params if each.name == name)
            does = "protects" if name in ("token", "accounts") else "does"
            raise typer.BadParameter(f"{option} {does} nothing here. It goes with {needed}.")


def workers_of(place: Place, count: int | None) -> Workers | None:
    """Return the workers that --workers asks for; None without it.

    Raises:
        BadParameter: the library is in a folder, which one process writes to.
    """
    if count is None:
        return None
    if not isinstance(place, ClusterPlace):
        raise typer.BadParameter(
            "--workers goes with a library in PostgreSQL: --library postgresql://…. One process "
            "adds to a library in a folder, and uses all cores."
        )
    return Workers(place, count)
