"""Questions that name nothing look first at the passages just cited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.documents import Anchor, Document, Span
from index.local.library import Library
from index.scope import Scope
from retrieval import Answer, Question, ask
from retrieval.ranking.cited import Asked, asked_of_cited, find_cited
from retrieval.ranking.pipeline import PREFERENCE
from tests.fakes import HashEmbedder

QUARRY = (
    "The quarry at Orlby lost its licence in the spring. “We warned them twice,” said inspector "
    "Gitte Aarns on Tuesday. Blasting had cracked eleven cellars near Tornby."
)
TEXTS = {
    "quarry": QUARRY,
    "choir": "The choir sang for an hour, said Ivo Brandt. He said that the hall was full.",
    "ferry": "The ferry sank on 3 May 2021, the captain Jonas Vik said. It was said to be safe.",
}
CRACKED = "Blasting had cracked eleven cellars near Tornby."
ASKED = ("How many cellars were cracked?",)


def document(doc_id: str, text: str) -> Document:
    return Document(doc_id=doc_id, title=doc_id, text=text, sha256="", source=doc_id.title())


DOCUMENTS = {doc_id: document(doc_id, text) for doc_id, text in TEXTS.items()}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add(DOCUMENTS.values())
    return library


def anchor(doc_id: str, words: str) -> Anchor:
    start = TEXTS[doc_id].index(words)
    return Anchor.of(DOCUMENTS[doc_id], Span(start, start + len(words)))


def marked(answer: Answer) -> tuple[str, list[str], list[str]]:
    """Return the first passage's article, and the words that are marked in it."""
    first = answer.citations[0]
    text = first.document.text
    return (
        first.document.doc_id,
        [span.of(text) for span in first.sentences],
        [span.of(text) for span in first.answers],
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who said that?", Asked.WHO_SAID),
        ("who says so", Asked.WHO_SAID),
        ("According to whom?", Asked.WHO_SAID),
        ("And when?", Asked.WHEN),
        ("where was that?", Asked.WHERE),
        ("Why?", None),
        ("Who?", None),
    ],
)
def test_what_is_asked_of_the_cited_statement(text: str, asked: Asked | None) -> None:
    assert asked_of_cited(text) is asked


WARNED = "“We warned them twice,” said inspector Gitte Aarns on Tuesday."


@pytest.mark.parametrize(
    ("question", "answer"), [("Who said that?", "Gitte Aarns"), ("When was that?", "Tuesday")]
)
def test_the_speaker_and_the_time_are_marked_in_the_cited_sentence(
    library: Library, question: str, answer: str
) -> None:
    cited = (anchor("quarry", WARNED),)
    found = marked(ask(library, Question(question, ASKED, cited=cited)))
    assert found == ("quarry", [WARNED], [answer])


def test_in_a_sentence_beside_the_cited_one_no_words_are_the_answer(library: Library) -> None:
    cited = (anchor("quarry", CRACKED),)
    found = marked(ask(library, Question("When was that?", ASKED, cited=cited)))
    assert found[0] == "quarry"
    assert found[2] == []


def test_the_speaker_of_another_statement_is_not_marked(library: Library) -> None:
    cited = (anchor("quarry", CRACKED),)
    found = marked(ask(library, Question("Who said that?", ASKED, cited=cited)))
    assert found[2] == []
    assert WARNED not in found[1]


