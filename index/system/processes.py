"""Commands and environments that run modules of this project as child processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

_ROOT = Path(__file__).resolve().parents[2]

# What asks a program to stop: Ctrl-C, `kill`, a closed terminal (which Windows does not have).
_STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
# How long a child process may take to stop before it is killed.
_STOP_SECONDS = 10.0


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


def run_until_stopped(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> int:
    """Run a child process until it ends, or until this process is asked to stop.

    Ctrl-C, SIGTERM or a closed terminal stops the child first, so that no server outlives the
    command that started it. The child is killed where it has not stopped after 10 seconds, or at
    once when this process is asked a second time. Call it from the main thread only.

    Args:
        command: the program and its arguments.
        cwd: the child's working directory.
        environment: the child's environment variables.

    Returns:
        The child's exit status; 0 where it was stopped on request.
    """
    # In a session of its own, so that Ctrl-C reaches the child once, through this process.
    child = subprocess.Popen(command, cwd=cwd, env=environment, start_new_session=True)
    deadline: float | None = None

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal deadline
        if deadline is None:
            deadline = time.monotonic() + _STOP_SECONDS
            child.terminate()
        else:
            child.kill()

    previous = {number: signal.signal(number, stop) for number in _STOP_SIGNALS}
    try:
        while True:
            try:
                status = child.wait(timeout=1.0)
            except subprocess.TimeoutExpired:
                if deadline is not None and time.monotonic() > deadline:
                    child.kill()
                continue
            return status if deadline is None else 0
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        if child.poll() is None:
            child.kill()
            child.wait()
