"""The figures of the sources above an answer, looked for while the answer is being read."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import streamlit as st

from index.access.guarded_library import GuardedLibrary
from index.errors import FootnoteError
from index.protocols import Library
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.figure_comparison import FigureComparison
from retrieval.citation import Answer
from retrieval.evidence.links import LinkTarget
from retrieval.figures.asked import asks_for_figures
from retrieval.figures.quantities import with_bound
from retrieval.overview.parts import part_of
from retrieval.question import Question
from ui.browser import session
from ui.browser.access import voice_reader
from ui.browser.figures.shown import is_in_answer
from ui.browser.figures.view import FigureStrip, figure_strip
from ui.browser.late_parts import waiting
from ui.browser.views.answer import first_line
from ui.browser.views.verdicts import verdicts

# How many comparisons are kept.
_KEPT = 64
# How long the page has for drawing the answer before the comparison begins, in seconds.
_HEAD_START = 0.5

_NOT_IN_ANSWER = (
    "No passage of the answer shows this figure as one of what you ask. Read what it counts, where "
    "and when."
)

# The part of the library, the question, the scope and the state.
_Key = tuple[GuardedLibrary | None, str, str, int]


class FigureComparer:
    """Compares the figures for answers, in a thread of its own, one after the other.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="compare-figures")
        self._lock = threading.Lock()
        self._begun: OrderedDict[_Key, Future[FigureComparison]] = OrderedDict()

    def get(self, library: Library, answer: Answer, seq: int) -> Future[FigureComparison]:
        """Return the comparison for an answer, begun now if it was not before.

        Args:
            library: the library.
            answer: the answer, whose question and scope are used.
            seq: the state of the library.
        """
        # Everybody who may use all articles shares what is found.
        key = (part_of(library), answer.resolved_question, repr(answer.scope), seq)
        with self._lock:
            if key not in self._begun:
                # What was begun for an earlier state of the library is of no use any more.
                for other in [each for each in self._begun if each[:3] == key[:3]]:
                    self._begun.pop(other).cancel()
                question = Question(answer.resolved_question, scope=answer.scope)
                self._begun[key] = self._worker.submit(_compare, library, question)
                while len(self._begun) > _KEPT:
                    self._begun.popitem(last=False)[1].cancel()
            self._begun.move_to_end(key)
            return self._begun[key]


def _compare(library: Library, question: Question) -> FigureComparison:
    # The answer is drawn first: both need the processor.
    time.sleep(_HEAD_START)
    return compare_figures(library, question, voices=voice_reader())


@st.cache_resource(show_spinner=False)
def comparer() -> FigureComparer:
    """Return the comparer that the whole process shares."""
    return FigureComparer()


def figures_of(library: Library, place: int) -> FigureStrip | None:
    """Return the strip of figures for a turn; None if its question asks for none.

    Nothing waits for the figures: the strip says that they are being looked for.

    Args:
        library: the library.
        place: the turn's place in the conversation.
    """
    begun = _begun(library, place)
    waiting.expect("figures", place, begun)
    return _strip(begun, session.conversation().turns[place].answer)


def first_line_of(library: Library, place: int, unread: int) -> str:
    """Return the first line of a turn's answer, with the reader's judgements.

    The figures set passages apart in it; while they are looked for, it says so.

    Args:
        library: the library.
        place: the turn's place in the conversation.
        unread: the number of files that were still to be read when the question was answered.
    """
    turn = session.conversation().turns[place]
    answer = turn.answer
    if answer is None:
        return ""
    shown = _strip(_begun(library, place), answer)
    if shown and shown.waiting and shown.status:
        return shown.status
    judged = verdicts(turn, shown.places if shown else {})
    return (
        (judged.line if judged else "")
        or (shown.status if shown else "")
        or first_line(answer, unread)
    )


def open_figure(library: Library, place: int, position: int) -> None:
    """Open a figure of a turn's strip in its article.

    Args:
        library: the library.
        place: the turn's place in the conversation.
        position: the figure's place in the comparison, those that stand apart last.
    """
    begun = _begun(library, place)
    if begun is None or not begun.done():
        return
    found = begun.result()
    figures = (*found.figures, *found.others)
    if 0 <= position < len(figures):
        figure = figures[position]
        words = with_bound(figure.document.text, figure.span, figure.sentence)
        answers = is_in_answer(figure, found, session.conversation().turns[place].answer)
        target = LinkTarget(
            span=figure.sentence,
            sentences=(figure.sentence,),
            answers=(words,),
            answered=answers,
            notice="" if answers else _NOT_IN_ANSWER,
        )
        session.open_linked(figure.document, target)


def _strip(begun: Future[FigureComparison] | None, answer: Answer | None) -> FigureStrip | None:
    """Return the strip of a comparison as far as it is by now; None if there is none."""
    if begun is None:
        return None
    if not begun.done():
        return figure_strip(None, answer)
    try:
        return figure_strip(begun.result(), answer)
    except CancelledError:
        return None
    except FootnoteError as error:
        return FigureStrip(line=f"The figures could not be compared. {error}")


def _begun(library: Library, place: int) -> Future[FigureComparison] | None:
    turns = session.conversation().turns
    answer = turns[place].answer if place < len(turns) else None
    totals = session.totals()
    if answer is None or totals is None or not asks_for_figures(answer.resolved_question):
        return None
    return comparer().get(library, answer, totals.seq)
