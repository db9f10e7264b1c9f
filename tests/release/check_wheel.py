"""Check that a wheel works where nothing but the wheel and its dependencies is installed.

Run as `python -m tests.release.check_wheel dist/NAME.whl`. The wheel is installed into an empty
environment in a temporary folder, torch first; the commands then run in a folder that has nothing
to do with the checkout, and Chromium opens the app. Takes a few minutes.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

from index.version import __version__
from tests.browser.serving import chromium
from tests.browser.visit import settle
from tests.paths import ROOT

CONSTRAINTS = ROOT / "constraints.txt"
CONFIG = "ui/browser/.streamlit/config.toml"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STARTING_SECONDS = 60.0
ENDING_SECONDS = 15.0
# A developer's shell may set these, and they would let the checkout or its library leak in. With
# CI, some packages leave out what they do on a person's machine.
UNSET = (
    "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "FOOTNOTE_LIBRARY", "FOOTNOTE_THRESHOLD",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "CI",
)  # fmt: skip

ARTICLES = {
    "ferry.txt": (
        "The harbour ferry stopped\n\n"
        "The ferry between the two islands stopped on Monday 🦉 after its engine failed. "
        "Passengers waited for nine hours on the northern pier.\r\n"
    ),
    "bridge.txt": (
        "A bridge for Växjö\n\n"
        "The town council voted to build a footbridge over the canal. "
        "It will cost 4 million kronor and open in the spring.\n"
    ),
}


class CheckFailed(Exception):
    """The wheel does not do what it should."""


def require(condition: object, message: str) -> None:
    """Raise CheckFailed with the message unless the condition holds."""
    if not condition:
        raise CheckFailed(message)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print a step's name, and the seconds it took once it has passed."""
    print(f"{name} ...", end=" ", flush=True)
    started = time.monotonic()
    try:
        yield
    except CheckFailed:
        print("failed")
        raise
    print(f"ok ({time.monotonic() - started:.0f} s)", flush=True)


class Installation:
    """An environment of its own for the wheel, an empty folder to work in, and an empty home."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "environment" / "bin"
        self.work, self.home = folder / "work", folder / "home"
        for empty in (self.work, self.home):
            empty.mkdir()
        inherited = {name: value for name, value in os.environ.items() if name not in UNSET}
        self.environment = {
            **inherited,
            "HOME": str(self.home),
            "FOOTNOTE_CACHE": str(folder / "cache"),
            "HF_HUB_OFFLINE": "1",
        }
        subprocess.run([sys.executable, "-m", "venv", str(self.bin.parent)], check=True)

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the environment in the working folder and return its stdout."""
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.work, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        require(
            done.returncode == 0,
            f"{program} {' '.join(arguments)} ended with status {done.returncode}:\n{done.stderr}",
        )
        return done.stdout

    def install(self, requirement: str) -> None:
        """Install a requirement with the pinned versions, as the Makefile does.

        pip keeps the caller's home, for its settings and its cache.
        """
        command = [str(self.bin / "python"), "-m", "pip", "--disable-pip-version-check"]
        command += ["install", "--quiet", "-c", str(CONSTRAINTS), requirement]
        done = subprocess.run(command, cwd=self.work, capture_output=True, text=True, check=False)
        require(done.returncode == 0, f"pip cannot install {requirement}:\n{done.stderr}")

    def torch(self) -> str:
        """Return the version of torch that is installed, with its build (+cpu)."""
        code = "from importlib.metadata import version; print(version('torch'))"
        return self.run("python", "-c", code).strip()

    def site_packages(self) -> Path:
        """Return the folder that the wheel was installed into."""
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(self.run("python", "-c", code).strip())

    @contextmanager
    def serve(self) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
        """Run `footnote serve`; give the process and the address, and end all it started."""
        port = free_port()
        log = self.work / "serve.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(self.bin / "footnote"), "serve", "--port", str(port)],
                cwd=self.work, env=self.environment, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            until = time.monotonic() + STARTING_SECONDS
            while not answers(f"{url}/_stcore/health"):
                running = process.poll() is None and time.monotonic() < until
                require(running, f"the app did not start:\n{log.read_text(errors='replace')}")
                time.sleep(0.2)
            yield process, url
        finally:
            # The app runs in a process group of its own; the command ends it on SIGTERM.
            process.terminate()
            try:
                process.wait(timeout=ENDING_SECONDS)
            finally:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def answers(url: str) -> bool:
    """Return whether something answers at an address."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def check_content(wheel: Path) -> None:
    """Check which files the wheel holds."""
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assets = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ui/browser/assets").iterdir()}
    needed = {
        "app.py",
        "cli.py",
        CONFIG,
        *(f"{p}/py.typed" for p in ("api", "index", "retrieval", "ui")),
    }
    require(not (needed | assets) - names, f"missing files: {sorted((needed | assets) - names)}")
    require(any(name.endswith("/licenses/LICENSE") for name in names), "there is no LICENSE")
    roots = {name.split("/")[0] for name in names}
    info = f"footnote_qa-{__version__}.dist-info"
    expected = {"app.py", "cli.py", "api", "index", "retrieval", "ui", info}
    require(roots == expected, f"the wheel holds {sorted(roots)}, not {sorted(expected)}")


def check_torch(installation: Installation, before: str) -> None:
    """Check that the installed torch is the pinned one and was not replaced."""
    pinned = re.search(r"^torch==(\S+)$", CONSTRAINTS.read_text("utf-8"), re.MULTILINE)
    require(pinned and before.split("+")[0] == pinned[1], f"torch is {before}, not the pinned one")
    after = installation.torch()
    require(after == before, f"installing the wheel replaced torch {before} by {after}")


def check_answers(installation: Installation) -> None:
    """Check that articles can be added and that a citation's offsets hold in its file."""
    for name, text in ARTICLES.items():
        (installation.work / name).write_bytes(text.encode())
    installation.run("footnote", "add", *ARTICLES)
    answer = json.loads(installation.run("footnote", "ask", "--json", "Why did the ferry stop?"))
    require(answer["passages"], "no passage was found")
    for passage in answer["passages"]:
        text = (installation.work / passage["doc_id"]).read_bytes().decode()
        cited = text[passage["start"] : passage["end"]]
        require(cited == passage["text"], f"the offsets of {passage['doc_id']} do not hold")
    require(answer["passages"][0]["doc_id"] == "ferry.txt", "the wrong article comes first")


