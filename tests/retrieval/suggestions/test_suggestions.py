"""Questions to begin with come from the articles, and none leads to a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import retrieval.suggestions.suggest
from index import Library
from index.documents import Document, Span
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from retrieval import Status, ask
from retrieval.suggestions.suggest import MAX_SUGGESTIONS, MAX_TRIES, suggest_questions
from tests.fakes import HashEmbedder

NOTICE = "The Louvre was built in 1190 by Philip Augustus, so subscribe now."
TEXTS = {
    "a": "Some 3,000 boats were sent to Brest by the owners. They were new and in good order.",
    "b": "Ann Lee said in May that the boats never came to Brest. They knew that Ann Lee was sad.",
    "c": f"In those days the Louvre was still in Paris. {NOTICE}",
    "d": "Norway has pledged $5 million for the boats. It is said that Norway was the first.",
    "e": "It was known that the Herald was founded in 1850. All of the Herald was sold.",
}


def document(doc_id: str, text: str) -> Document:
    skipped = (Span(text.index(NOTICE), len(text)),) if NOTICE in text else ()
    return Document(
        doc_id=doc_id, title=doc_id, text=text, sha256="0", source="Herald", skipped=skipped
    )


def library_of(folder: Path, texts: dict[str, str], embedder: Embedder) -> Library:
    library = Library.open(folder / "library", create=True, embedder=embedder)
    library.add(document(doc_id, text) for doc_id, text in texts.items())
    return library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, TEXTS, HashEmbedder())


def test_the_questions_are_of_different_kinds_about_what_the_articles_say(library: Library) -> None:
    # Nothing of the outlet's own name, and nothing of what is skipped.
    assert tuple(suggest_questions(library, threshold=0.0)) == (
        "What did Ann Lee say about Brest?",
        "How many boats were sent to Brest by the owners?",
        "How much did Norway pledge for the boats?",
    )


def test_what_would_be_refused_is_not_suggested(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tuple(suggest_questions(library, threshold=1.0)) == ()
    asked: list[str] = []

    def elsewhere(library: Library, question: str, *, threshold: float) -> object:
        asked.append(question)
        return ask(library, "What of the Louvre in Paris?", threshold=threshold, count=1)

    monkeypatch.setattr(retrieval.suggestions.suggest, "ask", elsewhere)
    assert tuple(suggest_questions(library, threshold=0.0)) == ()
    assert len(asked) == 3


def test_only_some_questions_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    towns = [f"Town{chr(97 + n)}" for n in range(26)]
    texts = {t: f"A long time ago {t} was big. They say that {t} was built in 1850." for t in towns}
    library = library_of(tmp_path, texts, HashEmbedder())
    tried: list[str] = []

    def refused(library: Library, question: str, *, threshold: float) -> object:
        tried.append(question)
        return ask(library, question, threshold=1.0)

    monkeypatch.setattr(retrieval.suggestions.suggest, "ask", refused)
    assert tuple(suggest_questions(library, threshold=0.0)) == ()
    assert len(tried) == len(set(tried)) == MAX_TRIES


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["ann lee said that some 40 boats were sent to brest. they were lost in brest."],
        ["Die Boote wurden von Paris nach Brest geschickt. In Brest sagte Anna Lee nichts dazu."],
        ["這是一個句子。巴黎和布雷斯特之間有四十艘船。"],
    ],
)
def test_where_there_are_no_names_or_no_english_there_are_none(
    tmp_path: Path, texts: Sequence[str]
) -> None:
    library = library_of(tmp_path, dict(zip("abc", texts, strict=False)), HashEmbedder())
    assert tuple(suggest_questions(library, threshold=0.0)) == ()


@pytest.mark.model
def test_the_seeds_suggest_what_they_answer(
    tmp_path: Path, seeds: Path, default_model: Embedder
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=default_model)
    library.add(each.document for each in load([seeds]) if isinstance(each, Loaded))
    made = tuple(suggest_questions(library, threshold=0.5))
    assert 2 <= len(made) <= MAX_SUGGESTIONS
    assert any(question.startswith("How many North Korean troops ") for question in made)
    assert any(" say about " in question for question in made)
    assert {ask(library, question).status for question in made} == {Status.ANSWERED}
