"""Run the browser app as a Streamlit process that listens on this machine only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from index.system.processes import run_until_stopped
from index.watching.watched import WatchedFolders
from ui.terminal.output import print_err

PORT = 8501
# `app.py` lies beside the package `ui`, in a checkout as in an installation.
_ROOT = Path(__file__).resolve().parents[2]
_SCRIPT = _ROOT / "app.py"
# Streamlit reads `.streamlit/config.toml` (server settings and theme) from its working directory.
_CONFIGURED = _ROOT / "ui" / "browser"
# Environment variables that may name a folder relative to the one that the command is run in.
_FOLDER_VARIABLES = ("FOOTNOTE_CACHE", "HF_HOME", "HF_HUB_CACHE", "XDG_CACHE_HOME")


def serve(library: Path, port: int, threshold: float) -> int:
    """Run the app until it ends or this process is asked to stop; return the exit status.

    Args:
        library: the library's folder.
        port: a port on the loopback interface.
        threshold: the confidence below which the app says that the articles do not answer.
    """
    print_err(f"Footnote is at http://127.0.0.1:{port} (Ctrl+C stops it).")
    # -P keeps the working directory off the import path: our modules there have common names, such
    # as `markdown`, and would replace installed packages.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(_SCRIPT)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    environment = (
        os.environ
        | _absolute_folders()
        | {
            "FOOTNOTE_LIBRARY": str(library.resolve()),
            "FOOTNOTE_THRESHOLD": str(threshold),
        }
    )
    # Before anybody opens a page; it ends with this process.
    WatchedFolders(library.resolve()).start()
    return run_until_stopped(command, cwd=_CONFIGURED, environment=environment)


def _absolute_folders() -> dict[str, str]:
    """Return the variables that name folders, made absolute: the app runs in another folder."""
    return {
        name: str(Path(os.environ[name]).expanduser().absolute())
        for name in _FOLDER_VARIABLES
        if os.environ.get(name)
    }
