"""The reranker as a setting of the library: kept, unset, refused, missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from index.documents import Document
from index.errors import LibraryBusy, ModelError, ModelNotFound
from index.local.library import Library
from retrieval import ask
from tests.fakes import HashEmbedder, WordReranker

TEXTS = {
    "ferry": "The ferry between the islands stopped on Monday after its engine failed.",
    "pier": "The ferry leaves from the northern pier, where passengers waited on Monday.",
    "frost": "Growers lost a third of their apples to frost. The ferry was late on Monday.",
}
QUESTION = "Why did the ferry stop on Monday?"

Announce = Callable[[str], None] | None


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rerankers that were opened; a model is named for the word that it prefers."""
    names: list[str] = []

    def open_reranker(model: str, announce: Announce) -> WordReranker:
        names.append(model)
        if model == "gone":
            raise ModelNotFound("There is no model 'gone'.")
        return WordReranker(Path(model).name)

    monkeypatch.setattr("index.local.library_models.open_reranker", open_reranker)
    return names


@pytest.fixture
def library(tmp_path: Path, opened: list[str]) -> Library:
    library = again(tmp_path / "library")
    library.add(
        Document(doc_id=doc_id, title=doc_id, text=text, sha256="")
        for doc_id, text in TEXTS.items()
    )
    return library


def again(folder: Path, reranker: str | None = None) -> Library:
    return Library.open(folder, create=True, embedder=HashEmbedder(), reranker=reranker)


def first(library: Library) -> str:
    return ask(library, QUESTION).citations[0].document.doc_id


def test_there_is_none_unless_one_is_set(library: Library, opened: list[str]) -> None:
    assert library.reranker is None
    assert first(library) == "ferry"
    assert opened == []


def test_it_is_kept_and_every_question_goes_by_it(library: Library, opened: list[str]) -> None:
    before = ask(library, QUESTION)
    library.set_reranker("frost")
    assert first(library) == "frost"
    other = again(library.folder)
    assert first(other) == "frost"
    assert other.reranker is other.reranker
    assert opened == ["frost", "frost"]
    after = ask(other, QUESTION)
    assert {c.sentences for c in after.citations} == {c.sentences for c in before.citations}
    with library.snapshot() as snapshot:
        assert snapshot.totals.vectors == 3
        assert library.reranker is not None


def test_a_library_that_is_open_learns_of_another(library: Library, opened: list[str]) -> None:
    library.set_reranker("frost")
    again(library.folder).set_reranker("pier")
    assert first(library) == "pier"
    again(library.folder).set_reranker(None)
    assert library.reranker is None
    assert first(library) == "ferry"
    assert first(again(library.folder)) == "ferry"


def test_one_for_the_while_is_not_kept(library: Library) -> None:
    library.set_reranker("pier")
    assert first(again(library.folder, "frost")) == "frost"
    assert first(again(library.folder)) == "pier"


def test_what_cannot_be_loaded_is_refused_before_anything_changes(library: Library) -> None:
    library.set_reranker("pier")
    with pytest.raises(ModelNotFound, match=r"^There is no model 'gone'\.$"):
        library.set_reranker("gone")
    assert first(library) == "pier"


def test_one_that_is_gone_is_said_and_not_passed_over(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.set_reranker("pier")

    def missing(model: str, announce: Announce) -> WordReranker:
        raise ModelNotFound(f"There is no model {model!r}.")

    monkeypatch.setattr("index.local.library_models.open_reranker", missing)
    with pytest.raises(ModelNotFound) as raised:
        ask(again(library.folder), QUESTION)
    assert str(raised.value) == (
        "The reranker cannot be used. There is no model 'pier'. To choose another one run "
        "`footnote rerank MODEL`, to turn reranking off run `footnote rerank none`."
    )
    # Named for the while, it is no setting that could be changed.
    with pytest.raises(ModelNotFound, match=r"^There is no model 'other'\.$"):
        _ = again(library.folder, "other").reranker
    again(library.folder).set_reranker(None)
    assert first(again(library.folder)) == "ferry"


def test_a_folder_is_kept_by_its_whole_path(
    library: Library, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "frost").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    library.set_reranker("./frost")
    monkeypatch.chdir(tmp_path)
    assert first(again(library.folder)) == "frost"
    assert opened == [str(tmp_path / "here" / "frost")] * 2


def test_not_while_another_writes(library: Library) -> None:
    with FileLock(library.folder / "lock"), pytest.raises(LibraryBusy):
        library.set_reranker("pier")
    assert library.reranker is None


@pytest.mark.model
def test_a_model_of_the_wrong_kind(tmp_path: Path) -> None:
    library = again(tmp_path / "library")
    with pytest.raises(ModelError, match="`footnote reembed all-MiniLM-L6-v2`"):
        library.set_reranker("all-MiniLM-L6-v2")
    assert library.reranker is None
