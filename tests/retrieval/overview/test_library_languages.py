"""The remark on articles that the library's model does not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.contents import VectorSpace
from index.documents import Document
from index.local.library import Library
from index.local.snapshot import Snapshot
from index.models.catalogue import DEFAULT_MODEL
from retrieval.overview.library_languages import unread_languages
from tests.fakes import HashEmbedder

TEXTS = {
    "de": "Der Rat von Halm beschloss am Dienstag, die alte Brücke für fünf Monate zu schließen.",
    "uk": "Паром «Корал» зупинився в понеділок у бухті Ліман, бо двигун залило водою.",
    "en": "The council of Halm voted on Tuesday to close the old bridge for five months.",
    "short": "Halm 12",
}


def library_of(folder: Path, *names: str) -> Library:
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    library.add(
        Document(doc_id=f"{place}-{name}", title="", text=TEXTS[name], sha256="")
        for place, name in enumerate(names)
    )
    return library


def remark(library: Library, monkeypatch: pytest.MonkeyPatch, model: str = DEFAULT_MODEL) -> str:
    space = VectorSpace(model, "f" * 64, 64)
    monkeypatch.setattr(Snapshot, "space", property(lambda _: space))
    with library.snapshot() as snapshot:
        return unread_languages(snapshot)


def test_articles_in_other_languages_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = library_of(tmp_path / "library", "en", "uk", "de", "uk", "short")
    assert remark(library, monkeypatch) == (
        "3 of 5 articles are in Ukrainian and German; this library's model reads English. "
        "`footnote reembed languages` gives it one that reads every language."
    )
    assert remark(library, monkeypatch, "languages") == ""


def test_a_library_in_english_has_no_remark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remark(library_of(tmp_path / "library", "en", "short"), monkeypatch) == ""


def test_the_language_of_each_article_is_stored(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", "en", "uk", "de", "short")
    with library.snapshot() as snapshot:
        found = {entry.doc_id: entry.language for entry in snapshot.entries()}
        assert [each.language for each in snapshot.summaries()] == list(found.values())
        assert snapshot.document("1-uk").language == "uk"
    assert found == {"0-en": "en", "1-uk": "uk", "2-de": "de", "3-short": ""}
