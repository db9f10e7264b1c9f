"""Start modules of this project as child processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs one of our modules with this interpreter.

    `-P` keeps the working directory off the path: a module of the user's that lies there is not
    run in place of ours.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def module_environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for `module_command`: this process's, with our packages on the path.

    Args:
        changes: variables to set besides.
    """
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **(changes or {})}
