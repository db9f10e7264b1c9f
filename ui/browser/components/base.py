"""How a component is made of its files in ui/browser/assets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_ASSETS = Path(__file__).resolve().parent.parent / "assets"


def asset(name: str) -> str:
    """Return the content of a file in ui/browser/assets."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def component(name: str) -> Callable[..., None]:
    """Register a component made of what all share and of its own style and script."""
    mounted: Any = st.components.v2.component(
        f"footnote_{name}",
        html='<div class="root"></div>',
        css=asset("shared.css") + asset(f"{name}.css"),
        # Scripts of components are loaded alone and cannot import each other.
        js=asset("shared.js") + asset(f"{name}.js"),
    )

    def draw(*, key: str, data: object = None, **callbacks: Callable[[], object]) -> None:
        heard = {event: if_heard(key, act) for event, act in callbacks.items()}
        mounted(key=key, data=data, **heard)

    return draw


def if_heard(key: str, act: Callable[[], object]) -> Callable[[], None]:
    """Return a callback that acts only where Streamlit still has what the component sent.

    It calls back, but has forgotten the value, for a click that comes while a page that was just
    changed to is still being drawn. The reader clicks again; an error would take the page away.
    """

    def callback() -> None:
        if key in st.session_state:
            act()

    return callback


def sent(key: str, event: str) -> Any:
    """Return what the component of that key sent with an event, inside the callback for it."""
    return st.session_state[key][event]
