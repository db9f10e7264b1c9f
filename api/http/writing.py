"""`Writing`: what a model writes about answers, where the server was started with one."""

from __future__ import annotations

from api.access.turns import QuestionQueue
from api.failures import NoWriter
from retrieval.citation import Answer
from retrieval.written.answer import WrittenAnswer
from retrieval.written.chosen import ChosenWriter

# Writers are slow and elsewhere, so they are not waited for in the place of a question.
AT_ONCE = 4
WAITING = 16


class Writing:
    """Asks the server's writer, for so many people at once.

    Args:
        chosen: the writer; None if there is none.
        queue: the answers that are written about or wait; one with the default limits if None.

    Thread safety:
        To be used in the thread of one event loop.
    """

    def __init__(
        self, chosen: ChosenWriter | None = None, queue: QuestionQueue | None = None
    ) -> None:
        self._chosen = chosen
        self._queue = queue or QuestionQueue(AT_ONCE, WAITING)

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
            TooManyQuestions: too many wait for it.
        """
        chosen = self.require()
        return await self._queue.run(lambda: chosen.write(answer))
