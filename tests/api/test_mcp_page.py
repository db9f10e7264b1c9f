"""The session of docs/mcp.md, run as it stands there, over both transports."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from index import Library
from index.loaders import Loaded, load
from tests.api.serving import free_port, real_command, serving
from tests.api.test_doors_pages import fits
from tests.cli_runner import environment_of
from tests.paths import ROOT, SEEDS

PAGE = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
SESSION = PAGE.partition("## A session\n")[2].partition("\n## ")[0]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("mcp-page") / "library"
    documents = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
    Library.open(made, create=True).add(documents)
    return made


def blocks() -> tuple[str, str, str, str]:
    """Return the session's function, its run over stdio, its run over HTTP, and what it prints."""
    found = re.findall(r"^```python\n(.*?)^```", SESSION, re.DOTALL | re.MULTILINE)
    function, over_stdio, over_http = found
    printed = SESSION.partition("\nBoth print")[2].partition("```\n")[2].partition("```")[0]
    return function, over_stdio, over_http, printed.strip()


def replaced(line: str, old: str, new: str) -> str:
    assert line.count(old) == 1, line
    return line.replace(old, new)


def run_session(code: str, run: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{run}\n"],
        env=environment_of(), cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_over_stdin_and_stdout_it_prints_what_it_shows(folder: Path) -> None:
    function, over_stdio, _, printed = blocks()
    command, *arguments = real_command(folder, "mcp")
    line = replaced(over_stdio, 'command="footnote"', f"command={command!r}")
    line = replaced(line, 'args=["--library", "library", "mcp"]', f"args={arguments!r}")
    # The SDK passes few variables on, and the test's own have to reach the server.
    line = replaced(line, f"{arguments!r})", f"{arguments!r}, env={environment_of()!r})")
    shown = run_session(function, line)
    assert fits(shown, printed), shown


def test_over_http_it_prints_the_same(folder: Path, tmp_path: Path) -> None:
    function, _, over_http, printed = blocks()
    port = free_port()
    with serving(real_command(folder, "mcp", "--http"), port, tmp_path / "log"):
        line = replaced(over_http, ":8503/", f":{port}/")
        shown = run_session(function, line)
    assert fits(shown, printed), shown


def test_it_fits_no_other_words() -> None:
    _, _, _, printed = blocks()
    whole = printed.replace("…", "and so on")
    assert fits(whole, printed)
    assert not fits(whole.replace("escalatory", "clear"), printed)
    assert not fits(whole.replace("818–1651", "818–1652"), printed)
