"""The commands `footnote voices`, `copies` and `compare`, as they are registered."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.terminal import options
from ui.terminal.storing import open_library


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("voices")(voices)
    app.command("copies")(copies)
    app.command("compare")(compare)


def voices(
    context: typer.Context,
    doc_id: options.DocId,
    as_json: options.AsJson = False,
) -> None:
    """Print who says what in an article.

    Quotations and reported speech, each with its speaker as far as the article names one.
    """
    from ui.terminal.agreement.voices import print_voices

    print_voices(open_library(context.obj), doc_id, as_json=as_json)


def copies(
    context: typer.Context,
    doc_id: options.AnyDocId = None,
    as_json: options.AsJson = False,
) -> None:
    """Print which articles are one text, and what copies changed.

    Two articles count as one text if nearly half of the words of the shorter one, or more, stand in
    the longer one in the same order. A text that was retold in other words, or translated, is not
    found, so articles that are no copies may still have one source.
    """
    from ui.terminal.agreement.copies import print_copies

    print_copies(open_library(context.obj), doc_id, as_json=as_json)


def compare(
    context: typer.Context,
    question: Annotated[
        str,
        typer.Argument(metavar="QUESTION", help="Such as: How many, how much, how long, when."),
    ],
    as_json: options.AsJson = False,
) -> None:
    """Compare the figures and dates that the articles give.

    In a pipe, each line holds the figure, what it counts, who claims it, of which day, the place
    and the day of publication, separated by tabs.
    """
    from ui.terminal.agreement.comparing import print_comparison

    print_comparison(open_library(context.obj), question, as_json=as_json)
