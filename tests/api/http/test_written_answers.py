"""Written answers over REST: asked for, where the server has a writer, and proved."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from api import examples
from api.http.written_schema import AskAnswer, Written
from api.serving import _usable
from index import Library
from retrieval.written.chosen import ChosenWriter
from tests.api.conftest import connect
from tests.api.openapi_client import OpenApiClient
from tests.fake_writer import FakeWriter, all_turns_taken, body, chat, fake_writer

KEY = "sk-secret-0815-4711"
WHY = "Why did the ferry stop?"


@pytest.fixture
def fake() -> Iterator[FakeWriter]:
    with fake_writer() as running:
        yield running


@pytest.fixture
def writing(library: Library, fake: FakeWriter) -> Iterator[OpenApiClient]:
    chosen = ChosenWriter(url=fake.url, model="tiny", key=KEY, seconds=5)
    with connect(library, writer=chosen) as http:
        yield OpenApiClient(http)


def test_a_sentence_stands_with_its_passage_or_is_struck_out(
    writing: OpenApiClient, fake: FakeWriter
) -> None:
    sentence = "A footbridge over the Lind was opened on Friday."
    fake.says(f"{sentence} [1] The captain drank two bottles of rum on that morning.")
    asked_for = "When was the footbridge opened?"
    answer = writing.json("ask", question=asked_for, threshold=0.0, write=True)
    written = answer["written"]
    ranks = [each["rank"] for each in answer["passages"] if sentence in each["text"]]
    AskAnswer.model_validate(answer, strict=True, extra="forbid")
    assert (written["status"], written["model"], written["host"], written["error"]) == (
        "written", "tiny", f"127.0.0.1:{fake.port}", None,
    )  # fmt: skip
    stands, struck = written["sentences"]
    assert (stands["stands"], stands["rank"], stands["text"]) == (True, ranks[0], sentence)
    place = stands["place"]
    text = writing.json("show_document", doc_id=place["doc_id"])["text"]
    assert text[place["start"] : place["end"]] == place["text"]
    assert (struck["stands"], struck["place"], struck["reason"]) == (False, None, "nothing")
    [sent] = fake.requests
    asked = json.loads(sent["messages"][1]["content"])
    assert [each["text"] for each in asked["passages"]] == [p["text"] for p in answer["passages"]]
    assert KEY not in json.dumps(answer)


def test_nobody_writes_unless_asked_or_about_what_was_not_found(
    writing: OpenApiClient, fake: FakeWriter
) -> None:
    assert "written" not in writing.json("ask", question=WHY)
    answer = writing.json("ask", question="Did Macron resign?", threshold=1.0, write=True)
    assert answer["written"]["status"] == "not_found"
    assert fake.requests == []


def test_a_server_without_a_writer_says_so(client: OpenApiClient) -> None:
    status, code, message = client.error("ask", question=WHY, write=True)
    assert (status, code) == (422, "no_writer")
    assert "--writer-url" in message


def test_a_writer_that_fails_costs_nobody_the_answer(
    writing: OpenApiClient, fake: FakeWriter
) -> None:
    fake.reply = body(f'{{"error": "{KEY}: {WHY}"}}'.encode(), 401)
    answer = writing.json("ask", question=WHY, threshold=0.0, write=True)
    assert answer["passages"]
    written = answer["written"]
    assert (written["status"], written["sentences"]) == ("failed", [])
    assert "FOOTNOTE_WRITER_KEY" in written["error"]
    assert KEY not in json.dumps(answer)
    assert WHY not in written["error"]


def test_when_too_many_answers_are_written_about_a_request_is_told_to_wait(
    writing: OpenApiClient, fake: FakeWriter
) -> None:
    # It does not matter through which door of the process the others came.
    with all_turns_taken():
        status, code, message = writing.error("ask", question=WHY, threshold=0.0, write=True)
    assert (status, code) == (429, "too_many_questions")
    assert "20 answers" in message
    assert fake.requests == []


def test_a_slow_writer_lets_others_be_answered(
    library: Library, fake: FakeWriter, started: list[object]
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(handler: object) -> None:
        asked.set()
        go_on.wait(20)
        body(chat("It sank."))(handler)  # type: ignore[arg-type]

    fake.reply = slow
    chosen = ChosenWriter(url=fake.url, model="tiny", seconds=30)
    with connect(library, writer=chosen) as http:
        question = {"question": WHY, "threshold": 0.0, "write": True}
        statuses: list[int] = []

        def send() -> None:
            statuses.append(http.post("/v1/ask", json=question).status_code)

        # More than there are cores, so that questions would wait for the writer.
        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        assert asked.wait(20)
        try:
            for _ in range(3):
                plain = http.post("/v1/ask", json={"question": WHY})
                assert plain.status_code == 200
            assert statuses == []
        finally:
            go_on.set()
            for sender in senders:
                sender.join()
    assert statuses == [200] * 4


def test_nothing_goes_to_another_machine_unless_the_server_was_told_so(
    fake: FakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    elsewhere = ChosenWriter(url="http://203.0.113.7/v1", model="tiny")
    assert _usable(elsewhere, said.append) is None
    assert "--send" in said[-1]
    told = ChosenWriter(url="http://203.0.113.7/v1", model="tiny", may_send=True)
    assert _usable(told, said.append) is told
    assert "203.0.113.7" in said[-1]
    assert _usable(ChosenWriter(url="", model=""), said.append) is None
    assert len(said) == 2
    # A host that moves after the start is looked up again.
    here = ChosenWriter(url=f"http://localhost:{fake.port}/v1", model="tiny")
    assert _usable(here, said.append) is here
    monkeypatch.setattr(
        "index.web.rules.socket.getaddrinfo",
        lambda *_, **__: [(0, 0, 0, "", ("203.0.113.7", 80))],
    )
    assert _usable(here, said.append) is None


def test_the_example_is_of_the_form() -> None:
    Written.model_validate(examples.WRITTEN, strict=True, extra="forbid")
    AskAnswer.model_validate(examples.WRITTEN_ANSWER, strict=True, extra="forbid")
    assert KEY not in repr(ChosenWriter(url="http://127.0.0.1/v1", model="m", key=KEY))
