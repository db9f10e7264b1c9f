"""What people leave is theirs, and goes with the articles that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.access.guarded_library import GuardedLibrary
from index.access.rights import Identity, Rights, Role
from index.documents import Anchor, Span
from index.errors import DocumentNotFound, LibraryDamaged, NotAllowed
from index.jobs.job import GivenFile
from index.scope import Scope
from tests.api.articles import article
from tests.fakes import HashEmbedder

FERRY = "The ferry to Hallum stopped on Monday because its engine failed in the harbour."
QUARRY = "The quarry at Lind was flooded on Friday, said the foreman."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([article("ferry.txt", "Ferry", FERRY), article("quarry.txt", "Quarry", QUARRY)])
    made.labels.save_collection("Harbour", Scope(doc_ids=frozenset({"ferry.txt"})))
    return made


def place(library: Library, doc_id: str) -> Anchor:
    with library.snapshot() as snapshot:
        return Anchor.of(snapshot.document(doc_id), Span(0, 9))


def holding(folder: Path, word: str) -> list[str]:
    """Return the files of a folder that have a word."""
    return sorted(
        path.relative_to(folder).parts[0]
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    )


def test_notes_and_judgements_are_each_persons_own(library: Library) -> None:
    people = [library, library.of_person("ann"), library.of_person("bob")]
    anchor = place(library, "ferry.txt")
    for number, each in enumerate(people):
        each.notes.add(anchor, f"note {number}")
        each.judge(f"Question {number}?", (), anchor, 1)
    for number, each in enumerate(people):
        with each.snapshot() as snapshot:
            assert [note.text for note in snapshot.notes()] == [f"note {number}"]
            assert [judged.text for judged in snapshot.judgements()] == [f"Question {number}?"]
            assert [one.name for one in snapshot.collections()] == ["Harbour"]
    assert library.problems() == []


def test_what_people_left_goes_with_the_article(library: Library) -> None:
    ann = library.of_person("ann")
    ann.notes.add(place(library, "ferry.txt"), "zorbing in the harbour")
    ann.notes.add(place(library, "quarry.txt"), "a flooded quarry")
    assert holding(library.folder, "zorbing") == ["people"]
    library.remove(["ferry.txt"])
    assert holding(library.folder, "zorbing") == []
    with ann.snapshot() as snapshot:
        assert [note.text for note in snapshot.notes()] == ["a flooded quarry"]
    with library.writer() as writer:
        assert writer.find_remains(["ferry.txt"]) == []


def test_the_folder_is_its_owners_alone(library: Library) -> None:
    library.of_person("ann").notes.add(place(library, "ferry.txt"), "a note")
    folder = library.folder / "people"
    assert folder.stat().st_mode & 0o077 == 0
    assert "ann" not in "".join(path.name for path in folder.iterdir())


def test_the_stamp_tells_of_a_persons_writing(library: Library) -> None:
    ann, bob = library.of_person("ann"), library.of_person("bob")
    before = library.stamp(), ann.stamp(), bob.stamp()
    ann.notes.add(place(library, "ferry.txt"), "a note")
    assert (library.stamp(), bob.stamp()) == (before[0], before[2])
    assert ann.stamp() != before[1]


def test_a_reader_changes_nothing(library: Library) -> None:
    reader = GuardedLibrary(library, Identity("ann", Rights(Role.READER)))
    with library.snapshot() as snapshot:
        before = snapshot.version
    intake = reader.intake
    for change in (
        lambda: reader.writer().__enter__(),
        lambda: reader.add([]),
        lambda: reader.remove(["ferry.txt"]),
        lambda: reader.set_reranker(None),
        lambda: reader.labels.tag(["ferry.txt"], ["flood"]),
        lambda: reader.labels.save_collection("Harbour", Scope()),
        lambda: reader.labels.delete_collection("Harbour"),
        lambda: intake.submit([GivenFile("a.txt", b"A.")]),
        lambda: intake.paste("A."),
        lambda: intake.fetch(["https://example.org/"]),
        lambda: intake.remove(["ferry.txt"]),
        lambda: intake.cancel([1]),
        lambda: intake.retry([1]),
        lambda: intake.dismiss([1]),
    ):
        with pytest.raises(NotAllowed):
            change()
    with library.snapshot() as snapshot:
        assert snapshot.version == before
        assert [each.name for each in snapshot.collections()] == ["Harbour"]
    library.intake.paste("Somebody else's text.")
    assert len(library.intake.jobs().jobs) == 1
    assert intake.jobs().jobs == ()
    # What he leaves himself, he may leave.
    reader.notes.add(place(library, "ferry.txt"), "mine")


def test_a_limited_editor_reaches_nothing_outside(library: Library) -> None:
    rights = Rights(Role.EDITOR, frozenset({"Harbour"}))
    editor = GuardedLibrary(library, Identity("ann", rights))
    quarry = place(library, "quarry.txt")
    with pytest.raises(DocumentNotFound):
        editor.judge("What flooded?", (), quarry, 1)
    with pytest.raises(DocumentNotFound):
        editor.notes.add(quarry, "outside")
    note = editor.notes.add(place(library, "ferry.txt"), "inside")
    editor.notes.edit(note.note_id, "still inside")
    with editor.snapshot() as snapshot:
        assert [each.text for each in snapshot.notes()] == ["still inside"]
    editor.notes.delete(note.note_id)
    with pytest.raises(DocumentNotFound):
        editor.intake.remove(["ferry.txt", "quarry.txt"])
    for change in (
        lambda: editor.labels.tag(["quarry.txt"], ["harbour"]),
        lambda: editor.labels.save_collection("Harbour", Scope()),
        lambda: editor.intake.submit([GivenFile("quarry.txt", b"Replaced.")]),
        lambda: editor.writer().__enter__(),
    ):
        with pytest.raises(NotAllowed):
            change()
    job = editor.intake.remove(["ferry.txt"])
    other = library.intake.paste("Somebody else's text.")
    assert [each.job_id for each in editor.intake.jobs().jobs] == [job]
    assert {each.job_id for each in library.intake.jobs().jobs} == {job, other}


def test_a_limited_snapshot_has_its_part_alone(library: Library) -> None:
    with library.writer() as writer:
        writer.put(
            article(
                "harbour-2.txt", "Second ferry", "A second ferry to Hallum, the Quillip, sails."
            )
        )
    library.labels.tag(["ferry.txt", "quarry.txt"], ["north"])
    rights = Rights(Role.READER, frozenset({"Harbour", "No such collection"}))
    limited = GuardedLibrary(library, Identity("ann", rights))
    with library.snapshot() as whole:
        every = {each.doc_id: whole.passages_of(each.doc_id) for each in whole.entries()}
        ids = [passage.passage_id for each in every.values() for passage in each]
        counts = whole.term_statistics(["ferri", "quarri", "quillip"]).document_frequency
        vector = HashEmbedder().embed_question("quarry ferry flooded")
        everywhere = whole.search_dense(vector, 10)
        assert whole.similar_terms("quillop")
    own = [passage.passage_id for passage in every["ferry.txt"]]
    assert set(everywhere) > set(own)
    assert counts["quarri"] == 1
    with limited.snapshot() as snapshot:
        assert [each.doc_id for each in snapshot.entries()] == ["ferry.txt"]
        assert [each.doc_id for each in snapshot.summaries()] == ["ferry.txt"]
        totals = snapshot.totals
        assert (totals.documents, totals.passages) == (1, len(own))
        assert totals.vectors <= len(own)
        assert snapshot.totals_within(Scope()).documents == 1
        assert snapshot.totals_within(Scope(doc_ids=frozenset({"quarry.txt"}))).documents == 0
        assert [each.passage_id for each in snapshot.passages(ids)] == own
        assert snapshot.passages_of("quarry.txt") == []
        assert snapshot.documents(every) == {"ferry.txt": snapshot.document("ferry.txt")}
        assert set(snapshot.added_at(every)) == {"ferry.txt"}
        assert set(snapshot.paths()) <= {"ferry.txt"}
        assert snapshot.embedded_ids() <= set(own)
        assert set(snapshot.search_dense(vector, 10)) == set(own)
        assert snapshot.search_lexical(["quarri"], 10) == []
        assert set(snapshot.search_lexical(["ferri", "quarri"], 10)) == set(own)
        within = snapshot.term_statistics(["ferri", "quarri", "quillip"]).document_frequency
        assert (within["quarri"], within["quillip"]) == (0, 0)
        assert within["ferri"] > 0
        assert snapshot.similar_terms("quillop") == {}
        assert "ferri" in snapshot.similar_terms("fery")
        assert snapshot.tags() == {"ferry.txt": ("north",)}
        assert [each.name for each in snapshot.collections()] == ["Harbour"]
        for read in (snapshot.document, snapshot.document_as_read):
            with pytest.raises(DocumentNotFound):
                read("quarry.txt")
        assert snapshot.original("quarry.txt") is None
        assert (snapshot.version.seq, snapshot.totals.seq) == (0, 0)


def test_an_owner_cannot_be_limited() -> None:
    with pytest.raises(NotAllowed):
        Rights(Role.OWNER, frozenset({"Harbour"}))


def test_a_damaged_file_of_one_person_keeps_nothing_of_the_others(library: Library) -> None:
    library.of_person("ann").notes.add(place(library, "ferry.txt"), "propeller")
    damaged = library.folder / "people" / "000.sqlite"
    damaged.write_bytes(b"no file of SQLite" * 100)
    assert "people" in holding(library.folder, "propeller")
    with pytest.raises(LibraryDamaged, match=r"000\.sqlite.* one person"):
        library.remove(["ferry.txt"])
    assert holding(library.folder, "propeller") == []
    assert holding(library.folder, "engine failed") == []
    assert any("000.sqlite" in problem for problem in library.problems())
    damaged.unlink()
    with library.writer() as writer:
        writer.rebuild()
        list(writer.embed())
    assert library.problems() == []
