"""Runs the command line for tests: in this process, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from cli import app
from tests.paths import ROOT

# The real front door, with a fake for the model, which takes seconds to load.
_PROCESS = """
import index.local.library_models
from tests.fakes import HashEmbedder
index.local.library_models.open_embedder = lambda *_: HashEmbedder()
import cli
cli.main()
"""

# What a developer's shell may set and what would change the output.
_UNSET = (
    "FOOTNOTE_LIBRARY", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "COLUMNS", "TERM",
    "PYTHONIOENCODING", "PYTHONUNBUFFERED",
)  # fmt: skip


class Footnote:
    """A command line with its library."""

    def __init__(self, library: Path) -> None:
        self.library = library

    def __call__(self, *arguments: object, typed: str = "") -> Result:
        """Run a command in this process; an error that reaches the user as traceback is raised."""
        words = ["--library", str(self.library), *map(str, arguments)]
        result = CliRunner().invoke(app, words, input=typed, env=dict.fromkeys(_UNSET))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, command: str, *arguments: object) -> Any:
        """Run a command that succeeds and return the JSON that is all it prints."""
        result = self(command, "--json", *arguments)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def command(self, *arguments: object) -> list[str]:
        """Return the command as a process with the fake model takes it."""
        return [
            sys.executable,
            "-c",
            _PROCESS,
            "--library",
            str(self.library),
            *map(str, arguments),
        ]

    def process(
        self, *arguments: object, environment: Mapping[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command as a process, its output piped."""
        return run(self.command(*arguments), environment, **options)


def environment_of(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment, made the same on every machine."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return {**kept, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1", **(changes or {})}


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a process, its output captured unless `options` say otherwise."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120, **options}
    return subprocess.run(command, env=environment_of(environment), check=False, **streams)
