"""Commands and environments that run modules of this project as child processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

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

    Ctrl-C, SIGTERM and a closed terminal (SIGHUP) stop the child first: it gets SIGTERM, and is
    killed if it has not ended after 10 seconds, or at once when this process is asked a second
    time. A signal that this process ignores, as SIGHUP under `nohup`, stays ignored. Nothing stops
    the child if this process is killed by SIGKILL. Call this function from the main thread only.

    Args:
        command: the program and its arguments.
        cwd: the child's working directory.
        environment: the child's environment variables.

    Returns:
        The child's exit status; 0 if it was stopped on request.
    """
    child: subprocess.Popen[bytes] | None = None
    requests = 0
    timer = threading.Timer(_STOP_SECONDS, lambda: child.kill() if child else None)
    timer.daemon = True

    def stop(_number: int | None = None, _frame: FrameType | None = None) -> None:
        nonlocal requests
        requests += 1
        if child is not None:
            _end(child, timer, at_once=requests > 1)

    previous = {
        number: handler
        for number in _STOP_SIGNALS
        if (handler := signal.getsignal(number)) != signal.SIG_IGN
    }
    try:
        for number in previous:
            signal.signal(number, stop)
        # In a session of its own, so that Ctrl-C reaches the child once, through this process.
        child = subprocess.Popen(command, cwd=cwd, env=environment, start_new_session=True)
        if requests:  # asked to stop while the child started
            _end(child, timer, at_once=False)
        status = child.wait()
        return 0 if requests else status
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        timer.cancel()
        if child is not None and child.poll() is None:
            child.kill()
            child.wait()


def _end(child: subprocess.Popen[bytes], timer: threading.Timer, *, at_once: bool) -> None:
    """Ask a child process to stop, and let the timer kill it later; or kill it at once."""
    if at_once:
        child.kill()
    elif not timer.is_alive():
        timer.start()
        child.terminate()


def cores() -> int:
    """Return the number of cores that this process may use, which may be fewer than exist."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def is_held(lock: FileLock) -> bool:
    """Return whether a process holds a lock; the system releases the lock of a dead process."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        # The lock's file cannot be created, so no process can hold the lock.
        return False
    lock.release()
    return False


def is_alive(process_id: int) -> bool:
    """Return whether a process with this number runs, whoever owns it."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
