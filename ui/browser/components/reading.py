"""The components of the reading pane: the open article, and the browser's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.views.article import ArticleView, Steps
from ui.browser.views.sheet import SheetView

_ARTICLE = component(
    "article", "places", "copying", "quoting", "sheet", "find", "notes", "days", "head", "desk"
)
_ADDRESS = component("address")


def article(
    view: ArticleView | None,
    *,
    key: str,
    opening: int,
    label: str,
    filling: str,
    steps: Steps | None,
    has_pages: bool,
    sheet: SheetView | None,
    on_step: Callable[[int], None],
    on_close: Callable[[], None],
    on_correct: Callable[[Mapping[str, str] | None], None],
    on_sheet: Callable[[Mapping[str, object]], None],
    on_note: Callable[[Mapping[str, object]], None],
) -> None:
    """Draw the reading pane.

    Args:
        view: the open article, None if none is; the pane then takes no room.
        key: a key that is unique on the page.
        opening: the number of the opening; a new number scrolls to the passage again.
        label: the name of the citation that is shown, empty if none is.
        filling: the fact whose field the reader wants to fill in, empty if none.
        steps: the place of the citation among the citations of its answer, None if no citation is
            shown.
        has_pages: whether the reader can choose to see the pages of the article's file.
        sheet: the page that is shown, None if the text is.
        on_step: called with the rank of another citation of the same answer.
        on_close: called when the reader closes the article.
        on_correct: called with the facts that the reader corrects, by name; with None to undo all
            corrections.
        on_sheet: called with what to show, as `sheets.choose` takes it.
        on_note: called with what to do with a note, as `noting.change` takes it.
    """
    data = {
        "article": asdict(view) if view else None,
        "opening": opening,
        "label": label,
        "filling": filling,
        "steps": asdict(steps) if steps else None,
        "has_pages": has_pages,
        "sheet": asdict(sheet) if sheet else None,
    }
    _ARTICLE(
        key=key,
        data=data,
        on_close_change=on_close,
        on_correct_change=lambda: on_correct(_corrections(sent(key, "correct"))),
        on_sheet_change=lambda: on_sheet(dict(sent(key, "sheet"))),
        on_note_change=lambda: on_note(dict(sent(key, "note"))),
        on_step_change=lambda: on_step(int(sent(key, "step"))),
    )


def _corrections(value: Mapping[str, object]) -> Mapping[str, str] | None:
    """Return the facts that the browser sent; None if it asks to undo all corrections."""
    if value.get("undo"):
        return None
    names = ("title", "source", "author", "published", "language")
    return {name: str(value[name]) for name in names if name in value}


def address(
    parameters: Mapping[str, str],
    *,
    key: str,
    followed: int,
    on_move: Callable[[int, Mapping[str, str]], None],
    on_look: Callable[[], None],
) -> None:
    """Set parameters of the address in the browser, and follow the browser's history.

    Args:
        parameters: the values by parameter name; an empty value removes the parameter.
        key: a key that is unique on the page.
        followed: the number of the latest move through the history that `parameters` reflect.
        on_move: called with the number of a move through the history, and with the parameters of
            the address that it leads to.
        on_look: called when the reader comes back to the page from another tab or program.
    """

    def move() -> None:
        value = sent(key, "move")
        query = {str(name): str(each) for name, each in value["parameters"].items()}
        on_move(int(value["number"]), query)

    _ADDRESS(
        key=key,
        data={"parameters": dict(parameters), "followed": followed},
        on_move_change=move,
        on_look_change=on_look,
    )
