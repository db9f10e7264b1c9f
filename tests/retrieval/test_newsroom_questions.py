"""Follow-ups, questions of two parts and denials, as a reporter asks them of invented articles."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import Document
from index.local.library import Library
from index.models.onnx_reader import open_reader
from index.models.protocols import Embedder
from retrieval import Answer, Question, ask
from retrieval.citation import Finding
from retrieval.evidence.summary import missing_words_line

TEXTS = {
    "tram": (
        "Tram derails near Velmar",
        "Four people died when a tram left the rails near Velmar on Friday, police said. Nine "
        "others were taken to hospital.\n\nThe tram's owner, Osk Transit, said the track had been "
        "checked in May. “Nobody listened to us,” said driver Jonas Vik. He accused Osk Transit of "
        "saving on repairs. The council ordered new tracks.",
    ),
    "boat": (
        "Boat sinks off Tornby",
        "Eleven people drowned when a fishing boat sank off Tornby on Sunday. The skipper had "
        "ignored a storm warning, the harbour office said.",
    ),
    "labs": (
        "Inspectors fault laboratory",
        "The laboratory in Orlby did not cool its samples, inspectors found. No patient was "
        "harmed. The inspection cost 52,000 crowns. It began in March and ended in June.",
    ),
    "trial": (
        "Verdict in harbour case",
        "The broker Ivo Brandt was acquitted of bribery on Tuesday. His clerk Sela Moor was "
        "sentenced to two years in prison. Judge Anna Lund said the letters were forged.",
    ),
    "envoy": (
        "Customs chief warns of smuggling",
        "The head of the customs service, Nils Aarup, warned on Monday of smuggling by rail. “We "
        "have seized thirty wagons since autumn,” the customs boss told the committee. The Turkish "
        "embassy called the figures invented.",
    ),
    "survey": (
        "Survey sees Reform ahead in Brenley",
        "Reform would win 34 percent in Brenley, a survey by Datum found. In March the party had "
        "stood at 29 percent. Some 1,110 people were asked.",
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    folder = tmp_path_factory.mktemp("newsroom") / "library"
    library = Library.open(folder, create=True, embedder=default_model, reader=open_reader())
    library.add(
        Document(doc_id=doc_id, title=title, text=text, sha256="", published=date(2024, 11, 7))
        for doc_id, (title, text) in TEXTS.items()
    )
    return library


def answer_to(library: Library, text: str, *history: str) -> Answer:
    cited = ask(library, Question(history[-1], history[:-1])).places if history else ()
    return ask(library, Question(text, history, cited=cited))


def marked(answer: Answer) -> list[str]:
    """Return the first words of the sentences that are marked in the first passage."""
    best = answer.citations[0]
    return [sentence.of(best.document.text) for sentence in best.sentences]


DIED = "How many people died in the tram accident near Velmar?"


@pytest.mark.parametrize(
    ("question", "history", "sentence"),
    [
        ("and in Tornby?", "How many people died off Velmar?", "Eleven people drowned"),
        ("and at Tornby?", "How many people died near Velmar?", "Eleven people drowned"),
        ("what about tornby", "How many people died off Velmar?", "Eleven people drowned"),
        ("who owns it?", DIED, "The tram's owner, Osk Transit"),
        ("How many were injured?", DIED, "Nine others were taken to hospital"),
        ("what did the owner say?", DIED, "The tram's owner, Osk Transit"),
        ("and in March?", "How many percent would Reform win?", "In March the party"),
        ("and Sela Moor?", "Was Ivo Brandt convicted?", "His clerk Sela Moor"),
    ],
)
def test_a_follow_up_marks_the_sentence_that_tells_it(
    library: Library, question: str, history: str, sentence: str
) -> None:
    assert marked(answer_to(library, question, history))[0].startswith(sentence)


@pytest.mark.parametrize(
    "question", ["really?", "and why?", "was anyone arrested?", "is that confirmed?"]
)
def test_what_the_cited_article_leaves_open_is_no_confident_answer(
    library: Library, question: str
) -> None:
    history = "How many percent would Reform win in Brenley?"
    assert answer_to(library, history).finding is Finding.ANSWERED
    assert answer_to(library, question, history).finding is Finding.CLOSEST


def test_both_parts_of_a_question_have_their_marks(library: Library) -> None:
    answer = ask(library, "How much did the inspection cost and when did it end?")
    assert marked(answer) == [
        "The inspection cost 52,000 crowns.",
        "It began in March and ended in June.",
    ]
    first, second = answer.parts
    assert (first.text, second.text) == ("How much did the inspection cost", "when did it end?")
    assert "inspection" in second.resolved
    assert answer.confidence == min(first.confidence, second.confidence)
    assert [mark.sentences for part in answer.parts for mark in part.marks if mark.rank == 1] == [
        (sentence,) for sentence in answer.citations[0].sentences
    ]
    assert [part["text"] for part in answer.as_dict()["parts"]] == [first.text, second.text]


def test_a_part_that_nothing_answers_is_told(library: Library) -> None:
    answer = ask(library, "Who was acquitted and why?")
    assert answer.finding is Finding.CLOSEST
    assert [part.answered for part in answer.parts] == [True, False]
    assert "No passage answers “why?”." in missing_words_line(answer)
    assert marked(answer)[0].startswith("The broker Ivo Brandt was acquitted")


def test_a_question_of_one_part_has_no_parts(library: Library) -> None:
    assert ask(library, "How much did the inspection cost?").parts == ()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What did Jonas Vik accuse Osk Transit of?", "He accused Osk Transit"),
        ("What did Turkey say about the smuggling?", "The Turkish embassy called"),
        ("What did Ankara say about the smuggling?", "The Turkish embassy called"),
        ("What did Nils Aarup tell the committee?", "“We have seized thirty wagons"),
    ],
)
def test_what_somebody_said_is_found_under_another_name(
    library: Library, question: str, sentence: str
) -> None:
    assert marked(ask(library, question))[0].startswith(sentence)


def test_the_opposite_of_what_is_asked_is_no_confident_answer(library: Library) -> None:
    answer = ask(library, "Which laboratory cooled its samples?")
    best = answer.citations[0]
    assert answer.finding is Finding.CLOSEST
    assert best.contrary is not None
    assert best.contrary.of(best.document.text) == "did not cool"
    assert best.as_dict()["contrary"] == [best.contrary.start, best.contrary.end]
    assert "[1] says “did not cool”." in missing_words_line(answer)


def test_a_sentence_that_says_what_is_asked_is_marked_before_its_opposite(
    library: Library,
) -> None:
    answer = ask(library, "Who was convicted of bribery?")
    assert marked(answer)[0].startswith("His clerk Sela Moor was sentenced")
    assert answer.citations[0].contrary is None


def test_a_question_for_yes_or_no_is_answered_by_either(library: Library) -> None:
    answer = ask(library, "Did the laboratory in Orlby cool its samples?")
    assert answer.finding is Finding.ANSWERED
    assert answer.citations[0].contrary is None
