"""The REST API, by a client that is generated from its OpenAPI document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from index import Library
from index.documents import replace_surrogates
from index.errors import LibraryBusy, ModelError
from index.jobs.job import GivenFile
from index.jobs.worker import work
from retrieval import ask
from retrieval.conversations.conversation import Conversation
from retrieval.conversations.saving import save_new_turns
from retrieval.copies.reader import CopyReader
from retrieval.copies.text_groups import TextGroups
from tests.api.articles import BRIDGE, FERRY, article
from tests.api.conftest import connect
from tests.api.openapi_client import OpenApiClient

BRIDGE_ID = "https://example.org/bridge?id=1"
WHY = "Why did the ferry stop?"


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in ("timing_ms", "_id")}


# Questions


def test_an_answer_is_what_the_library_gives(client: OpenApiClient, library: Library) -> None:
    answer = client.json("ask", question=WHY, count=2, threshold=0.0)
    given = ask(library, WHY, count=2, threshold=0.0).as_dict()
    assert untimed(answer) == untimed(given)
    assert (answer["_id"], answer["status"]) == ("", "answered")
    for passage in answer["passages"]:
        text = client.json("show_document", doc_id=passage["doc_id"])["text"]
        # Behind the ship, an offset in UTF-16 or in bytes would be another one.
        assert text[passage["start"] : passage["end"]] == passage["text"]


def test_an_answer_tells_whose_words_it_passes_on(client: OpenApiClient) -> None:
    answer = client.json("ask", question="Who waited nine years?", threshold=0.0)
    [voice] = [p["voice"] for p in answer["passages"] if p["doc_id"] == BRIDGE_ID]
    assert voice["speaker"] == "Edda Holm"


def test_a_follow_up_uses_its_history(client: OpenApiClient) -> None:
    answer = client.json("ask", question="And when?", history=[WHY])
    assert "ferry" in answer["resolved_question"]
    assert "ferry" in answer["carried"][0]


def test_who_said_that_looks_at_what_was_cited(client: OpenApiClient) -> None:
    asked: dict[str, Any] = {"question": "Who said that?", "count": 1, "threshold": 0.0}
    first = {
        doc_id: client.json("ask", **asked, cited=[[doc_id, 0, 40]])["passages"][0]["doc_id"]
        for doc_id in ("news/ferry.txt", BRIDGE_ID)
    }
    assert first == {doc_id: doc_id for doc_id in first}


def test_a_scope_leaves_articles_out(client: OpenApiClient) -> None:
    answer = client.json("ask", question=WHY, scope={"doc_ids": [BRIDGE_ID]})
    assert answer["searched"]["documents"] == 1
    assert {passage["doc_id"] for passage in answer["passages"]} == {BRIDGE_ID}
    nothing = client.json("ask", question=WHY, scope={"since": "2031-03-05"})
    assert (nothing["passages"], nothing["finding"]) == ([], "absent")


def test_a_typing_error_is_searched_for_as_it_is_if_asked(client: OpenApiClient) -> None:
    question = "Why did the enngine fail?"
    assert client.json("ask", question=question)["corrections"] == [
        {"typed": "enngine", "used": "engine"}
    ]
    assert client.json("ask", question=question, as_typed=True)["corrections"] == []


def test_a_batch_is_answered_in_its_order(client: OpenApiClient) -> None:
    questions = [
        {"_id": "b", "text": "What did the footbridge cost?"},
        {"_id": "a", "text": "And when?", "history": [WHY]},
    ]
    answers = client.json("batch", questions=questions, count=1)["answers"]
    assert [answer["_id"] for answer in answers] == ["b", "a"]
    alone = client.json("ask", question="And when?", history=[WHY], count=1)
    assert untimed(answers[1]) == untimed(alone)


def test_quotations_are_checked(client: OpenApiClient) -> None:
    text = "“We waited ten years for this,” said Holm."
    [quote] = client.json("check", text=text)["quotes"]
    assert (quote["verdict"], quote["speaker"]) == ("altered", "Holm")
    [change] = quote["changes"]
    [place] = quote["places"]
    assert text[slice(*change["draft"])] == "ten"
    assert BRIDGE[slice(*change["source"])] == "nine"
    assert BRIDGE[place["start"] : place["end"]] == place["text"]
    assert "sentences" in client.json("check", text=text + " The ferry sank.", sentences=True)


def test_figures_are_compared(client: OpenApiClient) -> None:
    compared = client.json("compare", question="How much did the footbridge cost?")
    [figure] = compared["figures"]
    assert BRIDGE[figure["start"] : figure["end"]] == figure["text"] == "4.2 million crowns"


def test_an_exported_file_is_verified(client: OpenApiClient, library: Library) -> None:
    places = [["news/ferry.txt", 0, 40]]
    response = client("export", places=places, format="docx")
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith('.docx"')
    files = [("file", ("citations.docx", response.content))]
    verified = client.json("verify", files=files)
    assert (verified["holds"], verified["citations"][0]["state"]) == (True, "unchanged")
    assert verified["citations"][0]["text"] == FERRY[:40]
    library.remove(["news/ferry.txt"])
    assert client.json("verify", files=files)["holds"] is False
    assert client.error("export", places=places, format="docx")[:2] == (404, "document_not_found")
    nothing = client.error("verify", files=[("file", ("a.docx", b"nothing"))])
    assert nothing[:2] == (422, "evidence_unusable")
    unknown = client.error("export", places=[["x", 0, 1]], format="papyrus")
    assert unknown[:2] == (422, "evidence_unusable")


def test_voices_are_those_of_the_article(client: OpenApiClient) -> None:
    voices = client.json("voices", doc_id=BRIDGE_ID)["voices"]
    assert "“We waited nine years for this,”" in {
        BRIDGE[voice["start"] : voice["end"]] for voice in voices
    }


def test_half_a_character_is_no_fault(http: TestClient) -> None:
    asked = "Why did \ud83d the ferry stop?"
    response = http.post(
        "/v1/ask",
        content=json.dumps({"question": asked}),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 200
    assert response.json()["question"] == replace_surrogates(asked)


# Articles and jobs


def test_articles_are_listed_in_parts(client: OpenApiClient) -> None:
    every = client.json("list_documents")
    assert [each["doc_id"] for each in every["documents"]] == ["news/ferry.txt", BRIDGE_ID]
    assert every["total"] == 2
    part = client.json("list_documents", offset=1, limit=1)
    assert part == {"documents": every["documents"][1:], "total": 2}


def test_copies_are_told_of_only_when_asked_for(
    client: OpenApiClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([replace(article("z.txt", "Zinc", FERRY), published=date(2031, 3, 5))])
    groups = CopyReader.groups
    grouped: list[object] = []

    def counting(reader: CopyReader, given: Any) -> TextGroups:
        grouped.append(given)
        return groups(reader, given)

    monkeypatch.setattr(CopyReader, "groups", counting)

    def told(**arguments: bool) -> dict[str, tuple[str | None, list[str]]]:
        listed = client.json("list_documents", **arguments)["documents"]
        return {each["doc_id"]: (each["copy_of"], each["same_text"]) for each in listed}

    assert set(map(str, told().values())) == {"(None, [])"}
    assert told(copies=False) == told()
    assert grouped == []
    assert told(copies=True) == {
        "news/ferry.txt": (None, ["z.txt"]),
        "z.txt": ("news/ferry.txt", ["news/ferry.txt"]),
        BRIDGE_ID: (None, []),
    }


@pytest.mark.parametrize(("doc_id", "text"), [("news/ferry.txt", FERRY), (BRIDGE_ID, BRIDGE)])
def test_an_article_is_shown_as_it_was_read(client: OpenApiClient, doc_id: str, text: str) -> None:
    assert client.json("show_document", doc_id=doc_id)["text"] == text


def test_a_file_is_added_in_the_background(
    client: OpenApiClient, library: Library, started: list[Path]
) -> None:
    files = [("files", ("pier.txt", b"The pier of Hallum is closed until May.", "text/plain"))]
    [job] = client.json("add_documents", files=files)["jobs"]
    assert (job["work"], job["name"], job["state"]) == ("add", "pier.txt", "waiting")
    assert started == [library.folder]
    assert work(library) == 0
    [job] = client.json("list_jobs")["jobs"]
    assert (job["state"], job["articles"], job["embedded"]) == ("done", 1, 1)
    answer = client.json("ask", question="Until when is the pier closed?", count=1)
    assert answer["passages"][0]["doc_id"] == "pier.txt"


def test_a_text_is_added_as_it_was_sent(client: OpenApiClient, library: Library) -> None:
    text = "The pier of Hallum is closed.\r\nIt opens in May.\n"
    [job] = client.json(
        "add_text", text=text, title="Pier closed", source="Lind Post", published="2031-05-01"
    )["jobs"]
    assert work(library) == 0
    shown = client.json("show_document", doc_id=job["name"])
    assert (shown["text"], shown["title"], shown["source"]) == (text, "Pier closed", "Lind Post")
    assert shown["published"] == "2031-05-01"


def test_an_article_is_removed_in_the_background(client: OpenApiClient, library: Library) -> None:
    [job] = client.json("remove_document", doc_id=BRIDGE_ID)["jobs"]
    assert (job["work"], job["name"]) == ("remove", "")
    assert work(library) == 0
    assert client.error("show_document", doc_id=BRIDGE_ID)[:2] == (404, "document_not_found")
    for path in library.folder.rglob("*"):
        assert not path.is_file() or b"footbridge" not in path.read_bytes()


def test_a_waiting_job_is_cancelled_once(client: OpenApiClient, library: Library) -> None:
    [job_id] = library.intake.submit([GivenFile("pier.txt", b"The pier is closed.")])
    [job] = client.json("cancel_job", job_id=job_id)["jobs"]
    assert job["state"] == "cancelled"
    status, code, message = client.error("cancel_job", job_id=job_id)
    assert (status, code) == (409, "job_unchanged")
    assert "cancelled" in message


def test_only_a_failed_job_is_tried_again(client: OpenApiClient, library: Library) -> None:
    [job_id] = library.intake.submit([GivenFile("broken.pdf", b"%PDF-1.4 nothing")])
    assert client.error("retry_job", job_id=job_id)[:2] == (409, "job_unchanged")
    assert work(library) == 0
    [job] = client.json("list_jobs")["jobs"]
    assert job["state"] == "failed"
    assert job["reason"]
    [job] = client.json("retry_job", job_id=job_id)["jobs"]
    assert job["state"] == "waiting"


def test_what_is_not_there_is_named(client: OpenApiClient) -> None:
    for operation in ("show_document", "remove_document", "voices"):
        status, code, message = client.error(operation, doc_id="../etc/ferri.txt")
        assert (status, code) == (404, "document_not_found")
        assert "ferri.txt" in message
    for operation in ("cancel_job", "retry_job"):
        assert client.error(operation, job_id=99)[:2] == (404, "job_not_found")
    for operation in ("show_conversation", "remove_conversation"):
        found = client.error(operation, conversation_id="x")
        assert found[:2] == (404, "conversation_not_found")


# Conversations


def test_a_conversation_is_shown_as_it_holds_now(client: OpenApiClient, library: Library) -> None:
    conversation = Conversation().with_question(WHY)
    answer = ask(library, conversation.waiting_question, count=2, threshold=0.0)
    save_new_turns(library, conversation.with_answer(answer))
    [summary] = client.json("list_conversations")["conversations"]
    assert (summary["title"], summary["turns"]) == (WHY, 1)
    conversation_id = summary["conversation_id"]
    [turn] = client.json("show_conversation", conversation_id=conversation_id)["turns"]
    assert untimed(turn["answer"])["passages"] == answer.as_dict()["passages"]
    library.remove(["news/ferry.txt"])
    [turn] = client.json("show_conversation", conversation_id=conversation_id)["turns"]
    assert {(lost["doc_id"], lost["reason"]) for lost in turn["lost"]} == {
        ("news/ferry.txt", "removed")
    }
    assert client.json("list_conversations", search="bridge")["conversations"] == []
    assert client("remove_conversation", conversation_id=conversation_id).status_code == 204
    assert client.json("list_conversations")["conversations"] == []


# Errors


def test_a_request_that_is_none_says_what_is_wrong(client: OpenApiClient, http: TestClient) -> None:
    status, code, message = client.error("ask", questoin=WHY)
    assert (status, code) == (422, "invalid_request")
    assert "question" in message
    assert "questoin" in message
    assert client.error("ask", question=WHY, count=0)[0] == 422
    assert client.error("ask", question=WHY, cited=[["news/ferry.txt", 9, 9]])[0] == 422
    headers = {"Content-Type": "application/json"}
    for body, code in ((b"{", "malformed_json"), (b'{"question": "\xff"}', "bad_request")):
        broken = http.post("/v1/ask", content=body, headers=headers)
        assert (broken.status_code, broken.json()["error"]["code"]) == (400, code)
    assert http.post("/v1/ask", content=b"question=x").status_code == 422
    assert http.get("/v1/nothing").json()["error"]["code"] == "not_found"
    assert http.put("/v1/ask").json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LibraryBusy("Another program is writing. Try again."), "library_busy"),
        (ModelError("The model is damaged. Delete it."), "model_unavailable"),
    ],
)
def test_what_the_library_refuses_is_said_as_in_the_terminal(
    client: OpenApiClient, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("api.service.ask", fail)
    assert client.error("ask", question=WHY) == (503, code, str(error))
    assert client.error("health") == (503, code, str(error))
    assert client("ask", question=WHY).headers["Retry-After"] == "5"


def test_a_fault_shows_nothing_of_the_program(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret of the program")

    monkeypatch.setattr("api.service.ask", fail)
    response = connect(library).post("/v1/ask", json={"question": WHY})
    assert (response.status_code, response.json()["error"]["code"]) == (500, "fault")
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "a secret of the program" in caplog.text


# The service


def test_health_asks_a_question(
    client: OpenApiClient, monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    health = client.json("health")
    assert (health["status"], health["documents"], health["asked"]) == ("ok", 2, True)

    def empty(*_: object, **__: object) -> object:
        return ask(library, "")

    monkeypatch.setattr("api.service.ask", empty)
    assert client.error("health")[:2] == (503, "unhealthy")


def test_every_operation_describes_itself_and_its_errors(client: OpenApiClient) -> None:
    assert len(client.operations) == 24
    for _, path, operation in client.operations.values():
        assert operation["summary"].endswith(".")
        errors = [status for status in operation["responses"] if status >= "400"]
        assert "503" in errors, path
    schemas = client.document["components"]["schemas"]
    assert schemas["AskRequest"]["examples"][0]["question"]
    assert schemas["NamedAnswer"]["properties"].keys() >= {"_id", "passages"}


def test_an_article_is_corrected(client: OpenApiClient) -> None:
    before = client.json("show_document", doc_id="news/ferry.txt")
    after = client.json(
        "correct_document", doc_id="news/ferry.txt", title="Ferry stopped", published=""
    )
    assert (after["title"], after["published"]) == ("Ferry stopped", None)
    assert (after["text"], after["source"]) == (before["text"], before["source"])
    assert client.json("show_document", doc_id="news/ferry.txt") == after
    for wrong in ({"published": "March"}, {"language": "Klingonese"}, {}):
        refused = client.error("correct_document", doc_id="news/ferry.txt", **wrong)
        assert refused[0] == 422
    missing = client.error("correct_document", doc_id="nothing.txt", title="A")
    assert missing[:2] == (404, "document_not_found")
