"""docs/deploying.md and docs/accounts.md: the session runs, and the commands have these options."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from cli import app
from tests.api.serving import free_port, serving
from tests.api.test_doors_pages import fits
from tests.cli_runner import Footnote, environment_of
from tests.paths import ROOT

pytestmark = pytest.mark.slow

DEPLOYING = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
ACCOUNTS = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8")
COMMANDS = getattr(typer.main.get_command(app), "commands", {})


def test_the_session_prints_what_it_shows(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    footnote = Footnote(tmp_path / "library")
    (tmp_path / "ferry.txt").write_text(
        "The ferry to Hallum stopped on Monday, for its engine failed."
    )
    assert footnote.process("add", tmp_path / "ferry.txt").returncode == 0
    program = tmp_path / "bin" / "footnote"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(footnote.command())} "$@"\n')
    program.chmod(0o755)
    environment = environment_of()
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    (block,) = re.findall(r"^```session\n(.*?)^```", DEPLOYING, flags=re.DOTALL | re.MULTILINE)
    (said,) = re.findall(r"against `footnote ([^`]*)`", DEPLOYING)
    first, *others = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    port = free_port()

    def compare(part: str) -> None:
        line, _, stated = part.partition("\n")
        done = subprocess.run(
            ["bash", "-c", line.replace(":8502/", f":{port}/")],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        assert fits(done.stderr + done.stdout, stated.strip()), f"{line}\n{done}"

    # The token comes first: without one, the server does not start.
    compare(first)
    with serving(footnote.command(*said.split()), port, tmp_path / "log"):
        for part in others:
            compare(part)
    assert len(others) >= 6


def stated_commands() -> list[list[str]]:
    """Return the commands of the pages, without the session's."""
    page = re.sub(r"^```session.*?^```", "", DEPLOYING, flags=re.DOTALL | re.MULTILINE)
    found = [shlex.split(each) for each in re.findall(r"^ExecStart=(.*)$", page, re.MULTILINE)]
    found += [json.loads(each) for each in re.findall(r"^CMD (.*)$", page, re.MULTILINE)]
    found += [shlex.split(each) for each in re.findall(r"^footnote .*$", ACCOUNTS, re.MULTILINE)]
    return found


@pytest.mark.parametrize("words", stated_commands(), ids=" ".join)
def test_the_commands_have_these_options(words: list[str]) -> None:
    names = [word for word in words[1:] if word in COMMANDS]
    command = COMMANDS[names[0]]
    given = words[words.index(names[0]) + 1 :]
    known = {option: each for each in command.params for option in each.opts}
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    while given:
        word = given.pop(0)
        if word.startswith("--"):
            if not known[word].is_flag:
                given.pop(0)
        else:
            assert arguments, word
            arguments.pop(0)


def test_the_proxy_passes_the_host_on_everywhere() -> None:
    # A location that sets a header of its own inherits none from outside of it.
    for block in re.findall(r"location / \{(.*?)\}", DEPLOYING, flags=re.DOTALL):
        headers = re.findall(r"proxy_set_header (\S+)", block)
        assert not headers or "Host" in headers


def test_the_numbers_are_those_of_the_program() -> None:
    from api.access import rates, turns
    from api.http import limits
    from retrieval.written import turns as writer_turns
    from ui.browser import open_sessions

    writer = "[writer](written.md#in-the-app-and-over-rest)"
    cells = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| 4\d\d \|$", ACCOUNTS, re.MULTILINE))
    assert cells == {
        "requests of a person in a minute (`--rate`)": str(rates.REQUESTS_PER_MINUTE),
        "requests of a person at once": str(rates.AT_ONCE),
        "questions that wait, of all people": str(turns.MOST_WAITING),
        f"questions that wait for a {writer}, of all people": str(writer_turns.WAITING),
        "body of a question": f"{limits.MAX_QUESTION_BYTES // 1024} KB",
        "other bodies": f"{limits.MAX_BODY_BYTES // 1024**2} MB, and 4 MB for MCP",
        "files in one upload (`--max-upload`)": f"{limits.MAX_UPLOAD_BYTES // 1024**2} MB",
    }
    pages = dict(re.findall(r"^\| (pages [^|]+?) \| (\d+) \|", ACCOUNTS, re.MULTILINE))
    assert pages == {
        "pages of the app that one person has open": str(open_sessions.MOST_OF_ONE),
        "pages of the app that all have open (`--sessions`)": str(open_sessions.MOST),
    }
