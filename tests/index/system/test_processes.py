"""Child processes: they find our modules, and end with the process that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from index.system.processes import module_command, module_environment, run_until_stopped
from tests.paths import ROOT

# Runs a child that writes its process id, then waits. The second argument says whether SIGTERM ends
# the child ("obeys") or not ("deaf"); the third names the signal that the wrapper ignores, or none.
# The other signals have their default effect, which tests run in the background may not inherit.
WRAPPER = """
import os, signal, sys
from pathlib import Path
from index.system import processes
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    ignored = number.name == sys.argv[3]
    signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL)
processes._STOP_SECONDS = float(sys.argv[4])
child = '''
import os, signal, sys, time
if sys.argv[2] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(60)
'''
command = [sys.executable, "-c", child, *sys.argv[1:]]
status = processes.run_until_stopped(command, cwd=Path("/"), environment=os.environ)
assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
sys.exit(status)
"""


def start(
    pid_file: Path, obeys: str, *, ignored: str = "none", patience: float = 10.0
) -> tuple[subprocess.Popen[bytes], int]:
    """Return the wrapper and the process id of its child, once that runs."""
    wrapper = subprocess.Popen(
        [sys.executable, "-c", WRAPPER, str(pid_file), obeys, ignored, str(patience)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    deadline = time.monotonic() + 30
    while not (pid_file.exists() and pid_file.read_text()):
        assert wrapper.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return wrapper, int(pid_file.read_text())


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_ends_both(number: signal.Signals, tmp_path: Path) -> None:
    wrapper, child = start(tmp_path / "pid", "obeys")
    wrapper.send_signal(number)
    assert wrapper.wait(timeout=20) == 0
    assert not is_running(child)


def test_a_second_request_kills_a_child_that_does_not_stop(tmp_path: Path) -> None:
    wrapper, child = start(tmp_path / "pid", "deaf")
    wrapper.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert wrapper.poll() is None
    assert is_running(child)
    wrapper.send_signal(signal.SIGTERM)
    assert wrapper.wait(timeout=20) == 0
    assert not is_running(child)


def test_a_child_that_does_not_stop_is_killed_after_a_while(tmp_path: Path) -> None:
    wrapper, child = start(tmp_path / "pid", "deaf", patience=0.5)
    begun = time.monotonic()
    wrapper.send_signal(signal.SIGTERM)
    assert wrapper.wait(timeout=20) == 0
    assert time.monotonic() - begun >= 0.5
    assert not is_running(child)


def test_an_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    wrapper, child = start(tmp_path / "pid", "obeys", ignored="SIGHUP")
    wrapper.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert wrapper.poll() is None
    assert is_running(child)
    wrapper.send_signal(signal.SIGTERM)
    assert wrapper.wait(timeout=20) == 0
    assert not is_running(child)


def test_a_request_while_the_child_starts_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def interrupted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        child = real(*arguments, **options)
        signal.raise_signal(signal.SIGTERM)
        return child

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    before = signal.getsignal(signal.SIGTERM)
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    begun = time.monotonic()
    assert run_until_stopped(command, cwd=Path("/"), environment=os.environ) == 0
    assert time.monotonic() - begun < 30
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_child_that_ends_by_itself_gives_its_status() -> None:
    command = [sys.executable, "-c", "raise SystemExit(7)"]
    assert run_until_stopped(command, cwd=Path("/"), environment=os.environ) == 7


def test_a_module_of_the_user_s_is_not_run_in_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "__init__.py").write_text("raise SystemExit('the wrong index')")
    command = module_command("index.models.preparation", "embedder", "no-such-model", "prepared")
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=module_environment({"HF_HUB_OFFLINE": "1"}),
        capture_output=True,
        text=True,
        check=False,
    )
    # Our module ran, and says so in its own words.
    assert done.returncode == 1
    assert "ModelNotFound: There is no model 'no-such-model'" in done.stderr
    assert module_environment({"LANG": "C"})["LANG"] == "C"
