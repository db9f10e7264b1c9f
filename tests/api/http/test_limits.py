"""How many questions are answered at once, how large a body may be, and what is counted."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.access.turns import QuestionQueue
from api.http import limits
from api.http.app import make_app
from api.http.metrics import BUCKETS, QuestionMetrics
from api.service import Service
from index import Library

ASKED = {"question": "Why did the ferry stop?", "threshold": 0}


def metrics(http: TestClient) -> dict[str, float]:
    """Return the metrics by their names with labels, having read every line as Prometheus does."""
    response = http.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    values = {}
    for line in response.text.splitlines():
        if not line.startswith("#"):
            found = re.fullmatch(r'(\w+(?:\{\w+="[^"]*"\})?) ([0-9.e+-]+)', line)
            assert found, line
            values[found[1]] = float(found[2])
    return values


def test_a_question_too_many_is_refused_and_the_others_are_answered(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, released = threading.Semaphore(0), threading.Event()
    answer = Service.ask

    def slow(*arguments: object, **options: object) -> object:
        entered.release()
        assert released.wait(20)
        return answer(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Service, "ask", slow)
    app = make_app(Service(library), queue=QuestionQueue(at_once=1, waiting=1))
    statuses: list[int] = []
    with TestClient(app, base_url="http://localhost") as http:

        def ask() -> None:
            statuses.append(http.post("/v1/ask", json=ASKED).status_code)

        first, second = threading.Thread(target=ask), threading.Thread(target=ask)
        first.start()
        assert entered.acquire(timeout=20)
        second.start()
        while metrics(http)["footnote_questions_inside"] < 2:
            pass
        refused = http.post("/v1/ask", json=ASKED)
        # One is answered at a time: the second one waits outside.
        assert not entered.acquire(timeout=0.05)
        released.set()
        first.join(20)
        second.join(20)
        counted = metrics(http)
    assert statuses == [200, 200]
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_questions")
    assert refused.headers["Retry-After"] == "1"
    assert counted['footnote_questions_total{outcome="answered"}'] == 2
    assert counted['footnote_questions_total{outcome="refused"}'] == 1
    assert counted["footnote_questions_inside"] == 0


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large_is_refused(
    http: TestClient, monkeypatch: pytest.MonkeyPatch, declared: bool
) -> None:
    monkeypatch.setattr(limits, "MAX_BODY_BYTES", 1024 * 1024)
    body = b'{"question": "' + b"a" * 1024 * 1024 + b'"}'

    def parts() -> Iterator[bytes]:
        yield body[:1024]
        yield body[1024:]

    headers = {"Content-Type": "application/json"}
    response = http.post("/v1/ask", content=body if declared else parts(), headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")
    assert "1 MB" in response.json()["error"]["message"]


def test_an_upload_may_be_larger_and_has_a_limit_too(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_BODY_BYTES", 1024)
    monkeypatch.setattr(limits, "MAX_UPLOAD_BYTES", 1024 * 1024)
    small = http.post("/v1/documents", files={"files": ("a.txt", b"b" * 4096)})
    large = http.post("/v1/documents", files={"files": ("a.txt", b"b" * 1024 * 1024)})
    assert (small.status_code, large.status_code) == (202, 413)
    assert http.get("/v1/jobs").json()["jobs"][0]["name"] == "a.txt"


def test_the_metrics_count_the_library_and_its_jobs(http: TestClient) -> None:
    http.post("/v1/ask", json=ASKED)
    http.post("/v1/ask", json={**ASKED, "threshold": 1})
    http.post("/v1/documents", files={"files": ("a.txt", b"The pier is closed.")})
    counted = metrics(http)
    assert counted['footnote_questions_total{outcome="answered"}'] == 1
    assert counted['footnote_questions_total{outcome="not_found"}'] == 1
    assert counted["footnote_question_seconds_count"] == 2
    assert counted['footnote_question_seconds_bucket{le="+Inf"}'] == 2
    assert counted["footnote_documents"] == 2
    assert counted["footnote_passages"] == counted["footnote_vectors"] > 0
    assert counted['footnote_jobs{state="waiting"}'] == 1


def test_a_bucket_holds_what_took_up_to_its_end() -> None:
    counting = QuestionMetrics()
    for seconds in (0.05, 0.051, 31.0):
        counting.count("answered", seconds)
    lines = counting.lines()
    assert 'footnote_question_seconds_bucket{le="0.05"} 1' in lines
    assert 'footnote_question_seconds_bucket{le="0.1"} 2' in lines
    assert f'footnote_question_seconds_bucket{{le="{BUCKETS[-1]}"}} 2' in lines
    assert 'footnote_question_seconds_bucket{le="+Inf"} 3' in lines
