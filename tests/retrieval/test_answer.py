"""A question in, a cited answer out; whatever the question."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Document, Span
from index.errors import EmbedderMismatch
from index.local.library import Library
from index.models.protocols import Vectors
from retrieval import Answer, Question, Status, ask
from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.ranking.diversity import FIRST_PASSAGES
from tests.fakes import HashEmbedder

FERRY = (
    "The ferry between the islands 🦉 stopped on Monday after its engine failed.\r\n\r\n"
    "Passengers waited for nine hours on the northern pier. “Nobody told us,” one said.\n"
)
TEXTS = {
    "ferry": FERRY,
    "bridge": "The council voted for a bridge over the canal. It will open in the spring.",
    "orchard": "Growers lost a third of their apples to frost. Their union asked for aid.",
    "skipped": "Eels returned to the river.\n\nJoin the conversation: subscribe to comment.",
    "long": " ".join(f"Report {n} counts {n} boats in the harbour of town {n}." for n in range(60)),
}
SKIPPED = Span(TEXTS["skipped"].index("Join"), len(TEXTS["skipped"]))


def document(doc_id: str, text: str, *skipped: Span, title: str = "") -> Document:
    title = title or doc_id
    return Document(doc_id=doc_id, title=title, text=text, sha256="", skipped=skipped)


def open_library(folder: Path, *documents: Document) -> Library:
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    library.add(documents)
    return library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    documents = [
        document(doc_id, text, *([SKIPPED] if doc_id == "skipped" else []))
        for doc_id, text in TEXTS.items()
    ]
    return open_library(tmp_path_factory.mktemp("answer") / "library", *documents)


def test_what_is_read_is_announced_once_something_is_found(library: Library) -> None:
    said: list[str] = []
    answer = ask(library, "Where did the ferry stop?", announce=said.append)
    assert said == ["Reading 10 passages"]
    assert answer.citations[0].document.doc_id == "ferry"


def test_the_steps_of_a_question_are_told(library: Library) -> None:
    answer = ask(library, "Where did the ferry stop?")
    assert {"question", "words", "vectors", "late_interaction", "judgement"} <= set(answer.steps)
    assert "reranker" not in answer.steps
    assert 0 < sum(answer.steps.values()) <= answer.milliseconds


def check(answer: Answer, library: Library) -> None:
    """Compare an answer with what every answer promises."""
    assert answer.resolved_question == answer.resolved_question.strip()
    assert 0 <= answer.confidence <= 1
    assert answer.milliseconds > 0
    scores = [citation.score for citation in answer.citations]
    # What gave its place among the first to another article follows right after them.
    assert scores[:FIRST_PASSAGES] == sorted(scores[:FIRST_PASSAGES], reverse=True)
    assert scores[FIRST_PASSAGES:] == sorted(scores[FIRST_PASSAGES:], reverse=True)
    spans = {(c.document.doc_id, c.span) for c in answer.citations}
    assert len(spans) == len(answer.citations)
    with library.snapshot() as snapshot:
        totals = snapshot.totals
        for citation in answer.citations:
            stored = snapshot.document(citation.document.doc_id)
            assert stored == citation.document
            assert stored.text[citation.span.start : citation.span.end] == citation.quote
            assert citation.quote.strip()
            assert all(len(sentence) for sentence in citation.sentences)
            for copy in citation.also_in:
                text = snapshot.document(copy.document.doc_id).text
                assert text[copy.span.start : copy.span.end] == copy.quote
    assert (answer.searched.documents, answer.searched.passages) == (
        totals.documents,
        totals.passages,
    )


def without_time(answer: Answer) -> Answer:
    return replace(answer, milliseconds=0.0)


def test_the_passage_and_the_sentence_that_answer(library: Library) -> None:
    answer = ask(library, "How long did passengers wait on the northern pier?")
    check(answer, library)
    first = answer.citations[0]
    assert first.document.doc_id == "ferry"
    (sentence,) = first.sentences
    assert sentence.of(FERRY) == "Passengers waited for nine hours on the northern pier."


def test_below_the_threshold_the_nearest_are_shown(library: Library) -> None:
    question = "Which zeppelin waited on the northern pier?"
    confidence = ask(library, question).confidence
    told = ask(library, question, threshold=confidence)
    refused = ask(library, question, threshold=min(confidence + 1e-6, 1.0))
    assert (told.status, refused.status) == (Status.ANSWERED, Status.NOT_FOUND)
    assert told.citations == refused.citations
    assert told.missing_words is None
    assert refused.missing_words is not None
    assert refused.missing_words.absent == ("zeppelin",)
    check(refused, library)


def test_as_many_as_asked_for(library: Library) -> None:
    assert len(ask(library, "boats in the harbour").citations) == DEFAULT_PASSAGE_COUNT
    for count in (1, 2, 7):
        answer = ask(library, "boats in the harbour", count=count)
        check(answer, library)
        assert [citation.rank for citation in answer.citations] == list(range(1, count + 1))
    everything = ask(library, "boats in the harbour", count=1000)
    check(everything, library)
    assert len(everything.citations) == everything.searched.passages


def test_as_many_as_there_are(tmp_path: Path) -> None:
    counts = [document(f"d{n:03}", f"Town {n} counts boats at quay {n * 7}.") for n in range(260)]
    found = ask(open_library(tmp_path / "many", *counts), "How many boats?", count=1000)
    assert len({citation.document.doc_id for citation in found.citations}) == 260


def test_fewer_are_the_first_of_more(library: Library) -> None:
    more, fewer = (ask(library, "bridge apples ferry", count=count) for count in (9, 3))
    assert fewer.citations == more.citations[:3]
    assert fewer.confidence == more.confidence


@pytest.mark.parametrize("question", ["", " ", "\n\t\u2003\r\n"])
def test_nothing_asked_is_not_answered(library: Library, question: str) -> None:
    answer = ask(library, question)
    check(answer, library)
    assert (answer.question, answer.resolved_question) == (question, "")
    assert (answer.status, answer.citations) == (Status.NOT_FOUND, ())
    assert answer.searched.documents == len(TEXTS)


@pytest.mark.parametrize(
    "question",
    [
        '"northern pier',
        "NEAR(ferry pier, 5)",
        "title:ferry AND (body:* OR NOT pier",
        "ferry* ^2 ~1 +pier -bridge [a TO b} \\",
        "'; DROP TABLE passages; --",
        "ferry\x00pier",
        "\x00",
        "🦉",
        "ferry 🦉🦉🦉",
        "Сколько пассажиров?",
        "ما الذي توقف؟",
        "渡轮为什么停了?",
        "e\u0301" * 50,
        "?",
        "the",
        "a" * 100_000,
        "Why did the ferry stop? " * 4_200,
        " ".join(f"word{n}" for n in range(14_000)),
    ],
    ids=lambda question: question[:24],
)
def test_any_text_is_just_a_question(library: Library, question: str) -> None:
    answer = ask(library, question)
    check(answer, library)
    assert answer.question == question
    assert without_time(ask(library, question)) == without_time(answer)


@pytest.mark.parametrize("run", ["a", "1a", "a\u0301", "a.", "a-", "O'", "1,"])
def test_a_long_run_is_read_once(library: Library, run: str) -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        ask(library, run * length)
        return time.process_time() - began

    # Twice as long takes twice the time where it is read once, four times where it is read again
    # from each letter (then 3 s).
    half, whole = (min(seconds(length) for _ in range(3)) for length in (2_500, 5_000))
    assert whole < 3 * half + 0.3


def test_syntax_changes_nothing(library: Library) -> None:
    plain = ask(library, "ferry pier")
    for syntax in ('"ferry" (pier)', "+ferry -pier", "ferry^2 pier~", "ferry && pier*"):
        found = ask(library, syntax)
        assert found.citations[0].span == plain.citations[0].span
        assert found.citations[0].document == plain.citations[0].document


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=st.text(), count=st.integers(1, 30))
def test_every_answer_keeps_its_promises(library: Library, question: str, count: int) -> None:
    answer = ask(library, question, count=count)
    check(answer, library)
    assert len(answer.citations) <= count
    assert (answer.status is Status.ANSWERED) <= bool(answer.citations)


def test_boilerplate_is_never_cited(library: Library) -> None:
    answer = ask(library, "How do I subscribe and join the conversation?", count=1000)
    check(answer, library)
    for citation in answer.citations:
        if citation.document.doc_id == "skipped":
            assert not citation.span.overlaps(SKIPPED)
        assert "subscribe" not in citation.quote


def test_ties_are_broken_the_same_way_each_time(tmp_path: Path) -> None:
    # No copies of each other, but for this model and the words' index the same.
    names = {
        "m": "The A.B.C.  ferry stopped on Monday.",
        "b": "The A.B. C. ferry stopped on Monday.",
        "z": "The A. B.C. ferry stopped on Monday.",
        "k": "The A. B. C.ferry stopped on Monday.",
    }
    documents = [document(name, text, title="Ferry") for name, text in names.items()]
    library = open_library(tmp_path / "one", *documents)
    answers = [ask(library, "When did the ferry stop?") for _ in range(5)]
    order = [citation.document.doc_id for citation in answers[0].citations]
    assert len({citation.score for citation in answers[0].citations}) == 1
    assert sorted(order) == sorted(names)
    assert all(without_time(answer) == without_time(answers[0]) for answer in answers)
    again = open_library(tmp_path / "two", *documents)
    found = ask(again, "When did the ferry stop?").citations
    assert [citation.document.doc_id for citation in found] == order


def test_a_passage_without_a_vector_is_cited(library: Library, tmp_path: Path) -> None:
    fresh = open_library(tmp_path / "library", document("ferry", FERRY))
    with fresh.writer() as writer:
        writer.put(document("eel", "Eels came back to the river in March."))
    answer = ask(fresh, "When did eels come back to the river?")
    check(answer, fresh)
    assert answer.citations[0].document.doc_id == "eel"
    assert answer.searched.passages == 2


def test_before_any_vector_a_question_is_answered(library: Library, tmp_path: Path) -> None:
    fresh = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    with fresh.writer() as writer:
        for doc_id, text in TEXTS.items():
            writer.put(document(doc_id, text, *([SKIPPED] if doc_id == "skipped" else [])))
    with fresh.snapshot() as snapshot:
        assert (snapshot.totals.passages > 0, snapshot.totals.vectors) == (True, 0)
    question = "How long did passengers wait on the northern pier?"
    before, after = ask(fresh, question), ask(library, question)
    check(before, fresh)
    assert before.citations[0].quote == after.citations[0].quote
    assert before.status is after.status is Status.ANSWERED


@pytest.mark.parametrize("count", [0, -1])
def test_fewer_than_one_passage_cannot_be_asked_for(library: Library, count: int) -> None:
    with pytest.raises(ValueError, match=f"count is {count}, must be 1 or more"):
        ask(library, "Why did the ferry stop?", count=count)


def test_an_empty_library_answers_nothing(tmp_path: Path) -> None:
    empty = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    answer = ask(empty, "Why did the ferry stop?")
    check(answer, empty)
    assert (answer.status, answer.confidence, answer.citations) == (Status.NOT_FOUND, 0.0, ())
    assert (answer.searched.documents, answer.searched.passages) == (0, 0)


def test_removed_means_gone(tmp_path: Path) -> None:
    library = open_library(
        tmp_path / "library", document("ferry", FERRY), document("bridge", TEXTS["bridge"])
    )
    assert ask(library, "northern pier").citations[0].document.doc_id == "ferry"
    library.remove(["ferry"])
    answer = ask(library, "How long did passengers wait on the northern pier?", count=100)
    check(answer, library)
    assert {citation.document.doc_id for citation in answer.citations} == {"bridge"}


def test_an_answer_is_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = open_library(tmp_path / "library", document("ferry", FERRY))
    taken = list[object]()
    snapshot = Library.snapshot

    def counted(self: Library) -> Any:
        taken.append(self)
        return snapshot(self)

    monkeypatch.setattr(Library, "snapshot", counted)
    ask(library, "Why did the ferry stop?")
    assert len(taken) == 1


def test_a_string_is_a_question_without_history(library: Library) -> None:
    text = "When will the bridge open?"
    assert without_time(ask(library, text)) == without_time(ask(library, Question(text)))


def test_a_follow_up_is_searched_for_with_what_it_leaves_unsaid(library: Library) -> None:
    question = Question("When will it open?", ("Who voted for a bridge?",))
    answer = ask(library, question)
    check(answer, library)
    assert answer.question == "When will it open?"
    assert answer.resolved_question == "When will it open? (voted for a bridge)"
    # Asked by itself, what was searched for is what is searched for.
    again = ask(library, answer.resolved_question)
    assert answer.carried == ("voted for a bridge",)
    asked_in_full = replace(without_time(answer), question=again.question, carried=())
    assert without_time(again) == asked_in_full


def test_a_command_is_asked_without_its_instruction(library: Library) -> None:
    answer = ask(library, "list all figures about boats in the harbour of town 7")
    asked = ask(library, "boats in the harbour of town 7")
    assert answer.question == "list all figures about boats in the harbour of town 7"
    assert answer.resolved_question == "boats in the harbour of town 7"
    assert answer.citations == asked.citations
    assert answer.confidence == asked.confidence


def test_a_question_that_stands_alone_is_not_bent_by_its_history(library: Library) -> None:
    text = "When will the bridge open?"
    history = ("Who voted?", "Where did the ferry stop?")
    assert without_time(ask(library, Question(text, history))) == without_time(ask(library, text))


def test_a_history_may_hold_halves_of_characters(library: Library) -> None:
    answer = ask(library, Question("When\ud800 will it open?", ("Who fed the\udc00 owl?",)))
    assert answer.resolved_question == "When? will it open? (fed, owl)"


class TestAnotherModelMeanwhile:
    """Another process changes the library's model while a question is asked."""

    @pytest.fixture
    def library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dimension: int) -> Library:
        models = {"old": HashEmbedder("old"), "new": HashEmbedder("new", dimension)}
        monkeypatch.setattr(
            "index.local.library_models.open_embedder", lambda model, _: models[model]
        )
        library = Library.open(tmp_path / "library", create=True, model="old")
        library.add(document(doc_id, text) for doc_id, text in TEXTS.items())
        library = Library.open(tmp_path / "library")
        embed_question = models["old"].embed_question

        def slowly(text: str) -> Vectors:
            monkeypatch.setattr(models["old"], "embed_question", embed_question)
            with library.writer() as writer:
                writer.reembed("new", models["new"])
                for _ in writer.embed():
                    pass
            return embed_question(text)

        monkeypatch.setattr(models["old"], "embed_question", slowly)
        return library

    @pytest.mark.parametrize("dimension", [64, 32])
    def test_the_question_is_asked_of_the_new_model(self, library: Library) -> None:
        answer = ask(library, "Why did the ferry stop?")
        assert library.embedder.fingerprint != HashEmbedder("old").fingerprint
        assert answer == replace(
            ask(library, "Why did the ferry stop?"), milliseconds=answer.milliseconds
        )
        assert answer.citations[0].document.doc_id == "ferry"

    @pytest.mark.parametrize("dimension", [64])
    def test_a_search_with_the_old_model_is_refused(self, library: Library) -> None:
        old = library.embedder
        old.embed_question("anything")
        with library.snapshot() as snapshot, pytest.raises(EmbedderMismatch, match="Ask it again"):
            snapshot.require_embedder(old)
