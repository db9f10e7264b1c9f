"""The commands `footnote ask` and `footnote batch`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from index.documents import replace_surrogates
from index.protocols import Library
from index.scope import EVERYTHING, Scope
from index.system.files import write_atomically
from retrieval.agreement.voice_reader import shared_voice_reader, with_voices
from retrieval.answer import ask
from retrieval.evaluation.batch import read_questions
from retrieval.question import Question
from retrieval.speakers.voice_filter import VoiceFilter, left_out_sentence
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import print_err, tracked


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
        from retrieval.copies.phrases import independent_line

        terminal.draw_answer(answer)
        if sentence := left_out_sentence(answer.left_out):
            terminal.print_out(sentence)
        if line := independent_line(answer):
            terminal.print_out(terminal.on_one_line(line), style="dim")
        if writing:
            from ui.terminal.writing import draw_written, write_about

            written = write_about(answer, writing)
            draw_written(written)
            if written.error:
                raise typer.Exit(2)


def answer_batch(
    library: Library, questions: Path, out_file: Path, *, count: int, threshold: float
) -> None:
    """Answer a file of questions and write one JSON line for each answer.

    The output file appears when every question has been answered, and not before.

    Args:
        library: the library to search.
        questions: a file of JSON lines with `_id`, `text` and optionally `history`.
        out_file: the file for the answers.
        count: how many passages an answer has at most.
        threshold: the confidence below which the closest passages are given, to be checked.

    Raises:
        EvaluationError: a line of `questions` is not a question.
    """
    queries = read_questions(questions)
    reader = shared_voice_reader()
    with write_atomically(out_file) as file:
        for query_id, question in tracked(queries, "Asking"):
            answer = ask(library, question, count=count, threshold=threshold)
            line = {"_id": query_id, **with_voices(answer, reader).as_dict()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print_err(f"{plural(len(queries), 'answer')} in {out_file}.")
