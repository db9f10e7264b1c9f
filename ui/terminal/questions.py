"""The commands `footnote ask` and `footnote batch`."""

from __future__ import annotations

import json
from pathlib import Path

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
        terminal.write_json({"_id": "", **told.as_dict()})
    else:
        from retrieval.copies.phrases import independent_line

        terminal.draw_answer(answer)
        if sentence := left_out_sentence(answer.left_out):
            terminal.print_out(sentence)
        if line := independent_line(answer):
            terminal.print_out(terminal.on_one_line(line), style="dim")


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
