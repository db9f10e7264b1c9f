"""Whether a question is in English."""

from __future__ import annotations

import pytest

from retrieval.question import question_words
from retrieval.questions.language import seems_english


@pytest.mark.parametrize(
    "question",
    [
        "How many soldiers are in Kursk?",
        "who said the bridge was safe",
        "wat did teh mayor promise about the bridge",
        # Too few words, or only names, to be of a language.
        "Kursk Soldaten",
        "Müller Görlitz Zittau 2024",
        "",
    ],
)
def test_english(question: str) -> None:
    assert seems_english(question, question_words(question))


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuántos soldados norcoreanos hay en Kursk?",
        "Wie viele Soldaten sind schon in Kursk?",
        "Combien de soldats sont arrivés à Koursk ?",
        "Сколько солдат отправила Северная Корея?",
        "ليت الشباب يعود يوما",
    ],
)
def test_other_languages(question: str) -> None:
    assert not seems_english(question, question_words(question))
