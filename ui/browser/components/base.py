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

    The component consists of `shared.css` and `shared.js`, followed by the styles and scripts of
    its parts and its own `NAME.css` and `NAME.js`. The returned function takes the component's key,
    its data, and a callback for each event.

    Args:
        name: the component's name.
        parts: the names of scripts and styles that it is divided into; a part has either or both.
    """
    files = ("shared", *parts, name)
    styles = [f"{file}.css" for file in files if (_ASSETS / f"{file}.css").is_file()]
    scripts = [f"{file}.js" for file in files if (_ASSETS / f"{file}.js").is_file()]
    mount: Any = st.components.v2.component(
        f"footnote_{name}",
        html='<div class="root"></div>',
        css="".join(map(asset, styles)),
        # Each component's script is loaded alone, and one script cannot import another.
        js="".join(map(asset, scripts)),
    )

    def draw(*, key: str, data: object = None, **callbacks: Callable[[], object]) -> None:
        guarded = {
            name: only_with_value(key, name.removeprefix("on_").removesuffix("_change"), act)
            for name, act in callbacks.items()
        }
        mount(key=key, data=data, **guarded)

    return draw


def only_with_value(key: str, event: str, act: Callable[[], object]) -> Callable[[], None]:
    """Return a callback that acts only if Streamlit still has the value the component sent.

    After a click on a newly opened page that is still being drawn, or on a page that is just being
    left, Streamlit runs the callback but has already dropped the value, or the value of this event.
    The reader can click again; an error would replace the page.
    """

    def callback() -> None:
        if key in st.session_state and event in st.session_state[key]:
            act()

    return callback


def sent(key: str, event: str) -> Any:
    """Return the value a component sent with an event; call only in that event's callback."""
    return st.session_state[key][event]
