"""The components of the conversation: questions with answers, and suggested questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.figures.view import FigureStrip
from ui.browser.late_parts.speakers import Speakers
from ui.browser.views.answer import TurnView
from ui.browser.views.verdicts import Verdicts

_TURN = component("turn", "copying", "judging", "preview", "card", "card_widths", "figures")
_SUGGESTIONS = component("suggestions")
_STOPPER = component("stopper")
_COMPOSER = component("composer", "keys", "draft")


def turn(
    view: TurnView,
    *,
    key: str,
    active: int | None,
    active_copy: int | None,
    latest: bool,
    on_open: Callable[[int, int | None], None],
    on_correct: Callable[[str], None],
    on_ask: Callable[[str], None],
    on_again: Callable[[], None],
    on_more: Callable[[], None],
    verdicts: Verdicts | None,
    on_judge: Callable[[int | None, int | None], None],
    speakers: Speakers,
    figures: FigureStrip | None,
    on_figure: Callable[[int], None],
) -> None:
    """Draw a question with its answer's citations.

    Args:
        view: the question and its answer.
        key: a key that is unique on the page.
        active: the rank of the citation that is open in the reading pane, None if no citation of
            this answer is open.
        active_copy: the place of the open copy among that citation's copies, None if the citation
            itself is open.
        latest: whether to scroll to this turn when the answer arrives.
        on_open: called with the rank of the citation to open, and with the place of the copy to
            open or None.
        on_correct: called with the text to search for instead of the question.
        on_ask: called with the question to put in the place of this one.
        on_again: called to ask the question again.
        on_more: called to show more passages of the answer.
        verdicts: the reader's judgements of the citations, None if they cannot be judged.
        on_judge: called with the rank of a citation, or None for the question as a whole, and
            with the judgement: 1 for right, 0 for wrong, None to take it back.
        speakers: whose words the passages pass on.
        figures: the strip of figures above the passages, None for none.
        on_figure: called with the place in the strip of the figure to open.
    """

    def open_copy() -> None:
        rank, copy = sent(key, "copy")
        on_open(int(rank), int(copy))

    def judge() -> None:
        judgement = sent(key, "judge")
        rank, relevance = judgement["rank"], judgement["relevance"]
        on_judge(None if rank is None else int(rank), None if relevance is None else int(relevance))

    data = {
        "turn": asdict(view),
        "active": active,
        "active_copy": active_copy,
        "latest": latest,
        "verdicts": asdict(verdicts) if verdicts else None,
        "speakers": asdict(speakers),
        "figures": asdict(figures) if figures else None,
    }
    _TURN(
        key=key,
        data=data,
        on_open_change=lambda: on_open(int(sent(key, "open")), None),
        on_copy_change=open_copy,
        on_again_change=on_again,
        on_ask_change=lambda: on_ask(str(sent(key, "ask"))),
        on_more_change=on_more,
        on_correct_change=lambda: on_correct(str(sent(key, "correct"))),
        on_judge_change=judge,
        on_figure_change=lambda: on_figure(int(sent(key, "figure"))),
    )


def suggestions(questions: Sequence[str], *, key: str, on_ask: Callable[[str], None]) -> None:
    """Draw suggested questions as buttons.

    Args:
        questions: the questions to choose from.
        key: a key that is unique on the page.
        on_ask: called with the chosen question.
    """
    _SUGGESTIONS(
        key=key,
        data={"questions": list(questions)},
        on_ask_change=lambda: on_ask(str(sent(key, "ask"))),
    )


def composer(
    *,
    key: str,
    opens_first: bool,
    refused: tuple[int, str],
    on_opens: Callable[[bool], None],
) -> None:
    """Draw what stands beside the question field: the keys, and settings kept in the browser.

    It listens to the keys of the page, and keeps what is typed while another page is shown.

    Args:
        key: a key that is unique on the page.
        opens_first: whether the first passage of every answer is opened by itself.
        refused: the last question that was not taken and goes back into the field, with a number
            that tells it from earlier ones; 0 if there is none.
        on_opens: called with the reader's setting for that.
    """
    number, text = refused
    _COMPOSER(
        key=key,
        data={"opens_first": opens_first, "refused": {"number": number, "text": text}},
        on_opens_change=lambda: on_opens(bool(sent(key, "opens")["first"])),
    )


def stopper(*, key: str, on_stop: Callable[[], None]) -> None:
    """Draw nothing, and listen to the button that stops a question.

    Args:
        key: a key that is unique on the page.
        on_stop: called when the reader stops the question that waits for its answer.
    """
    _STOPPER(key=key, on_stop_change=on_stop)
