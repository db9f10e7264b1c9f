"""Registers `footnote ask`, `batch` and `check`: what is asked of the articles."""

from __future__ import annotations

from typing import Annotated

import typer

from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.judgement.confidence import THRESHOLD
from ui.terminal import options, questions, shelf
from ui.terminal.storing import open_library


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(ask)
    app.command()(batch)
    app.command()(check)


def ask(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="Any question, in plain words.")
    ],
    count: options.Count = DEFAULT_PASSAGE_COUNT,
    threshold: options.Threshold = THRESHOLD,
    as_json: options.AsJson = False,
    as_typed: options.AsTyped = False,
    one_of_each: options.OneOfEach = False,
    on_record: options.OnRecord = False,
    named: options.Named = False,
    languages: options.Languages = None,
    tags: shelf.Tags = None,
    collection: shelf.CollectionName = None,
    write: options.Write = False,
    writer_url: options.WriterUrl = "",
    writer_model: options.WriterModel = "",
    writer_seconds: options.WriterSeconds = 120,
    send: options.Send = False,
) -> None:
    """Answer a question with cited passages."""
    library = open_library(context.obj)
    writing = questions.Writing(writer_url, writer_model, writer_seconds, send) if write else None
    questions.answer_question(
        library,
        question,
        scope=options.in_languages(shelf.chosen_scope(library, tags, collection), languages),
        count=count,
        threshold=threshold,
        as_json=as_json,
        as_typed=as_typed,
        one_of_each=one_of_each,
        voices=options.chosen_voices(on_record=on_record, named=named),
        writing=writing,
    )


def batch(
    context: typer.Context,
    questions_file: options.QuestionsFile,
    out_file: options.RunFile,
    count: options.Count = DEFAULT_PASSAGE_COUNT,
    threshold: options.Threshold = THRESHOLD,
) -> None:
    """Answer a file of questions, one JSON line each."""
    questions.answer_batch(
        open_library(context.obj), questions_file, out_file, count=count, threshold=threshold
    )


def check(
    context: typer.Context,
    text: options.CheckedText = None,
    file: options.DraftFile = None,
    sentences: options.CheckSentences = False,
    as_json: options.AsJson = False,
) -> None:
    """Check quotations against the articles, word for word.

    Without quotation marks, TEXT is one quotation.
    """
    library = open_library(context.obj)
    from ui.terminal import checking

    checking.check_draft(library, text, file, sentences=sentences, as_json=as_json)
