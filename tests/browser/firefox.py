"""A Firefox that is driven over WebDriver BiDi, which Debian's own build speaks.

Playwright drives only a Firefox of its own. The few commands that a visit needs are sent here.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

ENTER, ESCAPE = "\ue007", "\ue00c"
PATIENCE = 120.0  # seconds

# Finds elements in the page and in the shadow roots of its components.
_FIND = """
selector => {
  const found = [];
  const look = (root) => {
    found.push(...root.querySelectorAll(selector));
    for (const each of root.querySelectorAll("*")) if (each.shadowRoot) look(each.shadowRoot);
  };
  look(document);
  return found;
}
"""


def firefox_path() -> str | None:
    """Return the path of Debian's Firefox, None if none is installed."""
    return shutil.which("firefox-esr")


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, socket_to_it: ClientConnection) -> None:
        self._socket = socket_to_it
        self._numbers = count(1)
        self.complaints: list[str] = []
        self.command("session.new", capabilities={})
        self._context = self.command("browsingContext.getTree")["contexts"][0]["context"]
        self.command("session.subscribe", events=["log.entryAdded"])
        viewport = {"width": 1440, "height": 900}
        self.command("browsingContext.setViewport", context=self._context, viewport=viewport)

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; collect what the page complains of meanwhile."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=PATIENCE))
            if message.get("method") == "log.entryAdded":
                if message["params"]["level"] == "error":
                    self.complaints.append(message["params"]["text"])
            elif message.get("id") == number:
                assert message["type"] == "success", message
                result: dict[str, Any] = message["result"]
                return result

    def go(self, url: str) -> None:
        self.command("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def evaluate(self, function: str, selector: str) -> Any:
        """Call a script's function with the elements that a selector finds; return its JSON."""
        answered = self.command(
            "script.evaluate",
            expression=f"JSON.stringify(({function})(({_FIND})({json.dumps(selector)})) ?? null)",
            target={"context": self._context},
            awaitPromise=True,
        )
        assert answered["type"] == "success", answered
        return json.loads(answered["result"]["value"])

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.evaluate("all => all.map(each => each.textContent)", selector)
        return found

    def wait_for(self, selector: str, *, gone: bool = False) -> Self:
        """Wait until the selector finds an element, or until it finds none any more."""
        end = time.monotonic() + PATIENCE
        while bool(self.evaluate("all => all.length", selector)) is gone:
            assert time.monotonic() < end, f"{selector} is {'there' if gone else 'missing'}"
            time.sleep(0.2)
        return self

    def click(self, selector: str) -> None:
        """Click on the middle of the first element that the selector finds."""
        x, y = self.wait_for(selector).evaluate(
            "all => { all[0].scrollIntoView({ block: 'nearest' });"
            " const r = all[0].getBoundingClientRect();"
            " return [Math.round(r.x + r.width / 2), Math.round(r.y + r.height / 2)] }",
            selector,
        )
        steps: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": steps})

    def type(self, keys: str) -> None:
        steps = [{"type": f"key{way}", "value": key} for key in keys for way in ("Down", "Up")]
        self._act({"type": "key", "id": "keyboard", "actions": steps})

    def _act(self, source: dict[str, Any]) -> None:
        self.command("input.performActions", context=self._context, actions=[source])


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Start Firefox without a window, with a profile of its own; end it afterwards."""
    path = firefox_path()
    assert path, "no Firefox is installed"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        port = _free_port()
        options = ["--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [path, *options, f"--remote-debugging-port={port}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with _connected(port) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _connected(port: int) -> ClientConnection:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None, proxy=None)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
