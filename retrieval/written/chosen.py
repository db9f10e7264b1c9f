"""`ChosenWriter`: the writer that a server or the app was started with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import WriterError
from index.web.posting import PostRules
from retrieval.citation import Answer, Status
from retrieval.written.answer import WrittenAnswer, WrittenStatus
from retrieval.written.writer import AnyWriter, is_model_file, open_writer, write

# `--writer-seconds` where nobody says otherwise.
SECONDS = round(PostRules().seconds)
MOST_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWriter:
    """The settings of a writer.

    Attributes:
        url: the endpoint's address; empty if there is none.
        model: the model's name, as the endpoint knows it; without an endpoint, a GGUF file.
        key: the endpoint's key; empty if it needs none. It is not in the value's representation.
        seconds: how long to wait for it.
        may_send: whether questions and passages may be sent to another machine.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = float(SECONDS)
    may_send: bool = False

    @classmethod
    def from_environment(cls) -> ChosenWriter:
        """Return the writer of the variables `FOOTNOTE_WRITER_URL` and its like."""
        seconds = os.environ.get("FOOTNOTE_WRITER_SECONDS", "").strip()
        is_number = seconds.isascii() and seconds.isdigit() and len(seconds) <= 4
        return cls(
            url=os.environ.get("FOOTNOTE_WRITER_URL", "").strip(),
            model=os.environ.get("FOOTNOTE_WRITER_MODEL", "").strip(),
            key=key_of_environment(),
            seconds=min(max(int(seconds), 1), MOST_SECONDS) if is_number else SECONDS,
        )

    @property
    def is_set(self) -> bool:
        """Whether there is an endpoint or a file."""
        return bool(self.url.strip()) or is_model_file(self.url, self.model)

    def from_any_folder(self) -> ChosenWriter:
        """Return the same writer for a process that runs in another folder."""
        if not is_model_file(self.url, self.model):
            return self
        return replace(self, model=str(Path(self.model.strip()).expanduser().absolute()))

    def open(self) -> AnyWriter:
        """Find the writer. Nothing is sent to it.

        Raises:
            WriterError: the settings cannot be used, the host is not known, or it is another
                machine and nothing may be sent there.
        """
        writer = open_writer(self.url, self.model, self.key, PostRules(seconds=self.seconds))
        if not (self.may_send or writer.is_on_this_machine):
            raise WriterError(
                f"The writer {writer.host} is not on this machine, and nobody has agreed that "
                "questions and passages go there, so nothing was sent. Set FOOTNOTE_WRITER_URL to "
                "a server on this machine, or start `footnote serve --api` with --send."
            )
        return writer

    def write(self, answer: Answer) -> WrittenAnswer:
        """Have the model write about an answer. Why it did not is told in the value.

        The host is looked up anew, for its address may have changed since the server's start.
        """
        if answer.status is not Status.ANSWERED or not answer.citations:
            return WrittenAnswer(status=WrittenStatus.NOT_FOUND)
        try:
            return write(answer, self.open())
        except WriterError as error:
            return WrittenAnswer(status=WrittenStatus.FAILED, error=str(error))


def key_of_environment() -> str:
    """Return the endpoint's key, which no option gives: others see a command's options."""
    return os.environ.get("FOOTNOTE_WRITER_KEY", "").strip()
