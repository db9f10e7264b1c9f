"""Everybody asks everything: each address and tool, as each role, against the table in docs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.service import Service
from api.tools import make_server
from index import Library, register_of
from index.access.guarded_library import GuardedLibrary
from index.access.register import Register
from index.access.rights import Identity, Rights, Role
from index.documents import Span
from index.scope import Scope
from retrieval.evidence.exported import passages_evidence
from retrieval.evidence.formats.registry import evidence_format
from retrieval.question import Question
from tests.api.access import people
from tests.api.access.backends import BACKENDS, empty_library
from tests.api.access.people import COPY_ID, FERRY_ID, HIDDEN, LIMITED, ROLES, SECRET_ID
from tests.api.articles import ARTICLES
from tests.api.openapi_client import OpenApiClient
from tests.api.running import run_apart
from tests.paths import ROOT

DOCS = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8")
SECRET_QUESTION = "Who took crowns from the yard in the ledgers?"
COLUMNS = list(ROLES)


@dataclass(frozen=True)
class World:
    """A library, people with tokens, and both doors to it."""

    library: Library
    register: Register
    headers: dict[str, str]
    rest: TestClient
    mcp: TestClient
    evidence: str
    made: list[int] = field(default_factory=list)

    def request(self, role: str, method: str, path: str, **arguments: Any) -> Any:
        headers = {"Authorization": self.headers[role]}
        return self.rest.request(method, path, headers=headers, **arguments)

    def call(self, role: str, tool: str, arguments: dict[str, Any]) -> Any:
        return self._speak(role, "tools/call", {"name": tool, "arguments": arguments})

    def read(self, role: str, uri: str) -> Any:
        return self._speak(role, "resources/read", {"uri": uri})

    def _speak(self, role: str, method: str, params: dict[str, Any]) -> Any:
        response = self.mcp.post(
            "/mcp",
            json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
            headers={
                "Authorization": self.headers[role],
                "Accept": "application/json, text/event-stream",
            },
        )
        assert response.status_code == 200, response.text
        return response


@pytest.fixture(params=BACKENDS)
def world(
    request: pytest.FixtureRequest, started: list[Path], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:  # fmt: skip
    with empty_library(request, tmp_path, monkeypatch) as (library, place):
        library.add(ARTICLES)
        yield from filled(library, register_of(place))


def filled(library: Library, register: Register) -> Iterator[World]:
    people.fill(library)
    headers = people.tokens(register)
    with library.snapshot() as snapshot:
        places = [(FERRY_ID, Span(0, 40)), (SECRET_ID, Span(0, 40))]
        content = evidence_format("jsonld").write(passages_evidence(snapshot, places))
    with people.rest(library, register) as rest, people.mcp(library, register) as mcp:
        yield World(library, register, headers, rest, mcp, content.decode())


def row(cell: str) -> list[str]:
    """Return a row of the table in the docs, without its first cell."""
    (line,) = [line for line in DOCS.splitlines() if line.startswith(f"| {cell} |")]
    return [each.strip() for each in line.strip("|").split("|")][1:]


Send = Callable[[World, str], Any]


def ask(scope: dict[str, Any] | None = None) -> Send:
    body: dict[str, Any] = {"question": SECRET_QUESTION, "count": 50, "threshold": 0}
    if scope is not None:
        body["scope"] = scope
    return lambda world, role: world.request(role, "POST", "/v1/ask", json=body)


# What is sent to each address; the places, questions and texts aim at what is outside.
REST: dict[str, Send] = {
    "POST /v1/ask": ask(),
    "POST /v1/batch": lambda world, role: world.request(
        role, "POST", "/v1/batch",
        json={"count": 50, "questions": [
            {"_id": "a", "text": SECRET_QUESTION},
            # The place of an earlier answer, which somebody else has passed on.
            {"_id": "b", "text": "And when?", "history": [SECRET_QUESTION],
             "cited": [[SECRET_ID, 0, 60]]},
        ]},
    ),
    "POST /v1/check": lambda world, role: world.request(
        role, "POST", "/v1/check",
        json={"text": "“ever read the ledgers,” and “the inspector took crowns from the yard”",
              "sentences": True},
    ),
    "POST /v1/compare": lambda world, role: world.request(
        role, "POST", "/v1/compare", json={"question": "How many crowns did it cost?"}
    ),
    "POST /v1/export": lambda world, role: world.request(
        role, "POST", "/v1/export", json={"places": [[FERRY_ID, 0, 40]], "format": "markdown"}
    ),
    "POST /v1/verify": lambda world, role: world.request(
        role, "POST", "/v1/verify", files={"file": ("a.jsonld", world.evidence)}
    ),
    "GET /v1/voices": lambda world, role: world.request(
        role, "GET", "/v1/voices", params={"doc_id": FERRY_ID}
    ),
    "GET /v1/documents": lambda world, role: world.request(
        role, "GET", "/v1/documents", params={"copies": True}
    ),
    "GET /v1/documents/{doc_id}": lambda world, role: world.request(
        role, "GET", "/v1/documents/news%2Fferry.txt"
    ),
    "POST /v1/documents": lambda world, role: world.request(
        role, "POST", "/v1/documents", files={"files": ("a.txt", b"The quay is closed.")}
    ),
    "POST /v1/documents/text": lambda world, role: world.request(
        role, "POST", "/v1/documents/text", json={"text": "The quay is closed."}
    ),
    "PATCH /v1/documents/{doc_id}": lambda world, role: world.request(
        role, "PATCH", "/v1/documents/news%2Fferry.txt", json={"source": f"Corrected by {role}"}
    ),
    "DELETE /v1/documents/{doc_id}": lambda world, role: world.request(
        role, "DELETE", "/v1/documents/news%2Fferry.txt"
    ),
    "GET /v1/jobs": lambda world, role: world.request(role, "GET", "/v1/jobs"),
    "POST /v1/jobs/{job_id}/cancel": lambda world, role: world.request(
        role, "POST", f"/v1/jobs/{vexley_job(world)}/cancel"
    ),
    "POST /v1/jobs/{job_id}/retry": lambda world, role: world.request(
        role, "POST", f"/v1/jobs/{vexley_job(world)}/retry"
    ),
    "GET /v1/conversations": lambda world, role: world.request(role, "GET", "/v1/conversations"),
    "GET /v1/conversations/{conversation_id}": lambda world, role: world.request(
        role, "GET", f"/v1/conversations/{own(world, role)}"
    ),
    "DELETE /v1/conversations/{conversation_id}": lambda world, role: world.request(
        role, "DELETE", f"/v1/conversations/{own(world, role)}"
    ),
    "GET /v1/tokens": lambda world, role: world.request(role, "GET", "/v1/tokens"),
    "POST /v1/tokens": lambda world, role: world.request(
        role, "POST", "/v1/tokens", json={"name": f"made by {role}", "role": "reader"}
    ),
    "DELETE /v1/tokens/{name}": lambda world, role: world.request(
        role, "DELETE", f"/v1/tokens/{spare(world)}"
    ),
    "GET /health": lambda world, role: world.request(role, "GET", "/health"),
    "GET /metrics": lambda world, role: world.request(role, "GET", "/metrics"),
}  # fmt: skip

TOOLS: dict[str, Callable[[World], dict[str, Any]]] = {
    "ask": lambda _: {"question": SECRET_QUESTION, "count": 50},
    "search_passages": lambda _: {"query": SECRET_QUESTION, "count": 50},
    "get_passage": lambda _: {"doc_id": FERRY_ID, "start": 0, "end": 40, "context": 5000},
    "list_articles": lambda _: {"copies": True},
    "verify_quote": lambda _: {"quote": "ever read the ledgers"},
    "check_draft": lambda _: {"text": "“ever read the ledgers,” he said.", "sentences": True},
    "compare_sources": lambda _: {"question": "How many crowns did it cost?"},
    "voices": lambda _: {"doc_id": FERRY_ID},
    "export_evidence": lambda _: {"places": [[FERRY_ID, 0, 40]]},
    "verify_evidence": lambda world: {"content": world.evidence},
    "add_text": lambda _: {"text": "The quay is closed."},
    "remove_article": lambda _: {"doc_id": FERRY_ID},
    "list_jobs": lambda _: {},
}


def vexley_job(world: World) -> int:
    """Return a waiting job that somebody else has submitted."""
    if not world.made:
        world.made.append(world.library.intake.paste("Vexley is here.", title="Vexley"))
    return world.made[0]


def own(world: World, role: str) -> str:
    """Return a conversation of a person's own; there is one of everybody else's, too."""
    for each in ROLES:
        name = f"conversation-{COLUMNS.index(each)}"
        guarded = GuardedLibrary(world.library, Identity(f"token:{each}", ROLES[each]))
        people.converse(guarded, name, "Why did the ferry stop?")
    people.converse(world.library, "of-the-house", "Who is Vexley?")
    return f"conversation-{COLUMNS.index(role)}"


def spare(world: World) -> str:
    """Return the name of a token that may be revoked."""
    name = f"spare {len(world.register.read().tokens)}"
    world.register.add_token(name, ROLES["reader"])
    return name


def test_the_tables_here_and_in_the_docs_have_every_address_and_every_tool(world: World) -> None:
    headers = {"Authorization": world.headers["owner"]}
    world.rest.headers.update(headers)
    operations = OpenApiClient(world.rest).operations.values()
    served = {f"{method.upper()} {path.replace(':path', '')}" for method, path, _ in operations}
    assert set(REST) == served

    async def names() -> set[str]:
        server = make_server(Service(world.library), allow_changes=True)
        return {tool.name for tool in await server.list_tools()}

    assert set(TOOLS) == run_apart(names())
    listed = set(re.findall(r"^\| `([^`]+)` \| (?:all|part|own|no)", DOCS, flags=re.MULTILINE))
    assert listed == served | set(TOOLS)


@pytest.mark.parametrize("address", REST)
def test_everybody_asks_every_address(world: World, address: str) -> None:
    for role, allowed in zip(COLUMNS, row(f"`{address}`"), strict=True):
        vexley_job(world)
        response = REST[address](world, role)
        if allowed == "no":
            assert response.status_code == 403, (role, response.text)
            assert response.json()["error"]["code"] == "not_allowed"
        else:
            # A job that does not wait any more, or has not failed, is no matter of rights.
            assert response.is_success or response.status_code == 409, (role, response.text)
        if role in LIMITED and address != "POST /v1/verify":
            assert shown(response) == [], role
        elif allowed == "all" and address in TELLING:
            assert shown(response) != [], role


# Addresses and tools whose answer, to somebody who may use all, has what is hidden from others.
TELLING = {
    "POST /v1/ask", "POST /v1/batch", "POST /v1/check", "POST /v1/compare", "POST /v1/verify",
    "GET /v1/documents", "GET /v1/jobs",
    "ask", "search_passages", "verify_quote", "check_draft", "compare_sources", "list_articles",
    "verify_evidence", "list_jobs",
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_everybody_calls_every_tool(world: World, tool: str) -> None:
    for role, allowed in zip(COLUMNS, row(f"`{tool}`"), strict=True):
        vexley_job(world)
        response = world.call(role, tool, TOOLS[tool](world))
        result = response.json()["result"]
        assert result.get("isError", False) == (allowed == "no"), (role, response.text)
        if role in LIMITED and tool != "verify_evidence":
            assert shown(response) == [], role
        elif allowed == "all" and tool in TELLING:
            assert shown(response) != [], role


def shown(response: Any) -> list[str]:
    """Return which hidden words a response has, in its body or its headers."""
    text = (response.text + str(dict(response.headers))).casefold()
    return [word for word in HIDDEN if word in text]


def test_a_record_of_an_article_outside_is_not_confirmed(world: World) -> None:
    # Whoever sends a record has its words. He is not told whether they stand anywhere.
    def states(role: str) -> list[list[str]]:
        called = world.call(role, "verify_evidence", {"content": world.evidence})
        forms = [
            REST["POST /v1/verify"](world, role).json(),
            called.json()["result"]["structuredContent"],
        ]
        return [[each["state"] for each in form["citations"]] for form in forms]

    assert states("reader") == [["unchanged", "unchanged"]] * 2
    for role in LIMITED:
        assert states(role) == [["unchanged", "gone"]] * 2


@pytest.mark.parametrize("role", LIMITED)
def test_an_article_outside_is_as_one_that_is_not_there(world: World, role: str) -> None:
    def asked(doc_id: str) -> list[tuple[int, str]]:
        quoted = doc_id.replace("/", "%2F")
        place = [[doc_id, 0, 10]]
        responses = [
            world.request(role, "GET", f"/v1/documents/{quoted}"),
            world.request(role, "DELETE", f"/v1/documents/{quoted}"),
            world.request(role, "GET", "/v1/voices", params={"doc_id": doc_id}),
            world.request(role, "POST", "/v1/export", json={"places": place}),
            ask({"doc_ids": [doc_id]})(world, role),
            world.call(role, "get_passage", {"doc_id": doc_id, "start": 0, "end": 10}),
            world.call(role, "voices", {"doc_id": doc_id}),
            world.call(role, "export_evidence", {"places": place}),
            world.call(role, "remove_article", {"doc_id": doc_id}),
            world.read(role, f"footnote://article?doc={quoted}"),
            world.read(role, f"footnote://passage?doc={quoted}&start=0&end=10"),
        ]
        return [
            (each.status_code, re.sub(r'"(total|timing_ms|ms)":[^,}]*', "", named(each, doc_id)))
            for each in responses
        ]

    def named(response: Any, doc_id: str) -> str:
        text = response.text.replace(doc_id, "DOC").replace(doc_id.replace("/", "%2F"), "DOC")
        return re.sub(r'"timing_ms":\{[^}]*\}', "", text)

    for hidden in (SECRET_ID, COPY_ID, "city/bridge.txt"):
        assert asked(hidden) == asked("nothing/at-all.txt")


@pytest.mark.parametrize("role", LIMITED)
def test_a_part_answers_as_a_library_with_nothing_else(
    world: World, role: str, tmp_path: Path
) -> None:
    alone = Library.open(tmp_path / "alone", create=True, embedder=world.library.embedder)
    with world.library.snapshot() as snapshot:
        alone.add([snapshot.document(FERRY_ID)])
    service = Service(alone)
    for text in (
        SECRET_QUESTION, "Why did the ferry stop?", "Who is Quillbroook?", "How many crowns?",
        "Did Brindlemoor pay?", "Who said “Nobody here wants another winter”?", "",
    ):  # fmt: skip
        body = {"question": text, "count": 50}
        found = world.request(role, "POST", "/v1/ask", json=body).json()
        own = service.ask(Question(text), count=50)
        expected = own.as_dict()
        for name in ("question", "resolved_question", "searched", "missing", "corrections"):
            assert found.get(name) == expected.get(name), (text, name)
        places = [(each["doc_id"], each["start"], each["end"]) for each in found["passages"]]
        assert places == [(e["doc_id"], e["start"], e["end"]) for e in expected["passages"]]
        assert found["library"]["seq"] == 0
    listed = world.request(role, "GET", "/v1/documents", params={"copies": True}).json()
    assert listed["total"] == 1
    assert [each["doc_id"] for each in listed["documents"]] == [FERRY_ID]
    assert listed["documents"][0]["same_text"] == []
    health = world.request(role, "GET", "/health").json()
    assert health["documents"] == 1
    assert health["passages"] == health["embedded"] == service.totals().passages


def test_what_leaves_the_collection_is_gone_at_once(world: World) -> None:
    role = "limited reader"
    ask_ferry = {"question": "Why did the ferry stop?", "threshold": 0}
    assert world.request(role, "POST", "/v1/ask", json=ask_ferry).json()["passages"]
    world.library.labels.delete_collection(people.HARBOUR)
    answer = world.request(role, "POST", "/v1/ask", json=ask_ferry).json()
    assert answer["passages"] == []
    assert answer["searched"] == {"documents": 0, "passages": 0}
    assert world.request(role, "GET", "/v1/documents").json()["total"] == 0


def test_a_conversation_is_its_persons_alone(world: World) -> None:
    for role in ROLES:
        kept = own(world, role)
        listed = world.request(role, "GET", "/v1/conversations").json()["conversations"]
        assert [each["conversation_id"] for each in listed] == [kept]
        for other in ROLES:
            response = world.request(other, "GET", f"/v1/conversations/{kept}")
            assert response.status_code == (200 if other == role else 404)
        assert world.request(role, "GET", "/v1/conversations/of-the-house").status_code == 404
        assert world.request(role, "DELETE", "/v1/conversations/of-the-house").status_code == 404
    with world.library.snapshot() as snapshot:
        kept_here = [each.conversation_id for each in snapshot.conversations()]
    assert kept_here == ["of-the-house"]


def test_two_people_at_once_get_each_his_own(world: World) -> None:
    def total(role: str) -> int:
        for _ in range(5):
            listed = world.request(role, "GET", "/v1/documents").json()
            form = world.call(role, "list_articles", {}).json()["result"]["structuredContent"]
            assert listed["total"] == form["total"]
        return int(listed["total"])

    roles = ["reader", "limited reader"] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(total, roles)) == [4, 1] * 4


def test_copies_are_those_of_the_own_part(world: World) -> None:
    both = frozenset({FERRY_ID, COPY_ID})
    world.library.labels.save_collection("Ferries", Scope(doc_ids=both))
    rights = Rights(Role.READER, frozenset({"Ferries"}))
    world.headers["ferries"] = f"Bearer {world.register.add_token('ferries', rights)[0]}"

    def grouped(role: str) -> set[str]:
        listed = world.request(role, "GET", "/v1/documents", params={"copies": True}).json()
        return {each["doc_id"] for each in listed["documents"] if each["same_text"]}

    for _ in range(2):
        assert grouped("ferries") == both
        assert grouped("limited reader") == set()
    world.library.labels.save_collection("Ferries", Scope(doc_ids=frozenset({FERRY_ID})))
    assert grouped("ferries") == set()
