"""Everybody does everything in the app, as each role, against the table in docs/accounts.md."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import retrieval.overview.library_map
import ui.browser.access
from index import ClusterPlace, Library, Place, register_of
from index.access.guarded_library import GuardedLibrary
from index.access.register import Issuer, Register
from index.access.rights import Identity, Rights, Role
from index.distributed.library import ClusterLibrary
from index.documents import Span
from index.errors import NotAllowed
from index.models.protocols import Vectors
from index.protocols import Library as AnyLibrary
from index.scope import Scope
from retrieval.evidence.exported import answer_evidence, passages_evidence
from retrieval.evidence.formats.registry import EVIDENCE_FORMATS, evidence_format
from retrieval.evidence.reading import read_evidence
from retrieval.evidence.verifying.sources import LibrarySources
from retrieval.evidence.verifying.verify import verify
from retrieval.overview.passage_map import Cluster, PassageMap
from tests.api.access import people
from tests.api.access.backends import BACKENDS, empty_library
from tests.api.access.people import FERRY_ID, HIDDEN, LIMITED, ROLES, SECRET_ID
from tests.api.articles import ARTICLES
from tests.fakes import HashEmbedder
from tests.paths import ROOT
from ui.browser import checking
from ui.browser.evidence import verifying

DOCS = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8")
ISSUER = "http://127.0.0.1:9"
QUESTION = "Who took crowns from the yard in the ledgers?"
FIGURES = "How many crowns did it cost?"
DRAFT = "“ever read the ledgers,” and “the inspector took crowns from the yard”. The ferry stopped."


def one_cluster(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    positions = np.linspace(-1, 1, 2 * len(texts), dtype=np.float32).reshape(-1, 2)
    return PassageMap(positions, (Cluster(("ferry",), tuple(range(len(texts)))),))


class User:
    """Who has signed in, as Streamlit tells it."""

    is_logged_in = True

    def __init__(self, name: str) -> None:
        self.name = name

    def to_dict(self) -> dict[str, Any]:
        return {
            "iss": ISSUER, "sub": self.name.replace(" ", "-"), "email_verified": True,
            "email": f"{self.name.replace(' ', '-')}@example.org",
        }  # fmt: skip


@dataclass
class World:
    """A library, people who may use different parts of it, and the app."""

    library: Library
    register: Register
    patch: pytest.MonkeyPatch

    def allow(self, role: str, rights: Rights) -> None:
        self.register.allow(User(role).to_dict()["email"], rights)

    def sign_in(self, role: str) -> AppTest:
        self.patch.setattr(st, "user", User(role))
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)

    def open(self, role: str, page: str = "", **session: Any) -> AppTest:
        app = self.sign_in(role)
        for name, value in session.items():
            app.session_state[name] = value
        if page:
            app.switch_page(f"ui/browser/pages/{page}.py")
        app.run()
        assert not app.exception, app.exception
        return app

    def identity(self, role: str) -> Identity:
        return Identity(f"person:{ISSUER} {role.replace(' ', '-')}", ROLES[role])


@pytest.fixture(params=BACKENDS)
def world(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    with empty_library(request, tmp_path, monkeypatch) as (library, place):
        if isinstance(place, ClusterPlace):
            for name, value in place.environment.items():
                monkeypatch.setenv(name, value)
        else:
            monkeypatch.setenv("FOOTNOTE_LIBRARY", str(place))
        yield signed_in(library, place, monkeypatch)


def signed_in(library: Library, place: Place, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("FOOTNOTE_SIGNIN", "yes")
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", "0")
    # Another object over the same files, as the app's process has.
    monkeypatch.setattr(ui.browser.access, "open_library", lambda path, announce: again(place))
    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", one_cluster)
    monkeypatch.setattr("ui.browser.access.resume_work", lambda _: "")
    library.add(ARTICLES)
    people.fill(library)
    world = World(library, register_of(place), monkeypatch)
    world.register.set_issuer(Issuer(ISSUER, "footnote"))
    for role, rights in ROLES.items():
        world.allow(role, rights)
    # What the process makes for one person must not come before another.
    everything(world.open("owner", "overview"))
    return world


def again(place: Place) -> Library:
    if isinstance(place, ClusterPlace):
        return ClusterLibrary.connect(place.address, place.vectors, embedder=HashEmbedder())
    return Library.open(place, embedder=HashEmbedder())


def everything(app: AppTest) -> str:
    """Return all that a page has been given to draw, in small letters."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        parts.append(str(getattr(node, "proto", "")))
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(app._tree)
    return " ".join(parts).casefold()


