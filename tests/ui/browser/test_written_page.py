"""The written answer below the passages, as Streamlit runs it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.browser.access
from index import Library
from retrieval import ask
from retrieval.conversations.conversation import Conversation
from tests.cited_records import FERRY
from tests.fake_writer import FakeWriter, all_turns_taken, body, fake_writer
from tests.fakes import HashEmbedder
from tests.paths import ROOT

QUESTION = "Why did the ferry stop?"
SECRET = "sk-secret-0815-4711"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWriter]:
    with fake_writer() as running:
        monkeypatch.setenv("FOOTNOTE_WRITER_URL", running.url)
        monkeypatch.setenv("FOOTNOTE_WRITER_MODEL", "tiny")
        monkeypatch.setenv("FOOTNOTE_WRITER_KEY", SECRET)
        yield running


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder) -> Library:
    folder = tmp_path / "library"
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(folder))
    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=embedder),
    )
    made = Library.open(folder, create=True, embedder=embedder)
    made.add([FERRY])
    return made


def page(library: Library, *, threshold: float = 0.0) -> AppTest:
    conversation = Conversation().with_question(QUESTION)
    answer = ask(library, conversation.waiting_question, threshold=threshold)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["conversation"] = conversation.with_answer(answer)
    return app.run()


def buttons(app: AppTest) -> list[str]:
    return [each.label for each in app.button if each.key == "write-0"]


def write(app: AppTest) -> None:
    """Click, and run the page again until the draft is there: it is made in another thread."""
    app.button(key="write-0").click().run()
    ends = time.monotonic() + 20
    while [each for each in app.button if each.key == "stop-writing-0"]:
        assert time.monotonic() < ends
        time.sleep(0.05)
        app.run()


def shown(app: AppTest) -> str:
    texts = [*app.markdown, *app.caption, *app.error, *app.warning]
    return "\n".join(each.value for each in texts)


def test_there_is_none_without_a_writer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTNOTE_WRITER_URL", raising=False)
    app = page(library)
    assert not app.exception
    assert buttons(app) == []
    assert "Written answer" not in [each.label for each in app.expander]


def test_there_is_none_about_what_was_not_found(library: Library, fake: FakeWriter) -> None:
    assert buttons(page(library, threshold=1.0)) == []


def test_on_a_click_a_model_writes_and_each_sentence_is_proved(
    library: Library, fake: FakeWriter
) -> None:
    sentence = FERRY.text.partition("\n\n")[2].partition(". ")[0] + "."
    fake.says(f"{sentence} The captain drank two bottles of rum on that *morning*.")
    app = page(library)
    assert fake.requests == []
    assert buttons(app) == ["Write about these passages"]
    write(app)
    assert not app.exception
    [request] = fake.requests
    assert request["model"] == "tiny"
    lines = [each.value for each in app.markdown]
    assert any(each.endswith(r"**\[1\]**") and "Struck" not in each for each in lines)
    [struck] = [each for each in lines if "Struck out" in each]
    assert "~~The captain drank two bottles of rum on that morning\\.~~" in struck
    assert "1 of 2 sentences stands" in shown(app)
    # It is not written again when the page runs again, but when the reader says so.
    app.run()
    assert len(fake.requests) == 1
    write(app)
    assert len(fake.requests) == 2


def test_another_machine_is_named_before_anything_is_sent(
    library: Library, fake: FakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.says("It sank.")
    numbers = ["203.0.113.7"]
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda host, port, *_, **__: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (numbers[0], int(port)))
        ],
    )
    monkeypatch.setenv("FOOTNOTE_WRITER_URL", f"http://writer.example:{fake.port}/v1")
    app = page(library)
    write(app)
    assert fake.requests == []
    assert buttons(app) == ["Send and write"]
    assert f"writer.example:{fake.port} is not on this machine" in shown(app).replace("\\", "")
    # The same host, as if it could be reached.
    numbers[0] = "127.0.0.1"
    write(app)
    assert len(fake.requests) == 1


def test_when_too_many_answers_are_written_about_the_reader_is_told(
    library: Library, fake: FakeWriter
) -> None:
    app = page(library)
    with all_turns_taken():
        write(app)
    assert "20 answers" in shown(app)
    assert fake.requests == []
    fake.says("It sank.")
    write(app)
    assert len(fake.requests) == 1


def test_a_writer_that_fails_says_so_without_its_key(library: Library, fake: FakeWriter) -> None:
    fake.reply = body(f"bad key {SECRET}".encode(), 401)
    app = page(library)
    write(app)
    assert not app.exception
    assert "does not accept the key" in shown(app)
    assert SECRET not in shown(app)
    fake.says("It sank.")
    write(app)
    assert "does not accept the key" not in shown(app)
