"""How a component is made of its files in ui/assets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_ASSETS = Path(__file__).resolve().parent.parent / "assets"


def asset(name: str) -> str:
    """Return the content of a file in ui/assets."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def component(name: str) -> Any:
    """Register a component made of what all share and of its own style and script."""
    return st.components.v2.component(
        f"footnote_{name}",
        html='<div class="root"></div>',
        css=asset("shared.css") + asset(f"{name}.css"),
        # Scripts of components are loaded alone and cannot import each other.
        js=asset("shared.js") + asset(f"{name}.js"),
    )


def sent(key: str, event: str) -> Any:
    """Return what the component of that key sent with an event, inside the callback for it."""
    return st.session_state[key][event]
