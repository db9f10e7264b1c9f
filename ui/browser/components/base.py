"""Building Streamlit components from the files in ui/browser/assets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_ASSETS = Path(__file__).resolve().parent.parent / "assets"


def asset(name: str) -> str:
    """Return the content of a text file in ui/browser/assets."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def component(name: str, *parts: str) -> Callable[..., None]:
    """Register a component and return the function that draws it.

    The component consists of `shared.css` and `shared.js`, followed by the scripts and styles of
    its parts and its own `NAME.css` and `NAME.js`. The returned function takes the component's key,
    its data, and a callback for each event.

    Args:
        name: the component's name.
        parts: the names of scripts that it is divided into. `NAME.css` has the styles of those that
            have none of their own.
    """
    styles = ("shared", name, *(part for part in parts if (_ASSETS / f"{part}.css").exists()))
    mount: Any = st.components.v2.component(
        f"footnote_{name}",
        html='<div class="root"></div>',
        css="".join(asset(f"{style}.css") for style in styles),
        # Each component's script is loaded alone, and one script cannot import another.
        js="".join(asset(f"{script}.js") for script in ("shared", *parts, name)),
    )

    def draw(*, key: str, data: object = None, **callbacks: Callable[[], object]) -> None:
        guarded = {event: only_with_value(key, act) for event, act in callbacks.items()}
        mount(key=key, data=data, **guarded)

    return draw


def only_with_value(key: str, act: Callable[[], object]) -> Callable[[], None]:
    """Return a callback that acts only if Streamlit still has the value the component sent.

    After a click on a newly opened page that is still being drawn, Streamlit runs the callback but
    has already dropped the value. The reader can click again; an error would replace the page.
    """

    def callback() -> None:
        if key in st.session_state:
            act()

    return callback


def sent(key: str, event: str) -> Any:
    """Return the value a component sent with an event; call only in that event's callback."""
    return st.session_state[key][event]