def check_pages(url: str) -> None:
    """Check in Chromium that every page of the app is drawn in its theme and without an error."""
    theme = tomllib.loads((ROOT / CONFIG).read_text("utf-8"))["theme"]
    colour = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    with chromium() as browser:
        for scheme in SCHEMES:
            paper = rgb(theme[scheme]["backgroundColor"])
            page = browser.new_page(color_scheme=scheme)
            for address in ("", "sources", "overview"):
                page.goto(f"{url}/{address}")
                page.get_by_role("link", name="Overview").first.wait_for()
                settle(page)
                require(page.title() == "Footnote", f"/{address} is called {page.title()!r}")
                require(not page.locator(".stException").count(), f"/{address} shows an error")
                found = page.evaluate(colour)
                require(found == paper, f"/{address} ({scheme}) is {found}, not {paper}")
            page.close()


def rgb(colour: str) -> str:
    """Return `#rrggbb` as a browser writes it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


def check_end(process: subprocess.Popen[bytes], url: str) -> None:
    """Check that SIGTERM ends the command, and the app with it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        raise CheckFailed("`footnote serve` goes on after SIGTERM") from None
    until = time.monotonic() + ENDING_SECONDS
    while answers(f"{url}/_stcore/health"):
        require(time.monotonic() < until, "the app goes on after SIGTERM to `footnote serve`")
        time.sleep(0.2)


def check(wheel: Path) -> None:
    """Check a wheel.

    Raises:
        CheckFailed: the wheel lacks a file, or a command does not do what it should.
    """
    with step("files in the wheel"):
        check_content(wheel)
    with tempfile.TemporaryDirectory(prefix="footnote-release-") as folder:
        installation = Installation(Path(folder))
        with step("installing torch"):
            pin = next(p for p in CONSTRAINTS.read_text("utf-8").split() if p.startswith("torch=="))
            installation.install(pin)
            before = installation.torch()
        with step("installing the wheel"):
            installation.install(str(wheel.resolve()))
            check_torch(installation, before)
            require((installation.site_packages() / CONFIG).is_file(), "there is no theme")
        with step("footnote --version"):
            printed = installation.run("footnote", "--version").strip()
            require(printed == f"footnote {__version__}", f"it prints {printed!r}")
        with step("preparing the model, adding, asking"):
            check_answers(installation)
        with step("footnote serve"), installation.serve() as (process, url):
            check_pages(url)
            check_end(process, url)
        with step("nothing was written to the home folder"):
            written = [str(path) for path in installation.home.rglob("*") if path.is_file()]
            require(not written, f"there is {', '.join(written)}")


def main() -> int:
    """Check the wheel named in the arguments; return the exit status."""
    (wheel,) = map(Path, sys.argv[1:])
    try:
        check(wheel)
    except CheckFailed as failure:
        print(f"{wheel.name}: {failure}")
        return 1
    print(f"{wheel.name} works.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
