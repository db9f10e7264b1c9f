"""`Writing`: what a model writes about answers, where the server was started with one."""

from __future__ import annotations

import asyncio

from api.failures import NoWriter
from retrieval.citation import Answer
from retrieval.written.answer import WrittenAnswer
from retrieval.written.chosen import ChosenWriter
from retrieval.written.turns import WriterTurns, writer_turns


class Writing:
    """Asks the server's writer, when it is an answer's turn.

    Args:
        chosen: the writer; None if there is none.
        turns: the answers that are written about or wait; those of the process if None.

    Thread safety:
        To be used in the thread of one event loop.
    """

    def __init__(
        self, chosen: ChosenWriter | None = None, turns: WriterTurns | None = None
    ) -> None:
        self._chosen = chosen
        self._turns = turns or writer_turns()

    def require(self) -> ChosenWriter:
        """Return the writer.

        Raises:
            NoWriter: the server has none.
        """
        if self._chosen is None:
            raise NoWriter(
                "This server has no writer, so leave out `write`. Whoever runs it can start it "
                "with --writer-url and --writer-model."
            )
        return self._chosen

    async def write(self, answer: Answer) -> WrittenAnswer:
        """Return what the model wrote about an answer, or why it wrote nothing.

        Raises:
            NoWriter: the server has none.
            TooManyDrafts: too many wait for it.
        """
        chosen = self.require()
        return await asyncio.wrap_future(self._turns.submit(lambda: chosen.write(answer)))
