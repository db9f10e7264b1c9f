"""A library with two collections, and people who may use different parts of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from starlette.testclient import TestClient

from api.access.current import LibraryOfAccounts
from api.access.door import Door
from api.access.rates import Rates
from api.http.app import make_app
from api.service import Service
from api.tools import make_http_app, make_server
from index import Library
from index.access.register import Register
from index.access.rights import Rights, Role
from index.documents import Anchor, Span
from index.protocols import Library as AnyLibrary
from index.scope import Scope
from retrieval import ask
from retrieval.conversations.saving import to_saved_turn
from tests.api.articles import BRIDGE, FERRY, article

HARBOUR, CITY = "Harbour desk", "Quillbrook affair"
FERRY_ID, SECRET_ID = "news/ferry.txt", "quillbrook/zorvane.txt"
SECRET = (
    "The ferry inspector Zorvane Quillbrook took 7319 crowns from the Brindlemoor yard. “Nobody "
    "will ever read the Brindlemoor ledgers,” said Tamsin Ockleby. The ferry to Hallum stopped "
    "because Quillbrook had signed a false paper, the ledgers say."
)
# The ferry's article again, under a name that is outside: a copy of what is inside.
COPY_ID = "quillbrook/ferry-copy.txt"
# No answer to somebody who is limited to the harbour may have one of these.
HIDDEN = (
    "zorvane", "quillbrook", "7319", "brindlemoor", "ockleby", "footbridge", "4.2 million", "holm",
    "plumwhistle", "vexley",
)  # fmt: skip
ROLES: dict[str, Rights] = {
    "limited reader": Rights(Role.READER, frozenset({HARBOUR})),
    "reader": Rights(Role.READER),
    "limited editor": Rights(Role.EDITOR, frozenset({HARBOUR})),
    "editor": Rights(Role.EDITOR),
    "owner": Rights(Role.OWNER),
}
LIMITED = [role for role, rights in ROLES.items() if rights.collections is not None]


def fill(library: Library) -> None:
    """Add articles inside and outside of the harbour's collection, and what readers leave."""
    library.remove(["https://example.org/bridge?id=1"])
    library.add(
        [
            article("city/bridge.txt", "Footbridge opened", BRIDGE),
            article(SECRET_ID, "Quillbrook and the yard", SECRET),
            article(COPY_ID, "Ferry copy of Quillbrook", FERRY),
        ]
    )
    library.labels.save_collection(HARBOUR, Scope(doc_ids=frozenset({FERRY_ID})))
    library.labels.save_collection(CITY, Scope(tags=frozenset({"plumwhistle"})))
    library.labels.tag([SECRET_ID, COPY_ID], ["plumwhistle"])
    with library.snapshot() as snapshot:
        ferry, secret = snapshot.document(FERRY_ID), snapshot.document(SECRET_ID)
    library.notes.add(Anchor.of(secret, Span(0, 20)), "Vexley told us.")
    library.notes.add(Anchor.of(ferry, Span(0, 20)), "Vexley told us this, too.")
    library.judge("Who is Vexley?", (), Anchor.of(secret, Span(0, 20)), 1)


def converse(library: AnyLibrary, conversation_id: str, question: str) -> None:
    """Save a conversation of one question."""
    turn = to_saved_turn(ask(library, question), question=question, corrected="", history=())
    library.conversations.save_turn(conversation_id, turn)


@contextmanager
def rest(
    library: Library, register: Register, *, rates: Rates | None = None
) -> Iterator[TestClient]:
    """Serve the REST API with accounts."""
    door = Door(register=register, rates=rates or Rates(per_minute=100_000))
    app = make_app(Service(LibraryOfAccounts(library)), door=door)
    with TestClient(app, base_url="http://127.0.0.1:8502", raise_server_exceptions=False) as client:
        yield client


@contextmanager
def mcp(library: Library, register: Register) -> Iterator[TestClient]:
    """Serve MCP with accounts, and the tools that change the library."""
    server = make_server(Service(LibraryOfAccounts(library)), allow_changes=True)
    app = make_http_app(server, door=Door(register=register, rates=Rates(per_minute=100_000)))
    with TestClient(app, base_url="http://127.0.0.1:8503") as client:
        yield client


def tokens(register: Register) -> dict[str, str]:
    """Register a token for each role; return a header for each."""
    return {role: f"Bearer {register.add_token(role, rights)[0]}" for role, rights in ROLES.items()}


def expired(register: Register) -> str:
    """Return the header of an owner's token that has expired."""
    ended = datetime.now(UTC) - timedelta(seconds=1)
    return f"Bearer {register.add_token('expired', Rights(Role.OWNER), ended)[0]}"
