"""Registers `footnote voices` and `footnote compare`, which the modules beside it run."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.terminal import options
from ui.terminal.storing import open_library


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("voices")(voices_command)
    app.command("compare")(compare_command)


def voices_command(
    context: typer.Context,
    doc_id: options.DocId,
    as_json: options.AsJson = False,
) -> None:
    """Print who says what in an article.

    Quotations and reported speech, each with its speaker as far as the article names one.
    """
    library = open_library(context.obj)
    from ui.terminal import voices

    voices.print_voices(library, doc_id, as_json=as_json)


def compare_command(
    context: typer.Context,
    question: Annotated[
        str,
        typer.Argument(metavar="QUESTION", help="How many, how much, how long, when, how old …"),
    ],
    as_json: options.AsJson = False,
) -> None:
    """Compare the figures and dates that the articles give.

    In a pipe, each line holds the figure, what it counts, who claims it, of which day, the place
    and the day of publication, separated by tabs.
    """
    library = open_library(context.obj)
    from ui.terminal import comparing

    comparing.print_comparison(library, question, as_json=as_json)
