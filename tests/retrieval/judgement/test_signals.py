"""What tells whether a passage answers: the reader, the lead, and what the article lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index.documents import Span
from retrieval.judgement.asked_items import AskedItems
from retrieval.judgement.signals import (
    JUDGED_PASSAGES,
    Signals,
    dense_lead,
    signals_of,
)
from retrieval.lacking.article_words import BEGINNING, REACH, ArticleWords
from retrieval.question import question_words
from retrieval.questions.items import ItemKind
from retrieval.ranking.fusion import RankedPassage
from retrieval.wording.near_names import NEARLY
from tests.ranked_passages import article, ranked

ORLBY = "The ferry to Orlby sank on 3 May 2021. Captain Jonas Vik and 11 others were rescued."
TORNBY = "Tornby has no ferry."


def asked_of(question: str, *judged: RankedPassage) -> AskedItems:
    return AskedItems(question, question_words(question), judged)


def signals(question: str, *judged: RankedPassage) -> list[Signals]:
    return signals_of(asked_of(question, *judged), judged, judged)


def lacked(question: str, text: str) -> tuple[float, float, float, float]:
    """Return the names, dates, figures and unknown words that an article lacks."""
    [found] = signals(question, ranked(text))
    assert found.lacking == found.lacking_names + found.lacking_dates + found.lacking_figures
    return (
        found.lacking_names,
        found.lacking_dates,
        found.lacking_figures,
        found.lacking_unknown,
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was rescued near Orlby in May 2021?", (0, 0, 0, 0)),
        ("Who was rescued near Tornby in June 2022?", (1, 2, 0, 0)),
        ("Did Jonas Vik and Petra Falk save 11 or 14 people?", (1, 0, 1, 0)),
        ("Did Jonas Falk save 11?", (1, 0, 0, 0)),
        ("was the quorblatt rescued", (0, 0, 0, 1)),
        ("was the qrb rescued", (0, 0, 0, 0)),
        ("Who decided, and who listed the damage?", (0, 0, 0, 0)),
        ("On which Tuesday?", (0, 0, 0, 0)),
        ("", (0, 0, 0, 0)),
        ("?!", (0, 0, 0, 0)),
    ],
)
def test_what_an_article_lacks(question: str, expected: tuple[float, ...]) -> None:
    assert lacked(question, ORLBY) == expected


def test_an_article_has_the_month_and_the_year_of_its_own_date() -> None:
    dated = article("The ferry sank last month.", published=date(2021, 6, 2))
    [found] = signals("Which ferry sank in May 2021?", ranked(dated))
    assert found.lacking_dates == 0
    [found] = signals("Which ferry sank in April 2020?", ranked(dated))
    assert found.lacking_dates == 2


@pytest.mark.parametrize(
    ("question", "name"),
    [("did kjaerulff pay", None), ("what does turkey want", "turkey"), ("berlin?", "berlin")],
)
def test_a_name_without_its_capital(question: str, name: str | None) -> None:
    """A known name is one, and a country is one where the articles write it with a capital."""
    asked = asked_of(question, ranked("The minister said Turkey and Kjaerulff pay."))
    assert [item.text for item in asked.named] == ([name] if name else [])


def test_a_bird_is_no_country() -> None:
    asked = asked_of("who ate the turkey", ranked("They ate turkey at the Turkey Inn."))
    assert asked.named == []


def test_what_is_found_is_in_some_article_at_least_in_part() -> None:
    asked = asked_of(
        "Did Ankara and Orlby or Berlin pay in May?", ranked(ORLBY), ranked("Turkish boats.")
    )
    assert asked.found == {"Orlby", "May"}
    # The country of a capital is there.
    assert asked.nearly_found == {"Ankara"}
    assert [asked.lacking(0), asked.lacking(1)] == [[1, 0, 1, 0], [0.5, 1, 1, 1]]
    assert {item.kind for item in asked.named} == {ItemKind.NAME, ItemKind.MONTH}


def count_comparisons(monkeypatch: pytest.MonkeyPatch) -> list[Span]:
    compared: list[Span] = []
    make = ArticleWords.__init__

    def counted(self: ArticleWords, document: object, span: Span) -> None:
        compared.append(span)
        make(self, document, span)  # type: ignore[arg-type]

    monkeypatch.setattr(ArticleWords, "__init__", counted)
    return compared


def test_an_article_is_compared_once_for_all_its_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = count_comparisons(monkeypatch)
    document = article(ORLBY)
    parts = [ranked(document, span=span) for span in (Span(0, 38), Span(39, len(ORLBY)))]
    both = signals("Did Petra Falk go to Orlby?", *parts, ranked(TORNBY))
    assert len(compared) == 2
    assert [each.lacking_names for each in both] == [1, 1, 2]


def test_far_parts_of_a_book_are_compared_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = count_comparisons(monkeypatch)
    filling = "No boat was seen that day. " * ((2 * REACH + BEGINNING) // 20)
    book = article(f"{filling}\n{ORLBY}\n{filling}\n{TORNBY}", doc_id="book")
    spans = [Span(at := book.text.index(part), at + len(part)) for part in (ORLBY, TORNBY)]
    found = signals("Who sank at Orlby?", *(ranked(book, span=span) for span in spans))
    assert compared == spans
    assert [each.lacking_names for each in found] == [0, 1]


def with_scores(scores: Sequence[float | None]) -> list[RankedPassage]:
    return [ranked(TORNBY, sentence_score=score) for score in scores]


def leads(scores: Sequence[float | None]) -> list[float]:
    passages = with_scores(scores)
    judged = passages[:JUDGED_PASSAGES]
    return [each.lead for each in signals_of(asked_of("ferry", *judged), judged, passages)]


def test_the_lead_is_a_share_of_what_is_possible() -> None:
    background = [0.5] * 5
    assert leads([1.0, 0.5, 0.75, 0.25, None, *background]) == pytest.approx([1, 0, 0.5, -0.5, 0])
    # The eleventh passage and those after it do not count.
    assert leads([0.75] * 5 + background + [0.0] * 9) == pytest.approx([0.5] * 5)


def test_in_a_small_library_usual_passages_are_the_background() -> None:
    assert leads([0.38]) == pytest.approx([0])
    assert leads([0.9]) == pytest.approx([(0.9 - 0.38) / 0.62])
    assert leads([0.9] * 6) == pytest.approx([(0.9 - b) / (1 - b) for b in [0.484] * 5])
    assert leads([1.0] * 10) == [0] * 5


def test_the_lead_of_the_nearest_vector() -> None:
    cosines = [0.2, 0.8, None, 0.1, 0.1, 0.6, 0.6, 0.6, 0.6, 0.6, 0.99]
    passages = [ranked(TORNBY, cosine=cosine) for cosine in cosines]
    assert dense_lead(passages) == pytest.approx(0.5)
    assert dense_lead(passages[:1]) == pytest.approx((0.2 - 0.35) / 0.65)
    assert dense_lead([]) == pytest.approx(-0.35 / 0.65)


def test_the_reader_is_asked_only_where_it_has_read() -> None:
    read, unread = signals("ferry", ranked(ORLBY, answerability=1.5), ranked(TORNBY))
    assert (read.answerability, unread.answerability) == (1.5, None)


def test_an_english_article_lacks_no_name_of_a_question_in_another_language() -> None:
    english = replace(article("The boat sank in Normandy in 1944."), language="en")
    spanish = replace(article("El barco se hundió en 1944.", doc_id="es"), language="es")
    question = "¿En qué año se hundió el barco de París?"
    in_english, in_spanish = signals(question, ranked(english), ranked(spanish))
    assert in_english.lacking_names == in_english.lacking_unknown == 0
    assert in_spanish.lacking_names == 1
    [wrong_year] = signals("¿Qué barco se hundió en 1999?", ranked(english))
    assert wrong_year.lacking_dates == 1


def test_the_cosine_is_that_of_the_passage() -> None:
    [found] = signals("Who sank?", ranked(ORLBY, cosine=0.3))
    assert found.cosine == 0.3


def test_a_day_of_a_month_is_a_date_and_no_figure() -> None:
    dated = article("The ferry sank on Monday.", published=date(2021, 6, 2))
    [right] = signals("Did it sink on 31 May 2021?", ranked(dated))
    [wrong] = signals("Did it sink on 29 May 2021?", ranked(dated))
    assert (right.lacking_dates, right.lacking_figures) == (0, 0)
    assert (wrong.lacking_dates, wrong.lacking_figures) == (1, 0)


def test_a_capital_without_its_capital_letter_is_a_name() -> None:
    asked = asked_of("who died off kigali", ranked("Two died off Orlby."))
    assert [(item.text, item.kind) for item in asked.named] == [("kigali", ItemKind.NAME)]
    assert asked.lower_names == {"kigali"}
    assert asked.lacking(0) == [1.0]


def test_a_name_that_stands_in_another_article_is_not_that_of_this_one() -> None:
    holt, hold = ranked("Maria Holt spoke."), ranked("Maria Hold spoke.")
    assert asked_of("What did Maria Hold say?", holt).lacking(0) == [NEARLY]
    asked = asked_of("What did Maria Hold say?", holt, hold)
    assert (asked.lacking(0), asked.lacking(1)) == ([1.0], [0.0])
