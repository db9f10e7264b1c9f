"""The commands `footnote ask` and `footnote batch`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from index.documents import replace_surrogates
from index.protocols import Library
from index.scope import EVERYTHING, Scope
from index.system.files import write_atomically
from retrieval.answer import DEFAULT_PASSAGE_COUNT, ask, with_voices
from retrieval.evaluation.batch import read_questions
from retrieval.judgement.confidence import THRESHOLD
from retrieval.question import Question
from retrieval.speakers.voice_filter import VoiceFilter, left_out_sentence
from retrieval.timing import timing_table
from retrieval.voices.voice_reader import shared_voice_reader
from retrieval.wording.phrases import plural
from ui.terminal import options, shelf
from ui.terminal import output as terminal
from ui.terminal.output import print_err, tracked
from ui.terminal.storing import open_library


@dataclass(frozen=True, slots=True)
class Writing:
    """The wish that a model writes about the passages. Its key is in the environment only.

    Attributes:
        url: the model's endpoint; empty if none is set.
        model: the model's name; empty if none is set.
        seconds: how long to wait for it.
        send: whether question and passages may go to another machine without asking first.
    """

    url: str
    model: str
    seconds: int
    send: bool


def answer_question(
    library: Library,
    question: str,
    *,
    count: int,
    threshold: float,
    as_json: bool,
    as_typed: bool = False,
    one_of_each: bool = False,
    timing: bool = False,
    voices: VoiceFilter = VoiceFilter.ANY,
    scope: Scope = EVERYTHING,
    writing: Writing | None = None,
) -> None:
    """Answer one question and print the answer to stdout.

    Args:
        library: the library to search.
        question: the question as the shell passed it on.
        count: how many passages to print at most.
        threshold: the confidence below which the closest passages are shown, to be checked.
        as_json: whether to print JSON instead of text.
        as_typed: whether to leave typing errors as they are.
        one_of_each: whether to leave out passages of copies.
        timing: whether to print how long each step took; JSON always has it.
        voices: whose words the passages may pass on.
        scope: the articles that the answer may use.
        writing: the wish that a model writes about the passages; None if there is none.

    Raises:
        typer.Exit: the answer was printed, and the model wrote nothing that can be checked.
    """
    # A shell passes on bytes that are not UTF-8 as halves of surrogate pairs.
    answer = ask(
        library,
        Question(replace_surrogates(question), scope=scope),
        count=count,
        threshold=threshold,
        correct_spelling=not as_typed,
        one_of_each=one_of_each,
        voices=voices,
    )
    if as_json:
        told = with_voices(answer, shared_voice_reader())
        printed: dict[str, Any] = {"_id": "", **told.as_dict()}
        failed = False
        if writing:
            from ui.terminal.writing import write_about

            written = write_about(answer, writing)
            printed["written"] = written.as_dict()
            failed = bool(written.error)
        terminal.write_json(printed)
        if failed:
            raise typer.Exit(2)
    else:
        from retrieval.evidence.copies_line import copies_line

        terminal.draw_answer(answer)
        if sentence := left_out_sentence(answer.left_out):
            terminal.print_out(sentence)
        if line := copies_line(answer):
            terminal.print_out(terminal.on_one_line(line), style="dim")
        if timing:
            terminal.print_out(timing_table(answer.steps, answer.milliseconds))
        if writing:
            from ui.terminal.writing import draw_written, write_about

            written = write_about(answer, writing)
            draw_written(written)
            if written.error:
                raise typer.Exit(2)


def answer_batch(
    library: Library,
    questions: Path,
    out_file: Path,
    *,
    count: int,
    threshold: float,
    voices: VoiceFilter = VoiceFilter.ANY,
) -> None:
    """Answer a file of questions and write one JSON line for each answer.

    The output file appears when every question has been answered, and not before.

    Args:
        library: the library to search.
        questions: a file of JSON lines with `_id`, `text` and optionally `history`.
        out_file: the file for the answers.
        count: how many passages an answer has at most.
        threshold: the confidence below which the closest passages are given, to be checked.
        voices: whose words the passages may pass on.

    Raises:
        EvaluationError: a line of `questions` is not a question.
    """
    queries = read_questions(questions)
    reader = shared_voice_reader()
    with write_atomically(out_file) as file:
        for query_id, question in tracked(queries, "Asking"):
            answer = ask(library, question, count=count, threshold=threshold, voices=voices)
            line = {"_id": query_id, **with_voices(answer, reader).as_dict()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print_err(f"{plural(len(queries), 'answer')} in {out_file}.")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("ask")(ask_command)
    app.command()(batch)
    app.command()(check)


def ask_command(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="Any question, in plain words.")
    ],
    count: options.Count = DEFAULT_PASSAGE_COUNT,
    threshold: options.Threshold = THRESHOLD,
    as_json: options.AsJson = False,
    as_typed: options.AsTyped = False,
    one_of_each: options.OneOfEach = False,
    timing: options.Timing = False,
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
    writing = Writing(writer_url, writer_model, writer_seconds, send) if write else None
    answer_question(
        library,
        question,
        scope=options.in_languages(shelf.chosen_scope(library, tags, collection), languages),
        count=count,
        threshold=threshold,
        as_json=as_json,
        as_typed=as_typed,
        one_of_each=one_of_each,
        timing=timing,
        voices=options.chosen_voices(on_record=on_record, named=named),
        writing=writing,
    )


def batch(
    context: typer.Context,
    questions_file: options.QuestionsFile,
    out_file: options.RunFile,
    count: options.Count = DEFAULT_PASSAGE_COUNT,
    threshold: options.Threshold = THRESHOLD,
    on_record: options.OnRecord = False,
    named: options.Named = False,
) -> None:
    """Answer a file of questions, one JSON line each."""
    answer_batch(
        open_library(context.obj),
        questions_file,
        out_file,
        count=count,
        threshold=threshold,
        voices=options.chosen_voices(on_record=on_record, named=named),
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
