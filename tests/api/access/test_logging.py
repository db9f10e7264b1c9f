"""The log has who, what and how long, and no question, text or id."""

from __future__ import annotations

import io
import json
import logging

import pytest
from starlette.testclient import TestClient

from api.access.current import LibraryOfAccounts
from api.access.door import Door
from api.access.logging import JsonLines
from api.http.app import make_app
from api.service import Service
from index import Library
from index.access.register import Register
from index.access.rights import Rights, Role


@pytest.mark.parametrize("questions", [False, True])
def test_a_line_of_json_for_each_request(library: Library, *, questions: bool) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("footnote")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        register = Register(library.folder)
        token, _ = register.add_token("tool", Rights(Role.READER))
        service = Service(LibraryOfAccounts(library), logs_questions=questions)
        app = make_app(service, door=Door(register=register, logs=True))
        http = TestClient(app, base_url="http://127.0.0.1:8502")
        bearing = {"Authorization": f"Bearer {token}"}
        asked = {"question": "Why did the ferry stop?\n“Really?”"}
        assert http.post("/v1/ask", json=asked, headers=bearing).status_code == 200
        http.get("/v1/documents/news%2Fferry.txt?search=hidden", headers=bearing)
        http.get("/v1/conversations?search=hidden", headers=bearing)
        http.get("/v1/hidden-address", headers=bearing)
        http.get("/v1/documents", headers={"Authorization": "Bearer wrong"})
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    requests = [each for each in lines if each["event"] == "request"]
    told = [(each["method"], each["route"], each["status"], each.get("who")) for each in requests]
    assert told == [
        ("POST", "/v1/ask", 200, "token:tool"),
        ("GET", "/v1/documents/{doc_id:path}", 200, "token:tool"),
        ("GET", "/v1/conversations", 200, "token:tool"),
        ("GET", "/…", 404, "token:tool"),
        ("GET", "/…", 401, None),
    ]
    assert all(each["ms"] >= 0 for each in requests)
    written = stream.getvalue()
    asked_lines = [each["question"] for each in lines if each["event"] == "question"]
    assert asked_lines == ([asked["question"]] if questions else [])
    hidden = ["hidden", "news", "engine", token, "wrong"]
    for word in hidden if questions else [*hidden, "ferry", "Really"]:
        assert word not in written


def test_a_fault_is_one_line_too() -> None:
    record = logging.LogRecord("footnote.api", logging.ERROR, "", 1, "%s failed", ("GET",), None)
    try:
        raise RuntimeError("line one\nline two")
    except RuntimeError as error:
        record.exc_info = (RuntimeError, error, error.__traceback__)
    line = JsonLines().format(record)
    assert "\n" not in line
    trace = json.loads(line)["trace"]
    assert "RuntimeError" in trace
    assert "test_a_fault_is_one_line_too" in trace


def test_a_fault_tells_where_and_no_words_of_an_article() -> None:
    record = logging.LogRecord("footnote.api", logging.ERROR, "", 1, "%s failed", ("GET",), None)
    try:
        try:
            raise KeyError("the ferry's engine")
        except KeyError as error:
            raise ValueError("the harbour's quay") from error
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    trace = json.loads(JsonLines().format(record))["trace"]
    assert trace.index("KeyError") < trace.index("ValueError")
    # The lines of the program are shown, so the words stand in this test's own lines alone.
    assert "KeyError: " not in trace
    assert trace.rstrip().splitlines()[-1] == "builtins.ValueError"


def test_a_fault_names_no_article(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Service, "article", fail)
    http = TestClient(
        make_app(Service(library)), base_url="http://127.0.0.1:8502", raise_server_exceptions=False
    )
    assert http.get("/v1/documents/news%2Fferry.txt").status_code == 500
    (message,) = [each.getMessage() for each in caplog.records if each.name == "footnote.api"]
    assert message == "GET /v1/documents/{doc_id:path} failed"
