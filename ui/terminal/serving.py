"""Run the browser app as a Streamlit process."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from index import ClusterPlace, Place, register_of
from index.access.reaching import LOOPBACK, LOOPBACK_NAMES, check_names, is_local, where_reached
from index.access.register import Register
from index.errors import AccessError, FootnoteError
from index.system.processes import run_until_stopped
from index.watching.watched import WatchedFolders
from retrieval.written.chosen import ChosenWriter
from ui.terminal.output import print_err

PORT = 8501
_ANY = ("0.0.0.0", "::")  # compared, and not listened at
# `app.py` lies beside the package `ui`, in a checkout as in an installation.
_ROOT = Path(__file__).resolve().parents[2]
_SCRIPT = _ROOT / "app.py"
# Streamlit reads `.streamlit/config.toml` (server settings and theme) from its working directory.
_CONFIGURED = _ROOT / "ui" / "browser"
# Environment variables that may name a folder relative to the one that the command is run in.
_FOLDER_VARIABLES = ("FOOTNOTE_CACHE", "HF_HOME", "HF_HUB_CACHE", "XDG_CACHE_HOME")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """Where the app listens, and whom it lets in.

    Attributes:
        port: the port.
        host: the address of this machine that it listens at.
        names: names under which others reach it, such as that of a proxy.
        sign_in: the settings of the identity provider, as Streamlit reads them; None if nobody has
            to sign in.
        open_to_everybody: whether others may use it without signing in.
        upload_mb: the most megabytes of an uploaded file; as usual if None.
        writer: the model that writes about an answer when a reader asks for it; none if None.
        sessions: how many pages may be open where others reach the app; as usual if None.
    """

    port: int
    host: str = LOOPBACK
    names: tuple[str, ...] = ()
    sign_in: Path | None = None
    open_to_everybody: bool = False
    upload_mb: int | None = None
    writer: ChosenWriter | None = None
    sessions: int | None = None

    @property
    def is_reached(self) -> bool:
        """Whether other machines reach the app, themselves or through a proxy."""
        return bool(self.names) or not is_local(self.host)

    def check(self, register: Register) -> None:
        """Check that the app may start.

        Raises:
            AccessError: other machines would reach an app that asks nobody who he is, or one that
                lets nobody in, or they could not reach it under any name.
            FootnoteError: a package is not installed, or there is no such file.
        """
        check_names(self.names)
        if self.sign_in is None and self.is_reached and not self.open_to_everybody:
            raise AccessError(
                f"{where_reached(self.host, self.names)}, other machines reach the app, and it "
                "does not start before it can ask people who they are: --sign-in FILE.toml. If "
                "everybody who reaches it may read your articles, say --open-to-everybody."
            )
        if self.host in _ANY and not self.names:
            # Streamlit answers to the hosts that it is told of, and to no others.
            raise AccessError(
                "Say under which name others reach the app: --name footnote.example.org."
            )
        if self.sign_in is None:
            return
        if self.open_to_everybody:
            raise AccessError(
                "--sign-in and --open-to-everybody exclude each other. Leave one out."
            )
        if not self.sign_in.is_file():
            raise FootnoteError(f"There is no file {self.sign_in}. It has the section [auth].")
        if find_spec("authlib") is None:
            raise FootnoteError(
                "The package authlib is not installed. Install it with: "
                'pip install "footnote-qa[accounts]"'
            )
        registered = register.read()
        if registered.issuer is None or not registered.people:
            raise AccessError(
                "Nobody could sign in. Name the identity provider with `footnote access issuer`, "
                "and people with `footnote access allow`."
            )


def serve(place: Place, doorway: Doorway, threshold: float) -> int:
    """Run the app until it ends or this process is asked to stop; return the exit status.

    Args:
        place: where the library is.
        doorway: where to listen, and whom to let in.
        threshold: the confidence below which the app says that the articles do not answer.

    Raises:
        FootnoteError: the app may not start as the doorway is.
    """
    doorway.check(register_of(place))
    host = f"[{doorway.host}]" if ":" in doorway.host else doorway.host
    print_err(f"Footnote is at http://{host}:{doorway.port} (Ctrl+C stops it).")
    # -P keeps the working directory off the import path: our modules there have common names, such
    # as `markdown`, and would replace installed packages.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(_SCRIPT)]
    command += ["--server.address", doorway.host, "--server.port", str(doorway.port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    if doorway.host != LOOPBACK or doorway.names:
        own = (*LOOPBACK_NAMES[:2], *doorway.names)
        if doorway.host not in _ANY:
            own = (*own, doorway.host)
        for name in own:
            command += ["--server.allowedHosts", name]
    if doorway.upload_mb is not None:
        command += ["--server.maxUploadSize", str(doorway.upload_mb)]
    if doorway.sign_in is not None:
        command += ["--secrets.files", str(doorway.sign_in.resolve())]
    environment = (
        os.environ
        | _absolute_folders()
        | (
            place.environment
            if isinstance(place, ClusterPlace)
            else {"FOOTNOTE_LIBRARY": str(place.resolve())}
        )
        | {
            "FOOTNOTE_THRESHOLD": str(threshold),
            "FOOTNOTE_SIGNIN": "yes" if doorway.sign_in is not None else "",
            "FOOTNOTE_SESSIONS": "" if doorway.sessions is None else str(doorway.sessions),
            "FOOTNOTE_REACHED": "yes" if doorway.is_reached else "",
        }
        | _writer_variables(doorway.writer)
    )
    # Before anybody opens a page; it ends with this process.
    WatchedFolders(place if isinstance(place, ClusterPlace) else place.resolve()).start()
    return run_until_stopped(command, cwd=_CONFIGURED, environment=environment)


def _writer_variables(writer: ChosenWriter | None) -> dict[str, str]:
    """Return the variables that tell the app of its writer; the key is passed on as it is."""
    if writer is None or not writer.is_set:
        return {"FOOTNOTE_WRITER_URL": "", "FOOTNOTE_WRITER_MODEL": ""}
    writer = writer.from_any_folder()
    return {
        "FOOTNOTE_WRITER_URL": writer.url,
        "FOOTNOTE_WRITER_MODEL": writer.model,
        "FOOTNOTE_WRITER_SECONDS": f"{writer.seconds:.0f}",
    }


def _absolute_folders() -> dict[str, str]:
    """Return the variables that name folders, made absolute: the app runs in another folder."""
    return {
        name: str(Path(os.environ[name]).expanduser().absolute())
        for name in _FOLDER_VARIABLES
        if os.environ.get(name)
    }
