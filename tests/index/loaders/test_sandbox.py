"""A file that hangs, crashes or takes all memory costs that file only. The processes are real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.formats.registry import FORMATS
from index.loaders.outcomes import LoadOptions
from index.loaders.sandbox import Sandbox
from index.system.processes import module_command, module_environment

pytestmark = pytest.mark.slow

HOSTILE = module_command("tests.hostile_parser")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(seconds=8, memory=1_500_000_000, command=HOSTILE)
    yield sandbox
    sandbox.close()


def read(sandbox: Sandbox, folder: Path, content: str) -> list[tuple[str, str | SourceError]]:
    """Return the parts of a file with their texts or errors."""
    path = folder / "given.pdf"
    path.write_text(content)
    parts = sandbox.read(path, ".pdf", FORMATS[0], "given", LoadOptions())
    return [
        (each.part, each.outcome if isinstance(each.outcome, SourceError) else each.outcome.text)
        for each in parts
    ]


def assert_next_file_is_read(sandbox: Sandbox, folder: Path) -> None:
    assert read(sandbox, folder, "The bridge is closed.") == [("0", "The bridge is closed.")]


@pytest.mark.parametrize(
    ("act", "kind", "reason"),
    [
        ("hang", MalformedSource, "longer than 8 seconds"),
        ("spin", MalformedSource, "longer than 8 seconds"),
        ("take memory", SourceTooLarge, "memory"),
        ("recurse", MalformedSource, "RecursionError"),
        ("refuse", MalformedSource, "It says no; ask again."),
        ("fault", MalformedSource, "the missing part"),
        ("unknown fault", MalformedSource, "out of this world"),
        ("write file", SourceError, "File too large"),
        ("abort", MalformedSource, "SIGABRT"),
        ("exit", MalformedSource, "status 3"),
    ],
)
def test_a_failing_file_costs_itself_only(
    sandbox: Sandbox, tmp_path: Path, act: str, kind: type[SourceError], reason: str
) -> None:
    began = time.monotonic()
    first, last = read(sandbox, tmp_path, f"The bridge is closed.\n[{act}]\nNever read.")
    assert first == ("0", "The bridge is closed.")
    assert isinstance(last[1], kind)
    assert reason in str(last[1])
    assert_next_file_is_read(sandbox, tmp_path)
    assert time.monotonic() - began < 60


def test_a_large_file_may_not_be_silent_for_long(tmp_path: Path) -> None:
    sandbox = Sandbox(seconds=100, silent_seconds=3, command=HOSTILE)
    try:
        paused = read(sandbox, tmp_path, "One.\n[pause]\nTwo.\n[pause]\nThree.\n[pause]\nFour.")
        assert [text for _, text in paused] == ["One.", "Two.", "Three.", "Four."]
        began = time.monotonic()
        first, last = read(sandbox, tmp_path, "One.\n[hang]\nNever read.")
        assert time.monotonic() - began < 30
        assert first == ("0", "One.")
        assert "longer than 3 seconds" in str(last[1])
    finally:
        sandbox.close()


def test_what_a_library_prints_is_no_answer(sandbox: Sandbox, tmp_path: Path) -> None:
    assert read(sandbox, tmp_path, "[print]\nIt rains.") == [("1", "It rains.")]


def test_a_child_that_is_killed_is_started_again(sandbox: Sandbox, tmp_path: Path) -> None:
    assert_next_file_is_read(sandbox, tmp_path)
    assert sandbox.process_id is not None
    os.kill(sandbox.process_id, signal.SIGKILL)
    time.sleep(0.2)
    assert_next_file_is_read(sandbox, tmp_path)


def test_a_caller_that_stops_early_leaves_no_answers_behind(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "given.pdf"
    path.write_text("One.\nTwo.\nThree.")
    parts = sandbox.read(path, ".pdf", FORMATS[0], "given", LoadOptions())
    assert isinstance(parts, Iterator)
    assert next(parts).part == "0"
    del parts
    assert_next_file_is_read(sandbox, tmp_path)


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "given.pdf"
    path.write_text("One.")
    code = (
        "import os, sys; from pathlib import Path;"
        "from index.loaders.sandbox import Sandbox; from index.loaders.outcomes import LoadOptions;"
        "from index.loaders.formats.registry import FORMATS;"
        f"s = Sandbox(command={HOSTILE!r});"
        f"list(s.read(Path({str(path)!r}), '.pdf', FORMATS[0], 'given', LoadOptions()));"
        "print(s.process_id, flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=module_environment(), capture_output=True, check=False
    )
    child = int(run.stdout)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            status = Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2][0]
        except FileNotFoundError:
            return
        if status == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def test_files_within_a_file_are_named_by_us(sandbox: Sandbox, tmp_path: Path) -> None:
    content = "\n".join(
        f"member {name}: The river rose." for name in ("../../a.txt", "/etc/b.txt", "a.txt", "..")
    )
    names = [name for name, _ in read(sandbox, tmp_path, content)]
    assert names == ["a.txt", "etc/b.txt", "a (2).txt", "unnamed"]


def test_a_file_that_changes_while_it_is_read_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    first, second = read(sandbox, tmp_path, "One.\n[change]\nTwo.")
    assert first == ("0", "One.")
    assert second[0] == "2"
    assert isinstance(second[1], MalformedSource)
    assert "changed while it was read" in str(second[1])


def test_no_two_files_within_a_file_have_one_name(sandbox: Sandbox, tmp_path: Path) -> None:
    content = "\n".join(
        f"member {name}: {name} {number}."
        for number, name in enumerate(["a.txt", "a.txt", "a (2).txt", "a.txt", "b", "b"])
    )
    names = [name for name, _ in read(sandbox, tmp_path, content)]
    assert names == ["a.txt", "a (2).txt", "a (2) (2).txt", "a (3).txt", "b", "b (2)"]


def test_a_file_with_pages_within_a_file_is_passed_on_whole(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "given.pdf"
    path.write_text("member a.pdf: One.\\nTwo.\nmember b.txt: Three.\nFour.")
    parts = sandbox.read(path, ".pdf", FORMATS[0], "given", LoadOptions())
    assert [(each.part, each.original) for each in parts] == [
        ("a.pdf/0", b"One.\nTwo."),
        ("a.pdf/1", b"One.\nTwo."),
        ("b.txt", None),
        ("2", None),
    ]
    assert_next_file_is_read(sandbox, tmp_path)


def test_files_are_read_four_deep(sandbox: Sandbox, tmp_path: Path) -> None:
    content = "The river rose."
    for depth in range(6):
        escaped = content.replace("\\", "\\").replace("\n", r"\n")
        content = f"member {depth}.pdf: {escaped}" if depth else content
    ((name, outcome),) = read(sandbox, tmp_path, content)
    assert name == "5.pdf/4.pdf/3.pdf/2.pdf/1.pdf"
    assert isinstance(outcome, SourceTooLarge)
