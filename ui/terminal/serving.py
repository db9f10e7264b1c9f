"""The app in a process of its own, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ui.terminal.output import say

_SCRIPT = Path(__file__).resolve().parents[2] / "app.py"


def serve(library: Path, port: int, threshold: float) -> int:
    """Run the app until it ends; return its exit status.

    Args:
        library: the folder.
        port: on the loopback interface.
        threshold: the confidence below which nothing is found.
    """
    say(f"Footnote is at http://127.0.0.1:{port} (Ctrl+C stops it).")
    command = [sys.executable, "-m", "streamlit", "run", str(_SCRIPT)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    environment = os.environ | {
        "FOOTNOTE_LIBRARY": str(library.resolve()),
        "FOOTNOTE_THRESHOLD": str(threshold),
    }
    try:
        # The settings of the app lie beside it.
        return subprocess.call(command, cwd=_SCRIPT.parent, env=environment)
    except KeyboardInterrupt:
        return 0
