"""The app, with questions that take as long as a test wants: they wait for a file."""

import os
import runpy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import retrieval.answer
import ui.browser.answering
from retrieval.citation import Answer

ROOT = Path(__file__).parents[2]


def ask_slowly(*args: Any, announce: Callable[[str], None], **options: Any) -> Answer:
    """Answer like `ask`, once the file is there that the environment names."""
    announce("Reading 10 passages")
    while not Path(os.environ["FOOTNOTE_TEST_GO"]).exists():
        time.sleep(0.02)
    return retrieval.answer.ask(*args, **options)


setattr(ui.browser.answering, "ask", ask_slowly)  # noqa: B010  # typed otherwise
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
