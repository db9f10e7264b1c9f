"""How Streamlit tells paths apart, for what it keeps of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

# Streamlit does not know the paths of Python 3.13. It hashes their inner state, which changes when
# they are used, and so would make anew what it has already made for the same path.
BY_PATH: dict[str | type[Any], Callable[[Any], Any]] = {type(Path()): str}
