"""Read files in a child process, so that a file can stop neither Footnote nor the other files.

Parsers of untrusted files hang, take all memory or crash. Each does so in the child here, which has
limits on its memory and time; the parent then starts another for the next file.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from index.errors import MalformedSource, SourceError
from index.loaders.formats.format import Format, too_large
from index.loaders.members import PartRead
from index.loaders.outcomes import LoadOptions
from index.loaders.parser_process import LONGEST_MESSAGE
from index.loaders.wire import decode
from index.system.processes import module_command, module_environment

MEMORY = 3_000_000_000  # bytes of addresses; the libraries themselves map half of it
_SECONDS = 30.0
_SECONDS_PER_MEGABYTE = 20.0
_MOST_SECONDS = 7 * 86_400.0  # the system refuses to wait longer than 24 days at once
_MOST_SILENT_SECONDS = 600.0  # without another article or page; a large mailbox has many
# For OCR, whose models need more.
_SCAN_MEMORY = 8_000_000_000
_SECONDS_PER_PAGE = 180.0
_BLOCK = 1 << 16
_ENDING_SECONDS = 10.0  # a child that has closed its pipe is about to end


class Sandbox:
    """A child process that reads one file after the other; it is started when it is needed.

    Args:
        seconds: how long a file of no size may take; more is allowed in proportion to the size.
        silent_seconds: how long a file of any size may take for one article or page.
        memory: the most bytes of memory that reading may take.
        command: the command that starts the child.

    Thread safety:
        Safe to share: files are read one at a time.
    """

    def __init__(
        self,
        *,
        seconds: float = _SECONDS,
        silent_seconds: float = _MOST_SILENT_SECONDS,
        memory: int = MEMORY,
        command: Sequence[str] = tuple(module_command("index.loaders.parser_process")),
    ) -> None:
        self._command = command
        self._seconds = seconds
        self._silent_seconds = silent_seconds
        self._memory = memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def read(
        self,
        path: Path,
        suffix: str,
        file_format: Format,
        doc_id: str,
        options: LoadOptions,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[PartRead]:
        """Yield what became of each article of a file.

        What was read before the child failed is kept; the failure is yielded last. A caller that
        stops early ends the child.

        Args:
            path: the file.
            suffix: the end of its name, in lower case, with its dot.
            file_format: its format.
            doc_id: the id of the file's own article.
            options: limits on the length of a text, and whether OCR reads scans.
            progress: is called with the number of pages that OCR has read, and of all of them.

        Raises:
            OSError: the file cannot be read, or no process can be started.
        """
        size = path.stat().st_size
        if size > file_format.max_bytes:
            yield PartRead("", too_large(size, file_format))
            return
        seconds = min(self._seconds + _SECONDS_PER_MEGABYTE * size / 1_000_000, _MOST_SECONDS)
        request: dict[str, object] = {
            "path": str(path.absolute()),
            "suffix": suffix,
            "format": file_format.module,
            "doc_id": doc_id,
            "options": asdict(options),
            "memory": max(self._memory, _SCAN_MEMORY) if options.read_scans else self._memory,
            "seconds": int(seconds),
            "seconds_per_page": int(_SECONDS_PER_PAGE),
        }
        patience = Patience(seconds, silent_seconds=self._silent_seconds)
        messages = self.ask(request, patience)
        try:
            for message in messages:
                try:
                    read = decode(message, messages)
                except (ValueError, KeyError, TypeError):
                    raise SandboxFailure("its text could not be passed on") from None
                if isinstance(read, PartRead):
                    yield read
                    continue
                patience.renew(_SECONDS_PER_PAGE)
                if progress is not None:
                    progress(*read)
        except SandboxFailure as failure:
            yield PartRead("", _error(failure, patience))
        finally:
            messages.close()

    def ask(
        self, request: Mapping[str, object], patience: Patience
    ) -> Generator[bytes, None, None]:
        """Send a request to the child, and yield the messages that answer it.

        A caller that stops early ends the child.

        Args:
            request: what the child's program takes. It may set another limit on the `memory`.
            patience: how long the child may take, without the time that the caller takes.

        Raises:
            SandboxFailure: the child ended, took too long, or sent something else.
            OSError: no process can be started.
        """
        limits = {"memory": self._memory, "seconds": int(patience.seconds)}
        with self._lock:
            finished = False
            try:
                yield from self._messages({**limits, **request}, patience)
                finished = True
            except SandboxFailure as failure:
                raise self._explained(failure) from None
            finally:
                if not finished:
                    self._end()

    @property
    def process_id(self) -> int | None:
        """The number of the child process; None if there is none."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child process, if there is one."""
        with self._lock:
            self._end()

    def _messages(self, request: dict[str, object], patience: Patience) -> Iterator[bytes]:
        """Send a request to the child, and yield its messages up to the empty one."""
        child = self._running()
        pipe = child.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.flush()
        except BrokenPipeError:
            raise SandboxFailure from None
        while message := self._receive(child, patience):
            patience.heard()
            yield message

    def _receive(self, child: subprocess.Popen[bytes], patience: Patience) -> bytes:
        length = int.from_bytes(self._read(child, 4, patience), "big")
        if length > LONGEST_MESSAGE:
            raise SandboxFailure("its text is too long")
        return self._read(child, length, patience)

    def _read(self, child: subprocess.Popen[bytes], length: int, patience: Patience) -> bytes:
        """Return the next bytes from the child."""
        pipe = child.stdout
        assert pipe is not None
        blocks = io.BytesIO()  # its value is not copied, so that a message is in memory once
        while length:
            if not patience.wait_for(pipe.fileno()):
                raise SandboxFailure(took_too_long=True)
            block = os.read(pipe.fileno(), min(length, _BLOCK))
            if not block:
                raise SandboxFailure
            blocks.write(block)
            length -= len(block)
        return blocks.getvalue()

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the child, started if there is none."""
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                self._command,
                env=module_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                # Ctrl-C stops the parent, which ends the child.
                start_new_session=True,
            )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()

    def _explained(self, failure: SandboxFailure) -> SandboxFailure:
        """Return a failure with its reason, if the child has ended by itself."""
        child = self._child
        if child is None or failure.took_too_long or str(failure):
            return failure
        try:
            child.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return SandboxFailure("the parser closed its pipe")
        took_too_long = child.returncode == -getattr(signal, "SIGXCPU", 0)
        return SandboxFailure(_reason(child), took_too_long=took_too_long)


class Patience:
    """How long the parent still waits for the child; what the parent does meanwhile is free.

    Attributes:
        seconds: how long it waits in all.
    """

    def __init__(self, seconds: float, *, silent_seconds: float = _MOST_SILENT_SECONDS) -> None:
        self.seconds = self._left = seconds
        self._silent_seconds = self._silent_left = silent_seconds

    @property
    def exceeded(self) -> float:
        """The seconds after which the child was given up."""
        return self.seconds if self._left <= 0 else self._silent_seconds

    def heard(self) -> None:
        """Wait for the next message as long as for this one."""
        self._silent_left = self._silent_seconds

    def renew(self, seconds: float) -> None:
        """Wait longer, because a page was read and the next one takes its own time."""
        self._left = max(self._left, seconds)

    def wait_for(self, pipe: int) -> bool:
        """Wait until a pipe can be read; return False if the patience is over."""
        began = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            ready = selector.select(max(0.0, min(self._left, self._silent_left)))
        waited = time.monotonic() - began
        self._left -= waited
        self._silent_left -= waited
        return bool(ready)


class SandboxFailure(Exception):
    """The child did not answer.

    Attributes:
        took_too_long: whether it was ended because of the time it took.
    """

    def __init__(self, reason: str = "", *, took_too_long: bool = False) -> None:
        super().__init__(reason)
        self.took_too_long = took_too_long


def _error(failure: SandboxFailure, patience: Patience) -> SourceError:
    """Return why a file could not be read, once the child has failed."""
    if failure.took_too_long:
        return MalformedSource(
            f"Reading it took longer than {patience.exceeded:.0f} seconds and was stopped. If "
            "this machine was busy, try again. Else the file may be damaged; open it in the "
            "program that made it, save it again or split it."
        )
    return MalformedSource(
        f"Reading it failed ({failure}). The file may be damaged; open it in the program that "
        "made it, and save it again."
    )


def _reason(child: subprocess.Popen[bytes]) -> str:
    """Return why the child ended."""
    status = child.returncode
    if status < 0:
        return f"the parser was ended by {signal.Signals(-status).name}"
    pipe = child.stderr
    assert pipe is not None
    said = pipe.read(1_000).decode("utf-8", "replace").strip()
    return said or f"the parser ended with status {status}"


_shared, _for_scans = Sandbox(), Sandbox()
atexit.register(_shared.close)
atexit.register(_for_scans.close)


def shared_sandbox() -> Sandbox:
    """Return the sandbox of this process, which ends with it."""
    return _shared


def scan_sandbox() -> Sandbox:
    """Return the sandbox of this process that reads scans, beside the other one."""
    return _for_scans
