"""Words of questions as articles in other languages and scripts have them."""

from __future__ import annotations

from pathlib import Path

from index import Library
from index.documents import Document
from retrieval.question import content_terms, question_words
from retrieval.spelling.article_forms import article_forms
from tests.fakes import HashEmbedder

TEXTS = {
    "en": "Mr Zelensky went to the harbour. Nothing else is known of the visit.",
    "uk": "Міністр бачив Зеленського у порту. Більше нічого не відомо.",
    "de": "Die Häuser der Stadt wurden verkauft, sagte Minister Vogel am Abend.",
    "ar": "وصل الرئيس زيلينسكي إلى القاهرة مساء اليوم",
    "zh": "东京都知事表示，渡轮将于周一恢复运行。",
}


def library(folder: Path, *languages: str) -> Library:
    made = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    made.add(
        Document(doc_id=code, title="", text=TEXTS[code], sha256=code, language=code)
        for code in languages
    )
    return made


def found(made: Library, question: str) -> set[str]:
    """Return the articles that a search for a question's words finds."""
    words = question_words(question)
    with made.snapshot() as snapshot:
        terms = [*content_terms(words), *article_forms(snapshot, question, words)]
        return {each.doc_id for each in snapshot.passages(snapshot.search_lexical(terms, 9))}


def test_english_questions_of_english_articles_have_no_other_forms(tmp_path: Path) -> None:
    with library(tmp_path, "en").snapshot() as snapshot:
        for question in ("Where did Zelensky go?", "What did Müller say in Łódź?"):
            assert article_forms(snapshot, question, question_words(question)) == ()


def test_english_articles_have_no_other_terms(tmp_path: Path) -> None:
    with library(tmp_path, "en").snapshot() as snapshot:
        assert not snapshot.similar_terms("~z")
        assert not snapshot.similar_terms("^z")


def test_a_word_is_found_by_its_stem(tmp_path: Path) -> None:
    made = library(tmp_path, "en", "de", "uk")
    assert found(made, "Wann wurde das Haus gekauft?") == {"de"}
    assert found(made, "Чому міністра бачили?") == {"uk"}


def test_a_name_is_found_in_other_scripts(tmp_path: Path) -> None:
    made = library(tmp_path, "en", "uk", "ar", "de")
    wanted = {"en", "uk", "ar"}
    for question in ("Where is Zelensky?", "Де зараз Зеленський?", "أين زيلينسكي؟"):
        assert found(made, question) == wanted
    assert found(made, "Where is Zaluzhny?") == set()


def test_scripts_without_spaces_are_searched_within_a_clause(tmp_path: Path) -> None:
    assert found(library(tmp_path, "zh", "en"), "渡轮何时恢复？") == {"zh"}
