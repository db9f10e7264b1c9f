"""Have a language model of a GGUF file on this machine continue a chat.

llama.cpp runs in a child process: a damaged file can end it, and a slow one is ended, and neither
stops Footnote. The weights are mapped from the file, so the next start finds them in memory.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from index.errors import WriterError
from index.system.processes import module_command, module_environment

SUFFIX = ".gguf"
# Tokens of the passages, the rules and what is written, together. More takes memory.
CONTEXT_TOKENS = 8192
MOST_TOKENS = 4096
_MAGIC = b"GGUF"
_PACKAGE = "xllamacpp"
# A model takes all cores and its own memory.
_one_at_a_time = threading.Lock()


def check_gguf(path: Path) -> None:
    """Check that a file can be tried: that it is a GGUF file, and that llama.cpp is installed.

    Raises:
        WriterError: it is none, or the package is not installed.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise WriterError(
            f"The model {path.name} cannot be read ({error.strerror}). Write the whole path of a "
            "GGUF file as FOOTNOTE_WRITER_MODEL."
        ) from None
    if magic != _MAGIC:
        raise WriterError(f"{path.name} is no GGUF file. Download it again, or take another.")
    if find_spec(_PACKAGE) is None:
        raise WriterError(
            f"The package {_PACKAGE}, which runs GGUF files, is not installed. Install it with: "
            'pip install "footnote-qa[gguf]"'
        )


def complete_chat(path: Path, messages: Sequence[Mapping[str, str]], *, seconds: float) -> str:
    """Return what a model says next in a chat. Chats wait for each other.

    Args:
        path: a GGUF file.
        messages: the chat, each with its `role` and `content`.
        seconds: how long to wait for the model, and for its turn.

    Raises:
        WriterError: the file cannot be used, or the model is too slow.
    """
    check_gguf(path)
    ends_at = time.monotonic() + seconds
    if not _one_at_a_time.acquire(timeout=seconds):
        raise _too_slow(path, seconds)
    try:
        return _run(path, messages, seconds=seconds, left=ends_at - time.monotonic())
    finally:
        _one_at_a_time.release()


def _run(path: Path, messages: Sequence[Mapping[str, str]], *, seconds: float, left: float) -> str:
    # llama.cpp listens, too. In a folder of this user's own, nobody else can connect.
    with tempfile.TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True) as folder:
        request = {
            "path": str(path.absolute()),
            "messages": [dict(each) for each in messages],
            "socket": str(Path(folder) / "s.sock"),
            "context_tokens": CONTEXT_TOKENS,
            "most_tokens": MOST_TOKENS,
        }
        try:
            done = subprocess.run(
                module_command("retrieval.written.gguf_process"),
                input=json.dumps(request).encode("ascii"),
                stdout=subprocess.PIPE,
                # What llama.cpp says there may have the articles' text.
                stderr=subprocess.DEVNULL,
                env=module_environment(),
                timeout=max(left, 0.0),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _too_slow(path, seconds) from None
    try:
        reply = json.loads(done.stdout)
    except ValueError:
        reply = None
    if isinstance(reply, dict) and isinstance(content := reply.get("content"), str):
        return content
    if isinstance(reply, dict) and reply.get("error") == "too_long":
        raise WriterError(
            f"The passages are too long for {path.name}. Try with a smaller -k, or use a model "
            "that reads longer texts."
        )
    raise WriterError(
        f"The model {path.name} could not be run. It may be damaged, of a kind that the installed "
        f"{_PACKAGE} does not know, no chat model, or too large for this machine's memory. Try "
        "another file, or a server such as llama-server, and set FOOTNOTE_WRITER_URL to it."
    )


def _too_slow(path: Path, seconds: float) -> WriterError:
    return WriterError(
        f"The model {path.name} did not write within {seconds:.0f} seconds. Use a smaller one, or "
        "set FOOTNOTE_WRITER_SECONDS to more."
    )
