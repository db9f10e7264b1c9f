"""How commands end that cannot do their work, and what comes out of a pipe."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from index.local.library import Library
from index.models.protocols import Vectors
from tests.cli_runner import Footnote, environment_of
from tests.fakes import HashEmbedder
from tests.paths import ROOT

LONG = "".join(f"Sentence number {n} of the long report says ünïcode 🦉.\n" for n in range(9000))


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(
        "The ferry “Växjö” stopped on Monday 🦉 after its engine failed, and the passengers on "
        "board waited for nine hours on the northern pier before another boat took them home.\n"
    )
    return path


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    return Footnote(tmp_path / "library")


@pytest.fixture
def filled(footnote: Footnote, article: Path) -> Footnote:
    assert footnote("add", article).exit_code == 0
    return footnote


def check_sentence(stderr: str, *parts: str) -> None:
    assert stderr.startswith("footnote: ")
    assert stderr.count("\n") == 1
    assert stderr.rstrip()[-1] in ".…"
    assert "Traceback" not in stderr
    for part in parts:
        assert part in stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "Who?"),
        ("batch", "questions.jsonl", "--out", "run.jsonl"),
        ("list",),
        ("show", "a.txt"),
        ("remove", "a.txt"),
        ("doctor",),
        ("doctor", "--repair"),
        ("reembed", "any"),
        ("rerank", "any"),
        ("rerank", "none"),
    ],
    ids=" ".join,
)
def test_no_library(footnote: Footnote, arguments: tuple[str, ...]) -> None:
    result = footnote(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, f"no library in {footnote.library}", "`footnote add PATH`")
    assert not footnote.library.exists()


def test_an_unknown_document(filled: Footnote) -> None:
    result = filled("show", "nobody.txt")
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, "'nobody.txt'", "`footnote list`")


def test_a_file_of_questions_that_cannot_be_read(filled: Footnote, tmp_path: Path) -> None:
    for name, reason in (("nowhere.jsonl", "No such file"), (".", "Is a directory")):
        result = filled("batch", tmp_path / name, "--out", tmp_path / "run.jsonl")
        assert (result.exit_code, result.stdout) == (2, "")
        check_sentence(result.stderr, str(tmp_path / name), reason)


@pytest.mark.parametrize("place", ["missing/run.jsonl", "."])
def test_a_run_with_no_place_to_go_is_refused_before_anything_is_asked(
    filled: Footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"_id": "q1", "text": "Who?"}\n')
    monkeypatch.setattr(
        "ui.terminal.questions.ask", lambda *_, **__: pytest.fail("a question was asked")
    )
    result = filled("batch", questions, "--out", tmp_path / place)
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, str((tmp_path / place).parent if "/" in place else tmp_path))


def test_a_full_disk(filled: Footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions, out = tmp_path / "questions.jsonl", tmp_path / "run.jsonl"
    questions.write_text('{"_id": "q1", "text": "Who?"}\n')
    out.write_text("the last run\n")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    result = filled("batch", questions, "--out", out)
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, "disk is full")
    assert out.read_text() == "the last run\n"
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("within", [False, True])
def test_a_file_in_the_library_s_place(article: Path, within: bool) -> None:
    result = Footnote(article / "library" if within else article)("add", article)
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, str(article), "Name another folder.")


def test_a_folder_that_may_not_be_written(
    footnote: Footnote, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "mkdir", refused)
    result = footnote("add", article)
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, str(footnote.library), "Permission denied")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "This user may not use here.txt."),
        (errno.ENOTDIR, "here.txt is a file where a folder is needed."),
        (errno.ENOSPC, "The disk is full (here.txt)."),
        (errno.EIO, "The system refused here.txt (Input/output error)."),
    ],
)
def test_what_the_system_refuses(
    filled: Footnote, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "here.txt")

    monkeypatch.setattr("ui.terminal.questions.ask", refused)
    result = filled("ask", "ferry")
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, said)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is refused to root")
def test_a_library_that_may_only_be_read(filled: Footnote, article: Path) -> None:
    filled.library.chmod(0o500)
    try:
        assert filled("list").exit_code == 0
        article.write_text("The ferry runs again.\n")
        result = filled("add", article)
    finally:
        filled.library.chmod(0o700)
    assert (result.exit_code, result.stdout) == (2, "")
    check_sentence(result.stderr, str(filled.library))


@pytest.mark.parametrize("command", [("add", ROOT / "seeds"), ("remove", "ferry.txt"), ("doctor",)])
def test_a_library_that_another_process_writes_to(
    filled: Footnote, command: tuple[str, ...]
) -> None:
    with FileLock(filled.library / "lock"):
        result = filled(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        check_sentence(result.stderr, "Another process", "try this again")
        assert filled("ask", "ferry").exit_code == 0


def test_an_error_of_ours_is_not_hidden(filled: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ui.terminal.questions.ask", broken)
    with pytest.raises(ZeroDivisionError):
        filled("ask", "ferry")


class Interrupted(HashEmbedder):
    """Is interrupted when it embeds."""

    def embed_passages(self, texts: Any) -> Vectors:
        raise KeyboardInterrupt


class TestInterruption:
    def test_what_was_stored_stays(
        self, footnote: Footnote, article: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("index.local.library_models.open_embedder", lambda *_: Interrupted())
            result = footnote("add", article)
        assert (result.exit_code, result.stdout) == (130, "")
        assert result.stderr == (
            "Interrupted. The stored articles are kept; run the same command to continue.\n"
        )
        (entry,) = footnote.json("list")
        assert (entry["passages"], entry["embedded"]) == (1, 0)
        again = footnote("add", article)
        assert (again.exit_code, again.stderr.split(".")[0]) == (0, "0 added, 1 already there")
        assert footnote.json("list")[0]["embedded"] == 1

    def test_a_question_is_not_asked_again(
        self, filled: Footnote, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("ui.terminal.questions.ask", interrupted)
        result = filled("ask", "ferry")
        assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Interrupted.\n")

    @pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
    def test_a_process_of_its_own(self, footnote: Footnote, article: Path) -> None:
        slow = (
            "import signal, sys, time\nfrom tests.fakes import HashEmbedder\n"
            # A test run in the background of a shell inherits an ignored SIGINT.
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "def slowly(self, texts):\n    print('embedding', flush=True)\n    time.sleep(60)\n"
            "HashEmbedder.embed_passages = slowly\n"
        )
        command = footnote.command("add", article)
        command[2] = slow + command[2]
        with subprocess.Popen(
            command, env=environment_of(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == b"embedding\n"
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=60)
        assert process.returncode == 130
        assert (
            stderr
            == b"Interrupted. The stored articles are kept; run the same command to continue.\n"
        )
        assert Library.open(footnote.library).folder == footnote.library


class TestPipes:
    @pytest.fixture
    def long(self, footnote: Footnote, tmp_path: Path) -> Footnote:
        (tmp_path / "long.txt").write_text(LONG)
        assert footnote("add", tmp_path / "long.txt").exit_code == 0
        return footnote

    @pytest.mark.parametrize("taken", [0, 3])
    @pytest.mark.parametrize(
        "arguments", [("show", "long.txt"), ("ask", "report", "-k", "1000"), ("list",)]
    )
    def test_a_reader_that_leaves(
        self, long: Footnote, arguments: tuple[str, ...], taken: int
    ) -> None:
        with subprocess.Popen(
            long.command(*arguments),
            env=environment_of(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout
            assert process.stderr
            assert len(process.stdout.read(taken)) == taken
            process.stdout.close()
            stderr = process.stderr.read()
        assert process.returncode == 0
        assert b"Error" not in stderr
        assert b"Exception" not in stderr

    def test_nothing_is_coloured_or_wrapped(self, filled: Footnote, article: Path) -> None:
        text = article.read_text()
        asked = filled.process("ask", "ferry")
        assert asked.returncode == 0
        assert b"\x1b" not in asked.stdout + asked.stderr
        assert f"\n{text.strip()}\n" in asked.stdout.decode()
        assert filled.process("show", "ferry.txt").stdout.decode() == text
        listed = filled.process("list")
        assert listed.stdout.decode().count("\n") == 1
        added = filled.process("add", article)
        assert (added.stdout, added.stderr.count(b"\n")) == (b"", 1)
        for said in (listed.stderr, added.stderr):
            assert b"\x1b" not in said

    def test_control_sequences_pass_through_a_pipe_untouched(
        self, footnote: Footnote, tmp_path: Path
    ) -> None:
        text = "A title\n\nThe report\x1b[2J was \tcleared.\r\nTwice\x07.\n"
        (tmp_path / "odd.txt").write_bytes(text.encode())
        footnote("add", tmp_path / "odd.txt")
        assert footnote.process("show", "odd.txt").stdout.decode() == text
        quoted = footnote.json("ask", "report")["passages"][0]["text"]
        assert f"\n{quoted}\n" in footnote.process("ask", "report").stdout.decode()

    def test_a_stdout_that_is_not_unicode(self, filled: Footnote) -> None:
        ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        for arguments in (("ask", "ferry"), ("list",), ("show", "ferry.txt"), ("doctor",)):
            done = filled.process(*arguments, environment=ascii_only)
            assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
            assert done.stdout.isascii()
        shown = filled.process("show", "ferry.txt", environment=ascii_only).stdout
        assert shown.startswith(b"The ferry ?V?xj?? stopped on Monday ? after")
        done = filled.process("ask", "--json", "ferry", environment=ascii_only)
        asked = json.loads(done.stdout)
        assert done.stdout.isascii()
        assert asked["passages"] == filled.json("ask", "ferry")["passages"]

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
    def test_a_stdout_with_no_room(self, filled: Footnote) -> None:
        for arguments in (("ask", "ferry"), ("list",), ("show", "ferry.txt")):
            with Path("/dev/full").open("wb") as full:
                done = filled.process(*arguments, stdout=full)
            assert done.returncode == 2
            last = done.stderr.decode().splitlines()[-1]
            check_sentence(last + "\n", "disk is full")
            assert b"Exception" not in done.stderr

    def test_a_run_into_a_pipe(self, filled: Footnote, tmp_path: Path) -> None:
        (tmp_path / "questions.jsonl").write_text('{"_id": "q1", "text": "ferry"}\n')
        done = filled.process("batch", tmp_path / "questions.jsonl", "--out", "/dev/stdout")
        assert done.returncode == 0
        assert json.loads(done.stdout)["_id"] == "q1"
        assert re.fullmatch(rb"1 answer in /dev/stdout\.\n", done.stderr)
