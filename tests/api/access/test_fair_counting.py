"""What counts for a person's limits, and what is kept of people."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from starlette.testclient import TestClient

from api.access.part_copies import PartCopies
from api.access.rates import MoreThanAllowed, Rates, TooManyRequests
from api.access.turns import QuestionQueue
from api.service import Service
from api.tools import make_server
from index import Library
from index.access.guarded_library import GuardedLibrary
from index.access.register import Register
from index.access.rights import Identity, Rights, Role
from index.scope import Scope
from retrieval.copies.reader import CopyReader
from tests.api.access import people
from tests.api.articles import FERRY, article
from tests.api.running import run_apart
from ui.browser.access import _KEPT, Access


@pytest.fixture
def register(library: Library) -> Register:
    return Register(library.folder)


@pytest.fixture
def slow_rest(library: Library, register: Register) -> Iterator[TestClient]:
    with people.rest(library, register, rates=Rates(10, clock=lambda: 0.0)) as client:
        yield client


def bearing(register: Register, name: str, role: Role = Role.READER) -> dict[str, str]:
    return {"Authorization": f"Bearer {register.add_token(name, Rights(role))[0]}"}


def test_each_question_of_a_batch_counts(slow_rest: TestClient, register: Register) -> None:
    headers = bearing(register, "one")

    def batch(count: int) -> Any:
        questions = [{"_id": str(n), "text": "Why did the ferry stop?"} for n in range(count)]
        return slow_rest.post("/v1/batch", json={"questions": questions}, headers=headers)

    assert batch(6).status_code == 200
    refused = batch(6)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_requests")
    # 6 of 10 are spent, and the refused request is one more: 3 of the 6 that it needs are lacking.
    assert int(refused.headers["Retry-After"]) == 18
    assert batch(2).status_code == 200
    another = bearing(register, "two")
    asked = {"questions": [{"_id": "", "text": "Why?"}] * 10}
    assert slow_rest.post("/v1/batch", json=asked, headers=another).status_code == 200


def test_a_batch_that_no_waiting_lets_in_is_told_to_be_split(
    slow_rest: TestClient, register: Register
) -> None:
    questions = {"questions": [{"_id": "", "text": "Why did the ferry stop?"}] * 11}
    headers = bearing(register, "one")
    refused = slow_rest.post("/v1/batch", json=questions, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "batch_too_large")
    assert "at most 10" in refused.json()["error"]["message"]
    assert "Retry-After" not in refused.headers
    # Only the request itself has counted.
    questions["questions"] = questions["questions"][:9]
    assert slow_rest.post("/v1/batch", json=questions, headers=headers).status_code == 200


def test_more_than_a_person_may_ever_send_is_refused_and_not_counted() -> None:
    rates = Rates(10, clock=lambda: 0.0)
    with rates.request("ann"):
        with pytest.raises(MoreThanAllowed):
            rates.spend("ann", 50)
        rates.spend("ann", 9)
        with pytest.raises(TooManyRequests):
            rates.spend("ann", 1)
        rates.spend("ann", 0)


def test_a_token_whose_name_has_a_slash_is_revoked(
    slow_rest: TestClient, register: Register
) -> None:
    owner = bearing(register, "owner", Role.OWNER)
    bearing(register, "desk/night shift")
    assert slow_rest.delete("/v1/tokens/desk%2Fnight%20shift", headers=owner).status_code == 204
    assert [each.name for each in register.read().tokens] == ["owner"]


def test_an_assistant_waits_for_its_turn_and_is_told_when_too_many_do(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, go_on = threading.Event(), threading.Event()
    check = Service.check

    def slow(*arguments: Any, **named: Any) -> Any:
        entered.set()
        assert go_on.wait(20)
        return check(*arguments, **named)

    monkeypatch.setattr(Service, "check", slow)
    server = make_server(Service(library), queue=QuestionQueue(at_once=1, waiting=0))

    async def call(name: str, **arguments: Any) -> Any:
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    async def both() -> tuple[Any, Any, Any]:
        import anyio

        found: list[Any] = []

        async def first() -> None:
            found.append(await call("check_draft", text="“Nobody here wants another winter”"))

        async with anyio.create_task_group() as group:
            group.start_soon(first)
            await anyio.to_thread.run_sync(entered.wait, 20)
            refused = await call("ask", question="Why did the ferry stop?")
            listed = await call("list_articles")
            go_on.set()
        return found[0], refused, listed

    checked, refused, listed = run_apart(both())
    assert not checked.is_error
    assert refused.is_error
    assert "wait for their answers already" in refused.content[0].text
    # What needs no search is not held up.
    assert not listed.is_error


def test_the_copies_of_a_part_are_compared_once_until_something_changes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([article("a.txt", "A", FERRY)])
    library.labels.save_collection("One", Scope(doc_ids=frozenset({"a.txt", "news/ferry.txt"})))
    rights = Rights(Role.READER, frozenset({"One"}))
    ann, bob = (GuardedLibrary(library, Identity(name, rights)) for name in ("ann", "bob"))
    compared: list[object] = []
    groups = CopyReader.groups

    def counting(reader: CopyReader, given: Any) -> Any:
        compared.append(given)
        return groups(reader, given)

    monkeypatch.setattr(CopyReader, "groups", counting)
    copies = PartCopies()
    for person in (ann, bob, ann):
        assert copies.groups(library, person).text_count == 1
    assert len(compared) == 1
    # The collection gets smaller, and no article changes.
    library.labels.save_collection("One", Scope(doc_ids=frozenset({"a.txt"})))
    assert copies.groups(library, ann).groups == ()
    library.remove(["a.txt"])
    library.labels.save_collection("One", Scope(doc_ids=frozenset({"news/ferry.txt"})))
    assert copies.groups(library, ann).article_count == 1
    assert len(compared) == 3


def test_the_app_keeps_so_many_people(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.browser.access.open_library", lambda *_: library)
    access = Access(Path(library.folder))
    names = [f"person {n}" for n in range(_KEPT + 5)]
    for name in names:
        access.library_of(Identity(name, Rights(Role.READER)))
    newest = Identity(names[-1], Rights(Role.READER))
    assert access.library_of(newest) is access.library_of(newest)
    assert len(access._guarded) == _KEPT
