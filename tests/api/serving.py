"""Runs a door as a process of its own, on a port of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.cli_runner import environment_of

_STARTING_SECONDS = 90.0


def free_port() -> int:
    """Return a port that no program uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def real_command(library: Path, *arguments: str) -> list[str]:
    """Return the command with the real model, as a user runs it."""
    return [sys.executable, "-m", "cli", "--library", str(library), *arguments]


@contextmanager
def serving(command: Sequence[str], port: int, log: Path) -> Iterator[tuple[str, int]]:
    """Run a server until the block ends; give its address and the number of its process.

    It must end with status 0 when it is asked to stop.

    Raises:
        RuntimeError: it does not start; what it printed is in the message.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env=environment_of(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, port, log)
        yield f"http://127.0.0.1:{port}", process.pid
        process.terminate()
        assert process.wait(60) == 0, log.read_text(errors="replace")
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers, if only to say that this is not there
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")
