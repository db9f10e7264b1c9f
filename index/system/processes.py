"""Commands and environments that run modules of this project as child processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this project with this interpreter.

    `-P` keeps the working directory off the import path, so that a user's module of the same name
    is not run instead.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def module_environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for `module_command`.

    The result is this process's environment with this project on the import path.

    Args:
        changes: variables to add or replace.
    """
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **(changes or {})}
