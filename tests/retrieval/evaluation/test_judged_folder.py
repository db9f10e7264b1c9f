"""The exported folder: the same documents, the judgements that still hold, and no other folder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import retrieval.evaluation.judged_folder
from index.documents import Anchor, Document, Span
from index.errors import EvaluationError
from index.loaders import Loaded, load
from index.local.library import STORE_FILE, Library
from index.workspace.judgements import RIGHT, WRONG
from retrieval.evaluation.benchmark_folder import Benchmark, GoldSpan, Query, read_folder
from retrieval.evaluation.judged_folder import ExportSummary, export_folder, query_id
from tests.fakes import HashEmbedder

QUESTION = "Why did the ferry stop?"
FRONT = "---\ntags: zorbing\n---\n"
FERRY = Document(
    doc_id="north/ferry é.md",
    title="The “ferry” 🦉",
    text=(
        f"{FRONT}The ferry stopped on Monday 🦉 after its engine failed.\r\n\r\n"
        "A new boat\u2028 sails\x85 in\x00 May.\n\nComments are closed.\n"
    ),
    sha256="f0",
    source="The Islander",
    author="A. Writer",
    published=date(2024, 2, 29),
    uri="https://example.org/a?b=c",
    skipped=(Span(0, len(FRONT)),),
)
BRIDGE = Document(
    doc_id="bridge.txt",
    title="A bridge",
    text="The council voted to build a footbridge over the canal.",
    sha256="b0",
)
MONDAY = Span(FERRY.text.index("The ferry"), FERRY.text.index("\r\n\r\n"))
BOAT = Span(FERRY.text.index("A new boat"), FERRY.text.index("\n\nComments"))
COUNCIL = Span(0, len(BRIDGE.text))


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


def export(library: Library, folder: Path) -> tuple[ExportSummary, Benchmark]:
    exported = export_folder(library, folder)
    return exported, read_folder(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def loaded(folder: Path) -> dict[str, Document]:
    items = list(load([folder / "corpus.jsonl"]))
    assert all(isinstance(item, Loaded) and not item.notes for item in items)
    documents = [item.document for item in items if isinstance(item, Loaded)]
    return {document.doc_id: document for document in documents}


def test_the_judgements_come_back(library: Library, tmp_path: Path) -> None:
    library.judge(QUESTION, ("Who runs it?",), Anchor.of(FERRY, MONDAY), RIGHT)
    library.judge(QUESTION, ("Who runs it?",), Anchor.of(FERRY, BOAT), WRONG)
    library.judge(QUESTION, ("Who runs it?",), Anchor.of(BRIDGE, COUNCIL), WRONG)
    library.judge("What rose?", (), Anchor.of(BRIDGE, COUNCIL), WRONG)
    library.judge_answerable("Who won?", (), False)
    library.judge_answerable("Where is it?", (), True)
    exported, benchmark = export(library, tmp_path / "new" / "set")
    queries = {query.text: query for query in benchmark.queries}
    first, rose, won, where = (
        queries[text].query_id for text in (QUESTION, "What rose?", "Who won?", "Where is it?")
    )
    assert queries == {
        QUESTION: Query(query_id=first, text=QUESTION, history=("Who runs it?",), answerable=True),
        "What rose?": Query(query_id=rose, text="What rose?"),
        "Who won?": Query(query_id=won, text="Who won?", answerable=False),
        "Where is it?": Query(query_id=where, text="Where is it?", answerable=True),
    }
    assert benchmark.qrels == {
        first: {FERRY.doc_id: 1, BRIDGE.doc_id: 0},
        rose: {BRIDGE.doc_id: 0},
    }
    assert benchmark.gold_spans == (
        GoldSpan(query_id=first, anchor=Anchor.of(FERRY, MONDAY), is_whole_passage=True),
    )
    assert exported == ExportSummary(
        documents=2,
        questions=4,
        passages=4,
        unanswerable=1,
        stale=0,
        unwritable=0,
        older_than_newest_article=0,
    )


def test_the_articles_come_back_with_what_is_skipped(library: Library, tmp_path: Path) -> None:
    library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    export(library, tmp_path / "set")
    documents = loaded(tmp_path / "set")
    assert documents.keys() == {FERRY.doc_id, BRIDGE.doc_id}
    ferry = documents[FERRY.doc_id]
    # Of a line's text, and of the file it was read from.
    as_read = replace(ferry, sha256="f0", path="")
    assert [span.of(ferry.text) for span in ferry.skipped] == [FRONT, "Comments are closed."]
    assert as_read == replace(FERRY, skipped=ferry.skipped)


def test_what_a_file_skips_is_skipped_again(tmp_path: Path, embedder: HashEmbedder) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "ferry.md").write_bytes(FERRY.text.replace("\0", "").encode())
    (articles / "page.html").write_text(
        "<html><head><title>The page</title></head><body><article><p>The orchard lost its apples "
        "to frost in May, the growers said.</p></article><p>Comments are closed.</p></body></html>"
    )
    items = [item.document for item in load([articles]) if isinstance(item, Loaded)]
    library = Library.open(tmp_path / "library", create=True, embedder=embedder)
    library.add(items)
    ferry = next(item for item in items if item.doc_id == "ferry.md")
    library.judge(QUESTION, (), Anchor.of(ferry, MONDAY), RIGHT)
    export(library, tmp_path / "set")
    found = loaded(tmp_path / "set")
    assert {d.doc_id: (d.title, d.text, d.skipped) for d in found.values()} == {
        item.doc_id: (item.title, item.text, item.skipped) for item in items
    }
    assert ferry.skipped[0].of(ferry.text) == FRONT


@settings(deadline=None, max_examples=25)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
        lambda text: not text.isspace()
    ),
    question=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
        lambda text: bool(text.strip())
    ),
)
def test_any_text_comes_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, text: str, question: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    document = Document(doc_id="any", title="Any", text=text, sha256="0")
    with library._store.writing() as store:
        store.put(document, [])
    whole = Span(0, len(text))
    library.judge(question, (question,), Anchor.of(document, whole), RIGHT)
    _, benchmark = export(library, folder / "set")
    (query,) = benchmark.queries
    (gold,) = benchmark.gold_spans
    assert (query.text, query.history) == (question.strip(), (question,))
    assert gold.anchor == Anchor.of(document, whole)


def test_a_replaced_article_is_told_and_left_out(library: Library, tmp_path: Path) -> None:
    library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    library.judge(QUESTION, (), Anchor.of(BRIDGE, COUNCIL), WRONG)
    library.judge("Who?", (), Anchor.of(FERRY, MONDAY), RIGHT)
    library.add([replace(FERRY, text=FERRY.text.replace("Monday", "Friday"))])
    exported, benchmark = export(library, tmp_path / "set")
    assert (exported.questions, exported.passages, exported.stale) == (1, 1, 2)
    (query,) = benchmark.queries
    # That it can be answered was said of a text that is gone.
    assert (query.text, query.answerable) == (QUESTION, None)
    assert benchmark.gold_spans == ()
    library.remove([BRIDGE.doc_id])
    with pytest.raises(EvaluationError, match="every article that was judged has been replaced"):
        export_folder(library, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_an_article_that_is_replaced_meanwhile_is_held_to_what_was_written(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    library.judge(QUESTION, (), Anchor.of(BRIDGE, COUNCIL), RIGHT)
    real = retrieval.evaluation.judged_folder._documents

    def late(*arguments: Any) -> Any:
        library.add([replace(FERRY, text="The ferry sails.", skipped=())])
        library.remove([BRIDGE.doc_id])
        return real(*arguments)

    library.judge_answerable("Who?", (), False)
    monkeypatch.setattr(retrieval.evaluation.judged_folder, "_documents", late)
    exported, benchmark = export(library, tmp_path / "set")
    assert (exported.documents, exported.passages, exported.stale) == (1, 0, 2)
    assert [query.text for query in benchmark.queries] == ["Who?"]


def test_a_corpus_is_read_a_few_articles_at_a_time(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval.evaluation.judged_folder, "_AT_ONCE", 2)
    library.add(replace(BRIDGE, doc_id=f"{n}") for n in range(5))
    library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    assert export(library, tmp_path / "set")[0].documents == 7
    assert len(loaded(tmp_path / "set")) == 7


@pytest.mark.parametrize("doc_id", [" ferry.txt", "a\tb.txt", "a\nb.txt", "ferry\u2028"])
def test_an_id_that_a_table_cannot_hold_is_told(
    tmp_path: Path, embedder: HashEmbedder, doc_id: str
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=embedder)
    document = replace(BRIDGE, doc_id=doc_id)
    library.add([document, FERRY])
    library.judge(QUESTION, (), Anchor.of(document, COUNCIL), RIGHT)
    library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    exported, benchmark = export(library, tmp_path / "set")
    assert exported.unwritable == 1
    assert [list(judged) for judged in benchmark.qrels.values()] == [[FERRY.doc_id]]
    assert {gold.anchor.doc_id for gold in benchmark.gold_spans} == {doc_id, FERRY.doc_id}


def test_no_answer_said_before_the_newest_article_came_is_told(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.judge_answerable("Who won?", (), False)
    assert export(library, tmp_path / "set")[0].older_than_newest_article == 0
    with library._store.writing() as store:
        store._connection.execute("UPDATE documents SET added_at = '2999-01-01T00:00:00+00:00'")
    assert export(library, tmp_path / "set")[0].older_than_newest_article == 1


def test_an_id_of_a_question_stays_the_same(library: Library) -> None:
    kept = library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    other = library.judge(QUESTION, ("Who?",), Anchor.of(FERRY, MONDAY), RIGHT)
    assert query_id(kept) == query_id(library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), WRONG))
    assert query_id(kept) != query_id(other)
    assert len(query_id(kept)) == 16


class TestFolders:
    @pytest.fixture(autouse=True)
    def _judged(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)

    def test_an_earlier_export_is_replaced(self, library: Library, tmp_path: Path) -> None:
        export(library, tmp_path / "set")
        library.judge_answerable("Who won?", (), False)
        assert len(export(library, tmp_path / "set")[1].queries) == 2
        assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "set"]

    def test_an_empty_folder_is_taken(self, library: Library, tmp_path: Path) -> None:
        (tmp_path / "set").mkdir()
        assert export(library, tmp_path / "set")[0].questions == 1

    @pytest.mark.parametrize("name", ["notes.txt", "queries.jsonl", "footnote-export.json"])
    def test_what_was_changed_by_hand_is_left_alone(
        self, library: Library, tmp_path: Path, name: str
    ) -> None:
        export(library, tmp_path / "set")
        with (tmp_path / "set" / name).open("a") as file:
            file.write('{"_id": "mine", "text": "My own?"}\n')
        before = contents(tmp_path / "set")
        with pytest.raises(EvaluationError, match="Name another folder"):
            export_folder(library, tmp_path / "set")
        assert contents(tmp_path / "set") == before

    def test_a_folder_of_another_origin_is_left_alone(
        self, library: Library, tmp_path: Path
    ) -> None:
        export(library, tmp_path / "set")
        (tmp_path / "set" / "footnote-export.json").unlink()
        with pytest.raises(EvaluationError, match="something other"):
            export_folder(library, tmp_path / "set")
        (tmp_path / "file").write_text("mine")
        with pytest.raises(EvaluationError, match="something other"):
            export_folder(library, tmp_path / "file")
        assert (tmp_path / "file").read_text() == "mine"

    @pytest.mark.parametrize("place", [".", "export", "dense/export"])
    def test_the_library_s_own_folder_is_refused(self, library: Library, place: str) -> None:
        with pytest.raises(EvaluationError, match="inside the library"):
            export_folder(library, library.folder / place)
        assert STORE_FILE in {path.name for path in library.folder.iterdir()}

    def test_a_failure_leaves_the_earlier_export(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        export(library, tmp_path / "set")
        before = contents(tmp_path / "set")
        real = Path.rename

        def refused(path: Path, target: Path) -> Path:
            if path.name == "new":
                raise OSError(28, "No space left on device")
            return real(path, target)

        monkeypatch.setattr(Path, "rename", refused)
        with pytest.raises(OSError, match="No space"):
            export_folder(library, tmp_path / "set")
        assert contents(tmp_path / "set") == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "set"]

    def test_nothing_judged_is_said(self, library: Library, tmp_path: Path) -> None:
        library.forget_judgements(QUESTION)
        with pytest.raises(EvaluationError, match="No answer has been judged yet"):
            export_folder(library, tmp_path / "set")
        assert not (tmp_path / "set").exists()


def test_the_file_says_which_spans_are_skipped(library: Library, tmp_path: Path) -> None:
    library.judge(QUESTION, (), Anchor.of(FERRY, MONDAY), RIGHT)
    export(library, tmp_path / "set")
    lines = (tmp_path / "set" / "corpus.jsonl").read_bytes().split(b"\n")
    by_id = {line["_id"]: line for line in map(json.loads, filter(None, lines))}
    assert by_id[FERRY.doc_id]["skipped"] == [[0, len(FRONT)]]
