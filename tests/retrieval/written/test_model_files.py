"""A model in a GGUF file writes: asked in a child process, and proved like any other."""

from __future__ import annotations

import json
import os
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.errors import WriterError
from index.web.posting import PostRules
from retrieval.written import gguf
from retrieval.written.answer import Reason, WrittenStatus
from retrieval.written.chosen import ChosenWriter
from retrieval.written.summary import heading
from retrieval.written.writer import FileWriter, open_writer, write
from tests.retrieval.written.test_writer import TEXT, answer
from tests.tiny_gguf import write_tiny_gguf

SENTENCE = TEXT.partition(". ")[0] + "."
# The interface of the package that is used, as its documentation has it.
FAKE = """
import json, os, sys, time

print("what a library prints is no reply")


class _Part:
    path = ""


class CommonParams:
    def __init__(self):
        self.model = _Part()


class Server:
    def __init__(self, params):
        self.params = params
        if "cannot load" in os.environ["FAKE_DOES"]:
            raise RuntimeError("Failed to init server, please check the input params.")
        if "dies" in os.environ["FAKE_DOES"]:
            os.kill(os.getpid(), 9)

    def handle_chat_completions(self, request):
        if "sleeps" in os.environ["FAKE_DOES"]:
            time.sleep(60)
        asked = dict(vars(self.params), model=self.params.model.path, request=request)
        with open(os.environ["FAKE_ASKED"], "a") as file:
            file.write(json.dumps(asked) + "\\n")
        return json.loads(os.environ["FAKE_SAYS"])
"""


