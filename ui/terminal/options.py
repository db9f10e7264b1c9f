"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.loaders import LoadOptions
from index.version import __version__
from ui.terminal.output import print_out

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
DocId = Annotated[str, typer.Argument(metavar="DOC", help="An id that `list` shows.")]


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
LibraryFolder = Annotated[
    Path, typer.Option(envvar="FOOTNOTE_LIBRARY", metavar="DIR", help="The library's folder.")
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
