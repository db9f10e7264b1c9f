"""The child process that runs a GGUF file: a chat on stdin, what comes next on stdout, as JSON.

Run as `python -m retrieval.written.gguf_process`. It answers `{"content"}`, or one of
`{"error": "too_long"}` and `{"error": "not_run"}`.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from typing import Any


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    # The library prints to stdout too, and only the reply may stand there.
    replies = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(replies, "wb") as out:
        out.write(json.dumps(_reply(request)).encode("ascii"))
    # Without the library's own ending, which waits for its threads.
    os._exit(0)


def _reply(request: dict[str, Any]) -> dict[str, str]:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = request["path"]
    params.n_ctx = request["context_tokens"]
    params.n_parallel = 1
    params.warmup = False
    params.verbosity = 0
    params.offline = True
    params.ui = False
    # It listens whether that is wanted or not: at a socket in a folder of this user's, with a key.
    params.hostnames = [request["socket"]]
    params.api_keys = [secrets.token_hex(32)]
    params.endpoint_slots = False
    try:
        model = xllamacpp.Server(params)
    except RuntimeError:
        return {"error": "not_run"}
    reply = model.handle_chat_completions(
        {
            "messages": request["messages"],
            "max_tokens": request["most_tokens"],
            # The words are to be the passages' own, so always the likeliest.
            "temperature": 0,
        }
    )
    return _read(reply)


def _read(reply: Any) -> dict[str, str]:
    """Return the text of a chat completion, or which error it is."""
    if not isinstance(reply, dict):
        return {"error": "not_run"}
    if "error" in reply:
        error = reply["error"]
        kind = error.get("type") if isinstance(error, dict) else None
        return {"error": "too_long" if kind == "exceed_context_size_error" else "not_run"}
    try:
        content = reply["choices"][0]["message"].get("content")
    except (KeyError, IndexError, TypeError, AttributeError):
        return {"error": "not_run"}
    return {"content": content if isinstance(content, str) else ""}


if __name__ == "__main__":
    main()