class Fake:
    """The package, replaced by one that says what a test tells it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.model = folder / "small model.gguf"
        self.model.write_bytes(b"GGUF and what else there is")
        self.log = folder / "asked.jsonl"
        packages = folder / "packages"
        packages.mkdir()
        (packages / "xllamacpp.py").write_text(FAKE, encoding="utf-8")
        patch.setenv("PYTHONPATH", str(packages))
        patch.syspath_prepend(str(packages))
        patch.setenv("FAKE_ASKED", str(self.log))
        self.replies({})

    def replies(self, reply: object, does: str = "") -> None:
        self.patch.setenv("FAKE_SAYS", json.dumps(reply))
        self.patch.setenv("FAKE_DOES", does)

    def says(self, draft: object) -> None:
        self.replies({"choices": [{"message": {"role": "assistant", "content": draft}}]})

    @property
    def asked(self) -> list[dict[str, object]]:
        if not self.log.exists():
            return []
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def writer(self, seconds: float = 60.0) -> FileWriter:
        found = open_writer("", str(self.model), "", PostRules(seconds=seconds))
        assert isinstance(found, FileWriter)
        return found


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    return Fake(tmp_path, monkeypatch)


def test_each_sentence_is_proved_as_that_of_a_server(fake: Fake) -> None:
    fake.says(f"<think>Let me see.</think>{SENTENCE} [1] The captain drank two bottles of rum.")
    result = write(answer(), fake.writer())
    assert (result.status, result.model, result.host) == (
        WrittenStatus.WRITTEN, "small model.gguf", "this machine",
    )  # fmt: skip
    stands, struck = result.sentences
    assert (stands.stands, stands.rank, stands.text) == (True, 1, SENTENCE)
    assert (struck.stands, struck.reason) == (False, Reason.NOTHING)
    assert "small model.gguf on this machine, not by your sources" in heading(result)


def test_the_model_gets_the_rules_the_question_and_the_passages_alone(fake: Fake) -> None:
    fake.says(SENTENCE)
    write(answer(), fake.writer())
    [asked] = fake.asked
    request = asked["request"]
    assert isinstance(request, dict)
    rules, user = request["messages"]
    assert (rules["role"], user["role"]) == ("system", "user")
    assert json.loads(user["content"]) == {
        "question": "Why did the ferry stop?",
        "passages": [{"number": 1, "text": SENTENCE}],
    }
    assert request["temperature"] == 0
    assert asked["model"] == str(fake.model)
    # Nobody else on this machine can connect to it, and it asks no network for anything.
    hosts, keys = asked["hostnames"], asked["api_keys"]
    assert isinstance(hosts, list)
    assert isinstance(keys, list)
    (socket,), (key,) = hosts, keys
    assert Path(socket).is_absolute()
    assert not Path(socket).parent.exists()
    assert len(key) == 64
    assert asked["offline"] is True


@pytest.mark.parametrize(
    ("reply", "does", "message"),
    [
        ({"choices": [{"message": {"content": None}}]}, "", "wrote nothing"),
        ({"choices": [{"message": {"content": " \n"}}]}, "", "wrote nothing"),
        ({"choices": [{"message": {"content": "a" * 20_001}}]}, "", "20,001 characters"),
        ({"choices": []}, "", "could not be run"),
        (["a"], "", "could not be run"),
        ({"error": {"type": "exceed_context_size_error"}}, "", "smaller -k"),
        ({"error": "no"}, "", "could not be run"),
        ({}, "cannot load", "could not be run"),
        ({}, "dies", "could not be run"),
    ],
)
def test_what_goes_wrong_is_told(fake: Fake, reply: object, does: str, message: str) -> None:
    fake.replies(reply, does)
    with pytest.raises(WriterError, match=message) as told:
        write(answer(), fake.writer())
    # The folder is nobody's matter who asks over a network.
    assert str(fake.model.parent) not in str(told.value)


def test_a_slow_model_is_ended(fake: Fake) -> None:
    fake.replies({}, "sleeps")
    started = time.monotonic()
    with pytest.raises(WriterError, match="within 2 seconds"):
        write(answer(), fake.writer(seconds=2.0))
    assert time.monotonic() - started < 20


def test_models_wait_for_each_other_and_not_for_ever(fake: Fake) -> None:
    fake.says(SENTENCE)
    with gguf._one_at_a_time, pytest.raises(WriterError, match="within 1 seconds"):
        write(answer(), fake.writer(seconds=1.0))
    assert fake.asked == []
    results: list[WrittenStatus] = []
    threads = [
        threading.Thread(target=lambda: results.append(write(answer(), fake.writer()).status))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [WrittenStatus.WRITTEN] * 2


def test_a_file_that_cannot_be_tried_is_told_at_once(
    fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WriterError, match="whole path"):
        open_writer("", str(fake.model.parent / "missing.gguf"), "")
    fake.model.write_bytes(b"<!DOCTYPE html>")
    with pytest.raises(WriterError, match="is no GGUF file"):
        fake.writer()
    fake.model.write_bytes(b"GGUF")
    monkeypatch.setattr(gguf, "find_spec", lambda _: None)
    with pytest.raises(WriterError, match=r'pip install "footnote-qa\[gguf\]"'):
        fake.writer()


def test_an_endpoint_goes_before_a_file(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    found = open_writer("http://127.0.0.1:9/v1", "small model.gguf", "")
    assert not isinstance(found, FileWriter)
    monkeypatch.delenv("FOOTNOTE_WRITER_URL", raising=False)
    monkeypatch.setenv("FOOTNOTE_WRITER_MODEL", fake.model.name)
    monkeypatch.chdir(fake.model.parent)
    chosen = ChosenWriter.from_environment()
    assert chosen.is_set
    # The app runs in another folder.
    assert chosen.from_any_folder().model == os.path.abspath(fake.model)  # noqa: PTH100
    fake.says(SENTENCE)
    assert chosen.write(answer()).status is WrittenStatus.WRITTEN
    monkeypatch.setenv("FOOTNOTE_WRITER_MODEL", "qwen3")
    assert not ChosenWriter.from_environment().is_set


@pytest.mark.slow
def test_the_real_package_runs_a_real_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_spec("xllamacpp") is None:
        reason = 'xllamacpp is not installed: pip install "footnote-qa[gguf]"'
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    monkeypatch.setattr(gguf, "MOST_TOKENS", 40)
    model = write_tiny_gguf(tmp_path / "noise.gguf")
    # Its weights are chance, so what it writes is struck out, whatever it is.
    try:
        result = write(answer(), open_writer("", str(model), ""))
    except WriterError as error:
        assert "wrote nothing" in str(error)  # noqa: PT017
    else:
        assert result.status is WrittenStatus.NOTHING_COVERED
    long = [{"role": "user", "content": "Why? " * 4000}]
    with pytest.raises(WriterError, match="smaller -k"):
        gguf.complete_chat(model, long, seconds=120)
    model.write_bytes(model.read_bytes()[:2000])
    with pytest.raises(WriterError, match="could not be run"):
        write(answer(), open_writer("", str(model), ""))