def asked(world: World, role: str, question: str) -> AppTest:
    app = world.open(role)
    app.chat_input[0].set_value(question).run()
    assert not app.exception
    return app


def library_of(app: AppTest) -> GuardedLibrary:
    library = app.session_state["own-library"]
    assert isinstance(library, GuardedLibrary)
    return library


def asking(world: World, role: str) -> str:
    app = asked(world, role, QUESTION)
    shown = everything(app)
    for rank in (1, 2):
        app.session_state["reading-ask"] = None
        cited = app.session_state["conversation"].citation(0, rank)
        if cited is not None:
            shown += repr(cited).casefold()
    return shown


def suggestions(world: World, role: str) -> str:
    app = world.open(role)
    library = library_of(app)
    made = ui.browser.access.access(world.library.folder)
    deadline = time.monotonic() + 60
    while not made.suggestions(library)[1]:
        made.made_of(library).suggester.wait(1)
        assert time.monotonic() < deadline
    return everything(app.run()) + str(made.suggestions(library)).casefold()


def figures(world: World, role: str) -> str:
    app = asked(world, role, FIGURES)
    deadline = time.monotonic() + 60
    while "looking for the figures" in everything(app):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        app.run()
    return everything(app)


def linked(world: World, role: str) -> str:
    app = world.sign_in(role)
    app.query_params["doc"] = SECRET_ID
    app.query_params["start"], app.query_params["end"] = "0", "40"
    app.run()
    assert not app.exception
    # The address, and the message that the article is not there, have the id that the reader typed;
    # the message is Markdown, with backslashes.
    return re.sub(r"quillbrook(?:/|%2f)zorvane\.txt", "", everything(app).replace("\\", ""))


def checked(world: World, role: str) -> str:
    app = world.open(role, "check")
    app.text_area[0].set_value(DRAFT)
    app.checkbox(key=checking.SENTENCES).check()
    next(each for each in app.button if each.label == "Check").click().run()
    assert not app.exception
    assert "ever read the ledgers" in everything(app)
    return everything(app)


def verified(world: World, role: str) -> str:
    with world.library.snapshot() as snapshot:
        places = [(FERRY_ID, Span(0, 40)), (SECRET_ID, Span(0, 40))]
        content = evidence_format("jsonld").write(passages_evidence(snapshot, places))
    app = world.open(role, "check")
    # Compared again, as a library is that has changed: a file cannot be dropped here.
    citations = read_evidence(content)
    with world.library.snapshot() as snapshot:
        whole = verify(citations, LibrarySources(snapshot))
    app.session_state["verified-file"] = verifying.VerifiedFile(citations, whole, -1)
    app.run()
    assert not app.exception
    states = [
        each.state.value for each in app.session_state["verified-file"].verification.citations
    ]
    assert states == ["unchanged", "gone" if role in LIMITED else "unchanged"]
    # Whoever has the file has its words: what else is told of the article counts.
    return "quillbrook and the yard" if states[1] != "gone" else ""


def exported(world: World, role: str) -> str:
    app = asked(world, role, QUESTION)
    answer = app.session_state["conversation"].turns[0].answer
    written = b""
    with library_of(app).snapshot() as snapshot:
        for kind in EVIDENCE_FORMATS:
            if kind.is_text:
                written += kind.write(answer_evidence(snapshot, answer))
    return written.decode().replace(QUESTION, "").casefold()


def listed(world: World, role: str) -> str:
    return everything(world.open(role, "sources"))


def overview(world: World, role: str) -> str:
    app = world.open(role, "overview")
    deadline = time.monotonic() + 60
    while "drawing the map" in everything(app):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        app.run()
        assert not app.exception
    assert "map of the passages" in everything(app)
    return everything(app)


APP: dict[str, Callable[[World, str], str]] = {
    "app: asking and the passages": asking,
    "app: suggested questions": suggestions,
    "app: figures side by side": figures,
    "app: a link to an article": linked,
    "app: checking a draft": checked,
    "app: verifying citations": verified,
    "app: exporting an answer": exported,
    "app: sources, tags and collections": listed,
    "app: overview, map and copies": overview,
}


def test_the_table_in_the_docs_has_the_same_lines() -> None:
    lines = re.findall(r"^\| (app: [^|]+?) \| (.*) \|$", DOCS, flags=re.MULTILINE)
    assert [name for name, _ in lines] == list(APP)
    for _, cells in lines:
        assert cells.split(" | ") == ["part" if role in LIMITED else "all" for role in ROLES]


