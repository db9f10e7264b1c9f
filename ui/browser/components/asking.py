"""The conversation: questions, answers, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.views.answer import TurnView
from ui.browser.views.verdicts import Verdicts

_JUDGED = ("rank", "relevance")

_TURN = component("turn")
_SUGGESTIONS = component("suggestions")


def turn(
    view: TurnView,
    *,
    key: str,
    active: int | None,
    active_copy: int | None,
    latest: bool,
    on_open: Callable[[int, int | None], None],
    on_correct: Callable[[str], None],
    verdicts: Verdicts | None,
    on_judge: Callable[[int | None, int | None], None],
) -> None:
    """Draw a question with its citations.

    Args:
        view: what to draw.
        key: unique on the page.
        active: rank of the citation in the reading pane, if one of these is.
        active_copy: which copy of that citation is there, None for the citation itself.
        latest: whether to scroll here when the answer arrives.
        on_open: is called with the rank of a citation that was activated, and with the number of
            its copy where that was.
        on_correct: is called with the text to search for instead.
        verdicts: what was said of the citations, None where they cannot be judged.
        on_judge: is called with the rank of a citation, None for the question as a whole, and
            with 1, 0 or None: right, wrong, taken back.
    """

    def opened_copy() -> None:
        rank, copy = sent(key, "copy")
        on_open(int(rank), int(copy))

    def judge() -> None:
        said = sent(key, "judge")
        on_judge(*(None if said[name] is None else int(said[name]) for name in _JUDGED))

    data = {
        "turn": asdict(view),
        "active": active,
        "active_copy": active_copy,
        "latest": latest,
        "verdicts": asdict(verdicts) if verdicts else None,
    }
    _TURN(
        key=key,
        data=data,
        on_open_change=lambda: on_open(int(sent(key, "open")), None),
        on_copy_change=opened_copy,
        on_correct_change=lambda: on_correct(str(sent(key, "correct"))),
        on_judge_change=judge,
    )


def suggestions(questions: Sequence[str], *, key: str, on_ask: Callable[[str], None]) -> None:
    """Draw questions to begin with.

    Args:
        questions: to choose from.
        key: unique on the page.
        on_ask: is called with the question that was chosen.
    """
    _SUGGESTIONS(
        key=key,
        data={"questions": list(questions)},
        on_ask_change=lambda: on_ask(str(sent(key, "ask"))),
    )
