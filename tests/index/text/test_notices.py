"""Notices in four languages: what is recognised, what is left, and what can never go wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.boilerplate import boilerplate_spans
from index.text.notices.matching import is_notice
from index.text.notices.parts import patterns
from tests.notice_lines import count, read_lines


def test_the_lines_are_enough_and_in_four_languages() -> None:
    lines = list(read_lines())
    assert len({line.text for line in lines}) == len(lines)
    for split in ("tune", "report"):
        for label in ("boilerplate", "prose"):
            chosen = [line for line in lines if (line.split, line.label) == (split, label)]
            assert len(chosen) >= 80
            assert {line.language for line in chosen} == {"en", "de", "fr", "es"}


def test_no_prose_is_lost_and_most_notices_are_found() -> None:
    counts = count("report")
    assert counts.precision >= 0.97
    assert counts.recall >= 0.85


@pytest.mark.parametrize(
    "line",
    [
        # Every part is known.
        "Already a subscriber? Log in. Full access for just 2 euros a week, cancel any time.",
        "Read every story by our award-winning team, plus the daily crossword.",
        "Schon Abonnent? Hier anmelden.",
        "Déjà abonné ? Connectez-vous",
        "¿Ya eres suscriptor? Inicia sesión",
        "Lire aussi Le ferry reprend la mer",
        "Abonnieren Sie unseren Newsletter „Ebbe“.",
        "SUBSCRIBE NOW",
        "[Subscribe now](https://b.example/subscribe)",
        "**Read more:** [Twelve boats, one berth](https://b.example/berth)",
        "## Subscribe to continue reading",
        "> *Sign up for our newsletter*",
        "Subscribe\u00a0now\u2009",
        "You’ve reached your limit of free articles.",
        "This is premium content. Become a member today.",
        "Get 6 weeks for £2",
        "I agree to receive emails and offers from the Post.",
        "We need your consent to load this content",
        "Your support keeps our newsroom independent",
        "Half price for the first 6 months",
        "20% off your first order",
        "2 Monate für 1,99 €",
        "Möchten Sie weiterlesen?",
        "Den Newsletter abonnieren und nichts verpassen",
        "Profitez d’un accès complet à nos dossiers",
        "Offre spéciale : 2 € le premier mois puis 7,99 €",
        "Ya tengo suscripción",
        "Compartir esta noticia",
    ],
)
def test_a_notice_is_known_from_its_parts(line: str) -> None:
    assert is_notice(line.strip())


@pytest.mark.parametrize(
    "line",
    [
        # A sentence of an article with a part of a notice.
        "Cancel any time, the brochure promised, and then the letters came.",
        # Sentences that begin as a notice does.
        "I want to get married.",
        "I want to receive the same pay.",
        "We need your permission to enter the house.",
        "Your support keeps us going through the winter.",
        "Half price for the first time since 1990",
        "20% off your pension",
        "Full access for just 2 euros a week, and nobody came.",
        "Our newsletter went to nine people, she said.",
        "“Subscribe now,” the pilot shouted.",
        "Plans for a new bridge from €40 million",
        "Alle Bewohner bekommen 5 Euro.",
        "Dann zahlte er 300 Euro.",
        "Tous les habitants recevront 100 euros.",
        "Melden Sie sich bis Freitag beim Wahlamt.",
        "Inscrivez-vous sur les listes électorales",
        "Lea también la letra pequeña.",
        "More: a life of the painter",
        "To see the rest of the fleet took a day",
    ],
)
def test_a_sentence_with_a_part_of_a_notice_is_left(line: str) -> None:
    assert not is_notice(line)


def test_a_notice_below_another_is_no_rest_of_a_sentence() -> None:
    # The lines of a page have no blank lines between them, and are as long as hard-wrapped ones.
    prose = "Los prácticos del puerto se quedaron en tierra el lunes por la mañana, dijo el gremio."
    notices = "Este contenido es exclusivo para suscriptores\n¿Ya eres suscriptor? Inicia sesión"
    text = f"El puerto para\n{prose}\n{notices}"
    assert [span.of(text) for span in boilerplate_spans(text)] == [notices]


def test_a_headline_after_a_label_begins_with_a_capital() -> None:
    assert is_notice("Mehr: Die Fähre fällt aus")
    assert not is_notice("Mehr: die Fähre fällt aus")
    assert not is_notice("Mehr: Die Fähre fällt aus.")


def test_a_headline_is_no_notice() -> None:
    assert not is_notice("# More: A life of the painter")
    assert boilerplate_spans("More: Twelve boats\n\nThe pilots stayed ashore.") == ()


def test_parts_of_patterns_are_replaced() -> None:
    table = "# a remark\n<greeting> <2>!\n<greeting>\n    , all\n"
    first, second = patterns(table, "\nname = (?:Ada\n    |Bo)\ngreeting = Hello <name>\n")
    assert first == 'Hello (?:Ada|Bo) [^.,:;!?\\"“”„«»。，：；！？「」《》،؛؟।]{0,2}!'
    assert second == "Hello (?:Ada|Bo), all"
    with pytest.raises(KeyError):
        patterns("<unknown>", "")


PIECES = """
get our newsletter every subscribe now for €5 a week your inbox, cookies. jetzt abo testen
abonnez-vous dès par mois suscríbete por al mes | “ ” « » : ; … ? –
"""
WORDS = st.sampled_from(PIECES.split())


@settings(deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_any_line_of_such_words_is_read_in_time(words: list[str]) -> None:
    line = " ".join(words)
    began = time.process_time()
    is_notice(line)
    for span in boilerplate_spans(f"A\n\n{line}\n\nB"):
        assert span.of(f"A\n\n{line}\n\nB").strip()
    assert time.process_time() - began < 5