@pytest.mark.parametrize("line", APP)
def test_everybody_does_everything(world: World, line: str) -> None:
    for role in ROLES:
        shown = APP[line](world, role)
        found = [word for word in HIDDEN if word in shown]
        if role in LIMITED:
            assert found == [], role
        elif line != "app: suggested questions":
            assert found != [], role


@pytest.mark.parametrize("line", ["app: figures side by side", "app: suggested questions"])
def test_what_is_made_for_one_part_comes_before_nobody_else(
    world: World, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever is answered is suggested, so that a question is there to be passed on.
    monkeypatch.setattr(
        "retrieval.suggestions.suggester.suggest_questions", lambda library, **_: told(library)
    )
    # Both parts are in their first state, so their numbers are the same.
    outside = frozenset({SECRET_ID, "city/bridge.txt"})
    world.library.labels.save_collection("Outside", Scope(doc_ids=outside))
    world.allow("outsider", Rights(Role.READER, frozenset({"Outside"})))
    shown = APP[line](world, "outsider")
    assert "footbridge" in shown
    assert "quillbrook" in shown
    shown = APP[line](world, "limited reader")
    assert [word for word in HIDDEN if word in shown] == []


def told(library: AnyLibrary) -> Iterator[str]:
    """Yield a question for each article that somebody may use."""
    with library.snapshot() as snapshot:
        entries = snapshot.entries()
    yield from (f"What of {entry.title}?" for entry in entries)


def test_everybody_has_his_own_conversations_and_notes(world: World) -> None:
    asked(world, "reader", "Why did Vexley stop the ferry?")
    for role in ROLES:
        app = world.open(role)
        assert ("vexley stop the ferry" in everything(app)) == (role == "reader")


def test_what_leaves_the_collection_is_gone_from_an_open_page(world: World) -> None:
    role, bridge = "limited reader", "city/bridge.txt"
    labels = world.library.labels
    labels.save_collection(people.HARBOUR, Scope(doc_ids=frozenset({FERRY_ID, bridge})))
    app = asked(world, role, "Why did the ferry stop?")
    first = app.session_state["conversation"].citation(0, 1)
    assert first.document.doc_id == FERRY_ID
    app.session_state["opens-first"] = True
    app.chat_input[0].set_value("Why did the ferry stop?").run()
    assert app.session_state["reading-ask"].document.doc_id == FERRY_ID
    assert "propeller" in everything(app)
    # No article has changed: only what the collection is.
    labels.save_collection(people.HARBOUR, Scope(doc_ids=frozenset({bridge})))
    app.run()
    assert not app.exception
    assert app.session_state["reading-ask"] is None
    assert "propeller" not in everything(app)
    labels.delete_collection(people.HARBOUR)
    app.run()
    assert not app.exception
    assert [each.value for each in app.header] == ["There are no articles for you yet"]


def test_rights_that_change_empty_the_session(world: World) -> None:
    app = asked(world, "reader", QUESTION)
    library = library_of(app)
    assert "brindlemoor" in everything(app)
    world.allow("reader", Rights(Role.READER, frozenset({people.HARBOUR})))
    # A fragment or a callback may still have the library of before.
    with pytest.raises(NotAllowed, match="Open the page again"), library.snapshot():
        pass
    with pytest.raises(NotAllowed):
        library.intake.remove([FERRY_ID])
    app.run()
    assert not app.exception
    assert [word for word in HIDDEN if word in everything(app)] == []
    assert "conversation" not in app.session_state or not app.session_state["conversation"].turns
    world.register.forbid(User("reader").to_dict()["email"])
    app.run()
    assert "You cannot use these articles" in [each.value for each in app.header]
    assert "conversation" not in app.session_state


def test_the_number_of_changes_is_that_of_the_part(world: World) -> None:
    limited = GuardedLibrary(world.library, world.identity("limited reader"))

    def seq() -> int:
        with limited.snapshot() as snapshot:
            assert snapshot.totals.seq == snapshot.version.seq
            return snapshot.version.seq

    assert seq() == 0
    world.library.remove([SECRET_ID])
    assert seq() == 0
    world.library.labels.save_collection(people.HARBOUR, Scope(doc_ids=frozenset()))
    assert seq() == 1
    numbers: list[int] = []
    threads = [threading.Thread(target=lambda: numbers.append(seq())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers == [1] * 8
