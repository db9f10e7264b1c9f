"""Questions in another spelling than the articles, and with typing errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import Document, Span
from index.local.library import Library
from index.scope import Scope
from retrieval.answer import ask
from retrieval.spelling.corrections import Correction, SpelledQuestion, as_typed
from retrieval.spelling.spelling import spell_question
from tests.fakes import HashEmbedder

TEXTS = {
    "vote": "The baker Jürgen Krähenbühl became mayor of Görzitz with 812 votes. He left.",
    "road": "Inge Moeller reopened the road to Kiev on Monday. Vitali Komarovskyy was there.",
    "strike": "The photographer left the harbour after a cease-fire. Siân O'Dwenna lent a boat.",
    "court": "Stonemasons cheered. The judge freed the photographer. The co-pilot's hearing ended.",
    "plant": "Workers at the Brekelmans plant demanded higher wages from the management board.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("spelling") / "library"
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    library.add(
        Document(doc_id=name, title=name, text=text, sha256="") for name, text in TEXTS.items()
    )
    return library


def spell(
    library: Library, question: str, scope: Scope | None = None, *, correct: bool = True
) -> SpelledQuestion:
    with library.snapshot() as snapshot:
        return spell_question(snapshot, question, scope or Scope(), correct=correct)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Did Juergen Kraehenbuehl win in Goerzitz?", "Did Jürgen Krähenbühl win in Görzitz?"),
        ("did juergen kraehenbuehl win?", "did Jürgen Krähenbühl win?"),
        ("What did Inge Möller reopen?", "What did Inge Moeller reopen?"),
        ("Who reopened the road to Kyiv?", "Who reopened the road to Kiev?"),
        ("Was Komarovskij on the road?", "Was Komarovskyy on the road?"),
        ("When was the ceasefire?", "When was the cease-fire?"),
        ("Was the copilot freed?", "Was the co-pilot freed?"),
        ("What did Siân ODwenna lend?", "What did Siân O'Dwenna lend?"),
    ],
)
def test_another_spelling_is_the_same_word_and_nothing_is_said(
    library: Library, typed: str, stored: str
) -> None:
    assert spell(library, typed).text == stored
    assert spell(library, typed, correct=False).text == stored
    answer = ask(library, typed)
    assert (answer.resolved_question, answer.corrections) == (typed, ())


def test_both_spellings_are_searched_for_if_the_library_has_both(library: Library) -> None:
    library.add([Document(doc_id="two", title="", text="Herr Kraehenbuehl wrote.", sha256="")])
    with library.snapshot() as snapshot:
        spelled = spell_question(snapshot, "What did Krähenbühl write?")
    library.remove(["two"])
    assert spelled.text == "What did Krähenbühl write?"
    terms = [word.term for word in spelled.words if word.span.of(spelled.text) == "Krähenbühl"]
    assert terms == ["krahenbuhl", "kraehenbuehl"]


def test_a_typing_error_is_corrected_and_said(library: Library) -> None:
    answer = ask(library, "Who freed the photografer?")
    assert answer.resolved_question == "Who freed the photographer?"
    assert answer.corrections == (Correction("photografer", "photographer", Span(14, 26)),)
    assert answer.as_dict()["corrections"] == [{"typed": "photografer", "used": "photographer"}]
    assert answer.as_dict()["missing"] == []
    assert answer.citations[0].document.doc_id == "court"


def test_the_capital_of_a_sentence_makes_no_name(library: Library) -> None:
    assert spell(library, "Why did the stonemsons cheer?").shown == "Why did the stonemasons cheer?"


def test_several_are_corrected_at_their_places(library: Library) -> None:
    typed = "Did juergen kraehenbuehl or the mangaement demand hihger wages?"
    spelled = spell(library, typed)
    assert spelled.text == "Did Jürgen Krähenbühl or the management demand higher wages?"
    assert spelled.shown == "Did juergen kraehenbuehl or the management demand higher wages?"
    assert [each.span.of(spelled.shown) for each in spelled.corrections] == ["management", "higher"]
    assert as_typed(spelled.shown, spelled.corrections) == typed
    assert all(word.span.end <= len(spelled.text) for word in spelled.words)


@pytest.mark.parametrize(
    "question",
    [
        # Words that are there, quoted, known or too far from any.
        "Who freed the photographer?",
        "Who freed the “photografer”?",
        "Who freed 'photografer'?",
        "Was there a labour hearing?",
        "Who is the mayor of Dortmund?",
        "Did 813 vote in 2031?",
        "Where is Brekelsen?",
        "Which plan did the boards have?",
        "",
        "photoxyqz",
    ],
)
def test_nothing_else_is_changed(library: Library, question: str) -> None:
    spelled = spell(library, question)
    assert (spelled.text, spelled.shown, spelled.corrections) == (question, question, ())


def test_a_name_is_corrected_only_beside_another_word_of_the_question(library: Library) -> None:
    assert spell(library, "Do the Brekemans workers strike?").shown == (
        "Do the Brekelmans workers strike?"
    )
    assert spell(library, "Did the Brekemans reopen the road?").corrections == ()
    # A letter typed twice is no other name.
    assert spell(library, "Did the Brekkelmans reopen the road?").shown == (
        "Did the Brekelmans reopen the road?"
    )


def test_what_is_not_in_scope_is_no_correction(library: Library) -> None:
    scope = Scope(doc_ids=frozenset({"vote", "plant"}))
    assert spell(library, "Who freed the photografer?", scope).corrections == ()
    within = Scope(doc_ids=frozenset({"vote", "court"}))
    assert len(spell(library, "Who freed the photografer?", within).corrections) == 1


def test_a_question_can_be_searched_as_typed(library: Library) -> None:
    answer = ask(library, "Who freed the photografer?", correct_spelling=False)
    assert (answer.resolved_question, answer.corrections) == ("Who freed the photografer?", ())


def test_a_removed_article_lends_no_word(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    gone = Document(doc_id="a", title="", text="The saxophonist played.", sha256="")
    library.add([gone, Document(doc_id="b", title="", text="The drummer played.", sha256="")])
    assert len(spell(library, "Which saxofonist played?").corrections) == 1
    library.remove(["a"])
    assert spell(library, "Which saxofonist played?").corrections == ()


@pytest.mark.parametrize(
    "question", ["A组的渡轮何时恢复？", "Wann fuhr die 渡轮Coral号?", "ABC'东京都知事"]
)
def test_a_clause_of_several_terms_is_no_word_to_spell(library: Library, question: str) -> None:
    assert spell(library, question).text == question