def test_the_place_is_marked_in_the_cited_sentence_itself(library: Library) -> None:
    cited = (anchor("quarry", CRACKED),)
    found = marked(ask(library, Question("Where was that?", ASKED, cited=cited)))
    assert found == ("quarry", [CRACKED], ["Tornby"])


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "speakers"),
    [
        ("The roof leaks, the surveyor Ada Lunn said.", ["Ada Lunn"]),
        ("“It leaks,” said the surveyor of the abbey, Ada Lunn.", ["the surveyor of the abbey"]),
        ("“It leaks,” said surveyor Ada Lunn.", ["Ada Lunn"]),
        ("The roof leaks, according to the surveyor Ada Lunn.", ["Ada Lunn"]),
        ("Police in Lund said the roof leaks.", ["Police in Lund"]),
        ("She said the Lund abbey leaks.", []),
        ("“Ada Lunn said it leaks,” he claimed.", []),
    ],
)
def test_who_speaks_is_marked_and_not_a_name_beside_it(
    tmp_path: Path, sentence: str, speakers: list[str]
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    roof = document("roof", sentence)
    library.add([roof])
    cited = (Anchor.of(roof, Span(0, len(sentence))),)
    answer = ask(library, Question("Who said that?", ("Does the roof leak?",), cited=cited))
    assert marked(answer) == ("roof", [sentence], speakers)


def test_the_first_cited_passage_comes_first(library: Library) -> None:
    history = ("What did the choir sing?",)
    for doc_id, words, speaker in (
        ("ferry", "The ferry sank", "Jonas Vik"),
        ("quarry", "warned them", "Gitte Aarns"),
    ):
        cited = (anchor(doc_id, words), anchor("choir", "The choir"))
        found = marked(ask(library, Question("Who said that?", history, cited=cited)))
        assert (found[0], found[2]) == (doc_id, [speaker])


def test_a_cited_passage_gains_a_little_in_score(library: Library) -> None:
    def scores(*cited: Anchor) -> dict[str, float]:
        answer = ask(library, Question("Why?", ASKED, cited=cited))
        return {citation.document.doc_id: citation.score for citation in answer.citations}

    plain, preferring = scores(), scores(anchor("choir", "The choir"))
    assert preferring.pop("choir") == pytest.approx(plain.pop("choir") + PREFERENCE)
    assert preferring == pytest.approx(plain)


def test_a_cited_passage_is_ranked_though_neither_index_finds_it(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    swans = document("swans", "Swans nest near Tornby.")
    library.add([document(f"cellar{n}", f"Cellar {n} was cracked there.") for n in range(40)])
    library.add([swans])
    plain = ask(library, Question("Where was that?", ASKED), count=30)
    assert "swans" not in {citation.document.doc_id for citation in plain.citations}
    cited = (Anchor.of(swans, Span(0, 10)),)
    found = marked(ask(library, Question("Where was that?", ASKED, cited=cited), count=30))
    assert found == ("swans", [swans.text], ["Tornby"])


def test_only_a_question_that_names_nothing_looks_there(library: Library) -> None:
    plain = ask(library, Question("What did the choir sing?"))
    cited = ask(library, Question("What did the choir sing?", cited=(anchor("ferry", "The"),)))
    assert replace(cited, milliseconds=0) == replace(plain, milliseconds=0)


def test_passages_are_found_by_the_place_and_what_is_gone_is_ignored(library: Library) -> None:
    choir, ferry = anchor("choir", "The choir"), anchor("ferry", "3 May 2021")
    unchecked = replace(choir, quote_sha256="", text_sha256="")
    beyond = replace(unchecked, span=Span(0, 10_000))
    changed = replace(ferry, quote_sha256="0" * 64, text_sha256="0" * 64)
    everything = Scope()
    with library.snapshot() as snapshot:
        ids = {doc_id: snapshot.passages_of(doc_id)[0].passage_id for doc_id in TEXTS}
        assert find_cited(snapshot, [ferry, choir], everything) == {
            ids["ferry"]: ferry.span,
            ids["choir"]: choir.span,
        }
        assert find_cited(snapshot, [unchecked], everything) == {ids["choir"]: choir.span}
        for lost in (beyond, changed, replace(choir, doc_id="gone")):
            assert find_cited(snapshot, [lost], everything) == {}
        scope = Scope(outlets=frozenset({"Ferry"}))
        assert find_cited(snapshot, [ferry, choir], scope) == {ids["ferry"]: ferry.span}
    library.remove(["ferry"])
    with library.snapshot() as snapshot:
        assert find_cited(snapshot, [ferry], everything) == {}
