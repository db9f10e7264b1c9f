"""`footnote ask --write`: let a model write about the passages, and show what they cover."""

from __future__ import annotations

import os
import sys

from rich.text import Text

from index.errors import WriterError
from index.web.posting import PostRules
from retrieval.citation import Answer, Status
from retrieval.written.answer import WrittenAnswer, WrittenSentence, WrittenStatus
from retrieval.written.summary import (
    consent_line,
    heading,
    not_found_line,
    reason_line,
)
from retrieval.written.writer import AnyWriter, open_writer, place_of, write
from ui.terminal import output as terminal
from ui.terminal.questions import Writing

_STRUCK = "[struck out]"


def write_about(answer: Answer, writing: Writing) -> WrittenAnswer:
    """Have a model write about an answer; why it did not is told on stderr and in the value.

    Nothing is sent to another machine unless the reader says yes, now or with `--send`.
    """
    if answer.status is not Status.ANSWERED:
        return WrittenAnswer(status=WrittenStatus.NOT_FOUND)
    try:
        writer = open_writer(
            writing.url,
            writing.model,
            os.environ.get("FOOTNOTE_WRITER_KEY", "").strip(),
            PostRules(seconds=writing.seconds),
        )
        if not writer.is_on_this_machine:
            _agree(answer, writer, agreed=writing.send)
        terminal.print_err(f"{writer.model} {place_of(writer.host)} writes …", style="dim")
        return write(answer, writer)
    except WriterError as error:
        terminal.print_error(str(error))
        return WrittenAnswer(status=WrittenStatus.FAILED, error=str(error))


def draw_written(written: WrittenAnswer) -> None:
    """Print what a model wrote: each sentence with its passage, or struck out with the reason."""
    if written.status is WrittenStatus.FAILED:
        return
    terminal.print_out("")
    if written.status is WrittenStatus.NOT_FOUND:
        terminal.print_out(not_found_line())
        return
    terminal.print_out(terminal.on_one_line(heading(written)), style="bold")
    for sentence in written.sentences:
        _draw(sentence)


def _draw(sentence: WrittenSentence) -> None:
    text = terminal.on_one_line(sentence.text)
    if sentence.stands:
        terminal.print_wrapped(Text.assemble(text, (f" [{sentence.rank}]", "bold cyan")))
        return
    terminal.print_wrapped(Text.assemble((f"{_STRUCK} ", "yellow"), (text, "dim strike")))
    reason = terminal.on_one_line(reason_line(sentence))
    terminal.print_wrapped(Text(f"  {reason}", style="dim"))


def may_ask() -> bool:
    """Return whether a person can answer a question."""
    return sys.stdin.isatty()


def _agree(answer: Answer, writer: AnyWriter, *, agreed: bool) -> None:
    """Name what would leave this machine, and go on only if the reader agrees.

    Raises:
        WriterError: the reader does not agree, or cannot be asked.
    """
    terminal.print_err(consent_line(answer, writer))
    if agreed:
        return
    if not may_ask():
        raise WriterError(
            "Nothing was sent, because nobody could be asked. Add --send if this may leave the "
            "machine, or set FOOTNOTE_WRITER_URL to a server on this machine."
        )
    terminal.print_err("Send it? [y/N] ", end="")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise WriterError("Nothing was sent, and nothing was written. The passages are the answer.")
