"""The promises that every backend of the library keeps, in the order of docs/library-format.md.

Only `index.protocols` is used here. Another backend joins by one more entry of `BACKENDS`. What
only a local disk can break (crashes, damaged files, a slow build) is tested in `tests/faults` and
`tests/index/local`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from index import Library as LocalLibrary
from index.clashes import ClashPolicy
from index.contents import Change
from index.distributed.library import ClusterLibrary
from index.documents import Anchor, Document, Span
from index.errors import (
    DocumentNotFound,
    EmbedderMismatch,
    LibraryBusy,
    LibraryError,
    SourceClash,
)
from index.jobs.job import GivenFile
from index.protocols import Library, Snapshot
from index.scope import Scope
from index.terms import analyse
from index.workspace.judgements import RIGHT
from tests.cluster_servers import Cluster, schema_of
from tests.fakes import HashEmbedder

FERRY = "The ferry between the islands 🦉 stopped on Monday.\r\nIts engine failed.\n"
BRIDGE = "The council voted for a bridge over the canal."
FROST = "Growers lost a third of their apples to frost in May."


def article(doc_id: str, text: str) -> Document:
    return Document(doc_id=doc_id, title=f"About {doc_id}", text=text, sha256="0", source=doc_id)


ARTICLES = (article("ferry", FERRY), article("bridge", BRIDGE), article("frost", FROST))


def local(folder: Path, name: str = "hash", dimension: int = 64) -> Library:
    embedder = HashEmbedder(name, dimension)
    return LocalLibrary.open(folder / "library", create=True, embedder=embedder)


def on_cluster(folder: Path, servers: Cluster, name: str = "hash", dimension: int = 64) -> Library:
    return ClusterLibrary.connect(
        servers.postgres.address(schema_of(folder)),
        servers.milvus.address,
        create=True,
        embedder=HashEmbedder(name, dimension),
        folder=folder / "library",
    )


BACKENDS = ["local", pytest.param("cluster", marks=pytest.mark.cluster)]


@pytest.fixture(params=BACKENDS)
def open_library(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., Library]]:
    """Opens the same library at each call, with the embedder of the given name."""
    if request.param == "local":
        yield lambda *given: local(tmp_path, *given)
        return
    servers: Cluster = request.getfixturevalue("cluster")
    yield lambda *given: on_cluster(tmp_path, servers, *given)
    servers.forget_vectors()


@pytest.fixture
def library(open_library: Callable[..., Library]) -> Library:
    made = open_library()
    made.add(ARTICLES)
    return made


def by_words(
    snapshot: Snapshot, words: str, scope: Scope | None = None, count: int = 50
) -> set[str]:
    """Return the ids of the documents that a lexical search finds."""
    ids = snapshot.search_lexical(analyse(words), count, scope or Scope())
    return {passage.doc_id for passage in snapshot.passages(ids)}


def by_vector(
    snapshot: Snapshot, text: str, scope: Scope | None = None, count: int = 50
) -> set[str]:
    """Return the ids of the documents that a dense search finds."""
    vector = HashEmbedder().embed_question(text)
    ids = snapshot.search_dense(vector, count, scope or Scope())
    return {passage.doc_id for passage in snapshot.passages(ids)}


class TestOneSnapshot:
    def test_it_shows_one_moment_while_another_writes(self, library: Library) -> None:
        seen_before, written = threading.Event(), threading.Event()

        def write() -> None:
            seen_before.wait(20)
            library.add([article("tide", "The tide and the ferry.")])
            written.set()

        thread = threading.Thread(target=write)
        thread.start()
        with library.snapshot() as snapshot:
            before = snapshot.totals, by_words(snapshot, "ferry"), len(snapshot.entries())
            seen_before.set()
            written.wait(0.3)  # a backend may let the write wait, or hide it
            after = snapshot.totals, by_words(snapshot, "ferry"), len(snapshot.entries())
        thread.join()
        assert before == after == (before[0], {"ferry"}, 3)
        with library.snapshot() as snapshot:
            assert by_words(snapshot, "ferry") == {"ferry", "tide"}

    def test_the_numbers_agree(self, library: Library) -> None:
        with library.snapshot() as snapshot:
            passages = [p for d in snapshot.summaries() for p in snapshot.passages_of(d.doc_id)]
            assert snapshot.totals.documents == len(snapshot.summaries()) == 3
            assert snapshot.totals.passages == snapshot.totals.vectors == len(passages)
            assert snapshot.embedded_ids() == {passage.passage_id for passage in passages}
            assert snapshot.totals.characters == sum(len(passage.span) for passage in passages)

    def test_a_version_names_the_library_its_state_and_its_model(
        self, library: Library, open_library: Callable[..., Library]
    ) -> None:
        with library.snapshot() as snapshot:
            before, totals, space = snapshot.version, snapshot.totals, snapshot.space
        assert space
        assert (before.seq, before.fingerprint) == (totals.seq, space.fingerprint)
        with open_library().snapshot() as snapshot:
            assert snapshot.version == before
        library.remove(["ferry"])
        with library.snapshot() as snapshot:
            assert snapshot.version == replace(before, seq=snapshot.totals.seq) != before


class TestOneModel:
    def test_another_embedder_is_refused(
        self, library: Library, open_library: Callable[..., Library]
    ) -> None:
        with library.snapshot() as snapshot:
            snapshot.require_embedder(HashEmbedder())
            for other in (HashEmbedder("other"), HashEmbedder("hash", 32)):
                with pytest.raises(EmbedderMismatch):
                    snapshot.require_embedder(other)
        with pytest.raises(EmbedderMismatch):
            _ = open_library("other").embedder

    def test_after_reembedding_all_vectors_are_of_the_new_model(self, library: Library) -> None:
        new = HashEmbedder("new", 32)
        with library.writer() as writer:
            writer.reembed("new", new)
            for _ in writer.embed():
                pass
        with library.snapshot() as snapshot:
            snapshot.require_embedder(new)
            assert snapshot.totals.vectors == snapshot.totals.passages
            stored = snapshot.passages(snapshot.embedded_ids())
            assert {len(passage.vector) for passage in stored if passage.vector is not None} == {32}


class TestSearchableAtOnce:
    def test_by_words_as_soon_as_it_is_stored(self, library: Library) -> None:
        with library.writer() as writer:
            writer.put(article("tide", "The tide came over the quay."))
            with library.snapshot() as snapshot:
                assert by_words(snapshot, "quay") == {"tide"}
                assert "tide" not in by_vector(snapshot, "The tide came over the quay.")
            for _ in writer.embed():
                pass
            with library.snapshot() as snapshot:
                assert "tide" in by_vector(snapshot, "The tide came over the quay.")

    def test_a_replaced_text_is_found_and_the_old_one_is_not(self, library: Library) -> None:
        with library.writer() as writer:
            assert writer.put(article("ferry", "The boat sails again.")) is Change.REPLACED
            with library.snapshot() as snapshot:
                assert by_words(snapshot, "engine islands") == set()
                assert by_words(snapshot, "boat") == {"ferry"}


class TestDeletion:
    def test_it_is_masked_at_once(self, library: Library) -> None:
        with library.writer() as writer:
            writer.remove(["ferry"])
            with library.snapshot() as snapshot:
                assert by_words(snapshot, "ferry engine islands") == set()
                assert by_vector(snapshot, FERRY) == {"bridge", "frost"}
                assert snapshot.documents(["ferry"]) == {}

    def test_nothing_of_it_is_left(self, library: Library) -> None:
        with library.snapshot() as snapshot:
            document = snapshot.document("ferry")
        library.judge("Why did it stop?", (), Anchor.of(document, Span(0, 9)), RIGHT)
        library.remove(["ferry"])
        with library.writer() as writer:
            assert writer.find_remains(["ferry"]) == []
        with library.snapshot() as snapshot:
            assert [p for each in snapshot.judgements() for p in each.passages] == []
            with pytest.raises(DocumentNotFound):
                snapshot.document("ferry")
        assert library.problems() == []

    def test_cited_words_that_were_replaced_are_kept_and_go_with_the_document(
        self, library: Library
    ) -> None:
        with library.snapshot() as snapshot:
            document = snapshot.document("ferry")
        anchor = Anchor.of(document, Span(0, 9))
        library.judge("Why did it stop?", (), anchor, RIGHT)
        library.add([replace(document, text="Another boat runs.", sha256="1")])
        with library.snapshot() as snapshot:
            (kept,) = snapshot.kept_quotes()
        assert (kept.anchor, kept.quote) == (anchor, document.text[:9])
        library.remove(["ferry"])
        with library.snapshot() as snapshot:
            assert snapshot.kept_quotes() == ()
        with library.writer() as writer:
            assert writer.find_remains(["ferry"]) == []

    def test_all_or_none(self, library: Library) -> None:
        with pytest.raises(DocumentNotFound):
            library.remove(["ferry", "nothing"])
        with library.snapshot() as snapshot:
            assert by_words(snapshot, "ferry") == {"ferry"}


class TestScope:
    @pytest.mark.parametrize(
        ("scope", "inside"),
        [
            (Scope(doc_ids=frozenset({"bridge", "nothing"})), {"bridge"}),
            (Scope(outlets=frozenset({"frost", "ferry"})), {"frost", "ferry"}),
            (Scope(doc_ids=frozenset()), set[str]()),
            (Scope(), {"ferry", "bridge", "frost"}),
        ],
    )
    def test_a_search_returns_the_best_of_the_scope(
        self, library: Library, scope: Scope, inside: set[str]
    ) -> None:
        words = "ferry bridge frost"
        with library.snapshot() as snapshot:
            assert by_words(snapshot, words, scope) == inside
            assert by_vector(snapshot, FERRY, scope) == inside
            # One hit is asked for, and the best of the whole library lies outside the scope.
            assert len(by_vector(snapshot, FERRY, scope, count=1)) == min(len(inside), 1)
            assert snapshot.totals_within(scope).documents == len(inside)
            # How rare a word is does not depend on the scope, but whether the scope has it does.
            statistics = snapshot.term_statistics(analyse(words))
            assert statistics.passage_count == 3
            assert statistics.document_frequency == {"ferri": 1, "bridg": 1, "frost": 1}
            terms_inside = {term for word in inside for term in analyse(word)}
            assert snapshot.statistics_within(statistics, scope) == replace(
                statistics,
                document_frequency={
                    term: int(term in terms_inside) for term in statistics.document_frequency
                },
            )

    def test_a_tag_chooses_its_articles_until_they_are_removed(self, library: Library) -> None:
        library.labels.tag(["ferry", "frost"], ["Winter"])
        library.labels.save_collection("Cold", Scope(tags=frozenset({"winter"})))
        with library.snapshot() as snapshot:
            assert snapshot.tags() == {"ferry": ("Winter",), "frost": ("Winter",)}
            [cold] = snapshot.collections()
            assert by_words(snapshot, "ferry bridge frost", cold.scope) == {"ferry", "frost"}
            assert by_vector(snapshot, FERRY, cold.scope) == {"ferry", "frost"}
            assert snapshot.totals_within(cold.scope).documents == 2
        library.remove(["ferry"])
        with library.snapshot() as snapshot:
            assert snapshot.tags() == {"frost": ("Winter",)}
            assert by_words(snapshot, "ferry bridge frost", cold.scope) == {"frost"}

    def test_a_note_is_kept_with_its_article(self, library: Library) -> None:
        note = library.notes.add(Anchor.of(ARTICLES[0], Span(4, 9)), "Which?")
        library.add([replace(ARTICLES[0], text=FERRY + "It was mended.")])
        with library.snapshot() as snapshot:
            assert snapshot.notes() == snapshot.notes("ferry") == (note,)
            assert note.anchor.holds(snapshot.document("ferry"))
        library.remove(["ferry"])
        with library.snapshot() as snapshot:
            assert snapshot.notes() == ()

    def test_statistics_follow_every_write(
        self, library: Library, tmp_path: Path, embedder: HashEmbedder
    ) -> None:
        # A title counts in the first passage of its article, whichever that is now.
        text = "The tide rose.\n\n" + "It fell again in the evening. " * 60
        library.add([article("tide", text), article("storm", "The storm passed.")])
        library.add([replace(article("tide", f"The ferry left. {text}"), title="Harbour")])
        library.remove(["storm", "frost"])
        with library.snapshot() as snapshot:
            documents = [snapshot.document(each.doc_id) for each in snapshot.entries()]
            found = snapshot.term_statistics(analyse("harbour tide storm ferry frost evening"))
        fresh = LocalLibrary.open(tmp_path / "fresh", create=True, embedder=embedder)
        fresh.add(documents)
        with fresh.snapshot() as snapshot:
            expected = snapshot.term_statistics(analyse("harbour tide storm ferry frost evening"))
        assert found == expected
        assert found.document_frequency["harbour"] == 1
        assert found.document_frequency["storm"] == 0

    def test_terms_that_begin_alike_are_listed_as_soon_as_they_are_stored(
        self, library: Library
    ) -> None:
        def near(term: str) -> dict[str, int]:
            with library.snapshot() as snapshot:
                return snapshot.similar_terms(term)

        for mistyped in ("brdige", "birdge", "bidge", "bbridge", "bxidge", "bridgge"):
            assert near(mistyped)["bridg"] == 1, mistyped
        assert "bridg" not in near("ferry")
        # A title counts once, and a word that is only in a title is a term of the library, too.
        library.add(
            [replace(article("brief", "Two bridges. One bridge."), title="Brittle bridges")]
        )
        assert {"bridg": 2, "brittl": 1}.items() <= near("brdige").items()
        with library.writer() as writer:
            writer.rebuild()
        assert {"bridg": 2, "brittl": 1}.items() <= near("brdige").items()


class TestText:
    def test_it_is_kept_as_it_was_read(self, library: Library) -> None:
        with library.snapshot() as snapshot:
            assert snapshot.document("ferry") == ARTICLES[0]
            for stored in snapshot.passages(snapshot.embedded_ids()):
                assert stored.span.of(stored.document.text) == stored.text != ""

    def test_storing_it_again_changes_nothing(self, library: Library) -> None:
        before = library.stamp()
        with library.writer() as writer:
            assert writer.put(ARTICLES[0]) is Change.UNCHANGED
            assert writer.put(ARTICLES[0], policy=ClashPolicy.REFUSE) is Change.UNCHANGED
            other = replace(ARTICLES[0], text="Other text.")
            with pytest.raises(SourceClash):
                writer.put(other, policy=ClashPolicy.REFUSE)
        assert library.stamp() == before

    def test_many_are_stored_as_one_by_one_and_a_clash_keeps_out_its_own(
        self, library: Library
    ) -> None:
        ferry = replace(ARTICLES[0], text="Other text about a barge.")
        given = [(ferry, None), (ARTICLES[1], None), (article("mine", "A mine flooded."), None)]
        with library.writer() as writer:
            clash, same, added = writer.put_all(given, policy=ClashPolicy.REFUSE)
            assert isinstance(clash, SourceClash)
            assert (same, added) == (Change.UNCHANGED, Change.ADDED)
            replaced = writer.put_all(given[:1])
            assert replaced == [Change.REPLACED]
        with library.snapshot() as snapshot:
            assert by_words(snapshot, "barge flooded engine") == {"ferry", "mine"}


class TestWhoMayWrite:
    def test_one_writer_at_a_time(
        self, library: Library, open_library: Callable[..., Library]
    ) -> None:
        with library.writer(), pytest.raises(LibraryBusy), open_library().writer():
            pass

    def test_judgements_need_no_lock(
        self, library: Library, open_library: Callable[..., Library]
    ) -> None:
        other = open_library()
        with library.snapshot() as snapshot:
            document = snapshot.document("ferry")
        with library.writer():
            judged = other.judge("Why did it stop?", (), Anchor.of(document, Span(0, 9)), RIGHT)
            assert [passage.anchor.doc_id for passage in judged.passages] == ["ferry"]
            with library.snapshot() as snapshot:
                assert snapshot.judged("Why did it stop?") == judged

    def test_jobs_need_no_lock_or_are_refused(
        self, library: Library, open_library: Callable[..., Library]
    ) -> None:
        other, given = open_library(), [GivenFile("tide.txt", b"The tide.")]
        with library.writer():
            refused = ""
            try:
                job_ids = other.intake.submit(given)
            except LibraryError as error:
                # A backend without a worker may refuse, if it says what to do and keeps nothing.
                assert type(library) is not LocalLibrary
                job_ids, refused = [], str(error)
            assert bool(job_ids) != ("footnote add" in refused)
            assert [job.job_id for job in library.intake.jobs().jobs] == job_ids

    def test_writing_inside_a_snapshot_is_refused_at_once(self, library: Library) -> None:
        with library.snapshot(), pytest.raises(RuntimeError), library.writer():
            pass


class TestOrder:
    def test_ids_are_never_used_twice(self, library: Library) -> None:
        with library.snapshot() as snapshot:
            before = snapshot.embedded_ids()
        library.remove(["frost"])
        library.add([article("frost", FROST)])
        with library.snapshot() as snapshot:
            (passage,) = snapshot.passages_of("frost")
            assert passage.passage_id > max(before)

    def test_a_stamp_differs_after_each_write(self, library: Library) -> None:
        stamps = [library.stamp()]
        library.add([article("tide", "The tide.")])
        stamps.append(library.stamp())
        library.judge_answerable("Who?", (), answerable=False)
        stamps.append(library.stamp())
        assert len(set(cast("list[tuple[object, ...]]", stamps))) == 3

    def test_indexes_that_are_made_again_find_the_same(self, library: Library) -> None:
        with library.snapshot() as snapshot:
            before = by_words(snapshot, "ferry"), snapshot.totals.vectors
        with library.writer() as writer:
            writer.rebuild()
            list(writer.embed())
        assert library.problems() == []
        with library.snapshot() as snapshot:
            assert (by_words(snapshot, "ferry"), snapshot.totals.vectors) == before

    def test_a_library_does_not_own_files_elsewhere(
        self, library: Library, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        assert not library.owns(tmp_path_factory.mktemp("elsewhere") / "export")


def test_the_languages_are_those_of_the_articles(library: Library) -> None:
    with library.snapshot() as snapshot:
        before = snapshot.languages()
    library.add([replace(article("fähre", "Die Fähre fuhr am Montag nicht."), language="de")])
    with library.snapshot() as snapshot:
        assert snapshot.languages() == before | {"de"}
