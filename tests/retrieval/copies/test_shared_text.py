"""What two articles share, and whether they are one text."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.shared_text import SharedText, find_shared_text
from tests.copied_articles import REPORT, WIRE

TEXT = "\n\n".join(WIRE)
OTHER = "\n\n".join(REPORT)


def article(text: str, *skipped: str) -> ComparedArticle:
    spans = tuple(Span(text.index(each), text.index(each) + len(each)) for each in skipped)
    return ComparedArticle(Document(doc_id="a.txt", title="A", text=text, sha256="", skipped=spans))


def shared(text: str, other: str) -> SharedText:
    found = find_shared_text(article(text), article(other))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.replace("harbor", "harbour").replace("Zelensky", "Zelenskyy"),
        TEXT.replace("23 million", "32 million"),
        TEXT.replace(WIRE[0], "The ferries will stop in May, and nobody knows for how long."),
        "\n\n".join(WIRE[:3]),
        "\n\n".join(reversed(WIRE)),
        TEXT + "\n\n" + "\n\n".join(REPORT[:3]),
        # Misread by a scanner, one word of six.
        TEXT.replace("e ", "c ").replace("th", "tb"),
        # Each line as long as a column.
        TEXT.replace(", ", ",\n"),
    ],
)
def test_a_copy_with_changes_is_a_copy(copy: str) -> None:
    assert shared(copy, TEXT).is_copy
    assert shared(TEXT, copy).is_copy


def test_other_articles_share_nothing() -> None:
    assert find_shared_text(article(OTHER), article(TEXT)) is None


def test_one_paragraph_of_background_is_no_copy() -> None:
    found = shared("\n\n".join([*REPORT, WIRE[3]]), TEXT)
    assert not found.is_copy
    [part] = found.parts
    assert found.article.span(part.words).of(found.article.document.text) == WIRE[3][:-1]
    assert found.other.span(part.other_words).of(TEXT) == WIRE[3][:-1]


STATEMENT = (
    "“We have looked at every pile of the pier, and we found no reason to close it before the "
    "winter. The board acted on the advice of its engineers, and it will answer to the council "
    "and to nobody else when it is asked to, in the open and with all its files on the table. "
    "Whoever says otherwise has not read the minutes of the board,” Edda Holm said."
)


def test_a_statement_that_both_quote_is_no_copy() -> None:
    found = shared(f"{WIRE[0]} {STATEMENT}", f"{STATEMENT}\n\n{REPORT[0]}")
    assert found.share > 0.5
    assert not found.is_copy
    # Printed alone by both, it is.
    assert shared(STATEMENT, STATEMENT).is_copy


FORM = (
    "{city} shares closed higher on {day}. The index of the exchange rose {a} percent to {b} "
    "points, led by {firm}, which rose {c} percent. Turnover was {d} million crowns, after {e} "
    "million on the day before. The crown stood at {f} to the dollar in late trading."
)


def test_one_form_with_other_figures_and_names_is_no_copy() -> None:
    monday = FORM.format(
        city="Holmgard", day="Monday", a="0.4", b="812.5", c="3.1", d="96", e="104", f="9.41",
        firm="Aske Shipping",
    )  # fmt: skip
    friday = FORM.format(
        city="Brekka", day="Friday", a="1.2", b="2,401.8", c="5.6", d="311", e="287", f="9.77",
        firm="Norrland Works",
    )  # fmt: skip
    assert not shared(monday, friday).is_copy
    assert shared(monday, monday.replace("0.4", "0.5")).is_copy


def test_parts_that_are_not_searched_are_not_compared() -> None:
    notice = "Read our newsletter. " * 8
    first = article(f"{notice}\n\n{WIRE[0]}", notice.strip())
    second = article(f"{notice}\n\n{REPORT[0]}", notice.strip())
    assert find_shared_text(first, second) is None


def test_shares_count_words() -> None:
    found = shared("\n\n".join(WIRE[:2]), TEXT)
    assert found.share == 1.0
    words = [len(article(each)) for each in WIRE]
    assert found.other_share == pytest.approx(sum(words[:2]) / sum(words))


def test_moved_paragraphs_are_parts_of_their_own() -> None:
    moved = "\n\n".join([*WIRE[3:], *WIRE[:3]])
    found = shared(moved, TEXT)
    assert len(found.parts) == 2
    assert found.share == 1.0
