"""Which articles are one text, and which of them is the earliest."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import Document
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.grouping import group_articles
from retrieval.copies.shingles import find_candidates, sample_article
from retrieval.copies.text_groups import TextGroups
from tests.copied_articles import REPORT, WIRE
from tests.rewritten_copies import base_texts, make_articles, pairwise_f1

THIRD = (
    "Growers in the valley of Tveit lost a third of their apples to a late frost, the first in "
    "May since the war, and the union that speaks for them has asked the ministry for aid.",
    "The frost came in two nights. On the slopes above the lake, where the old trees stand, nearly "
    "every blossom is brown; on the flats, sprinklers saved what could be saved.",
    "An insurer that covers two farms of five expects to pay out more than ever before, and has "
    "warned that it may not offer the cover again at that price.",
)


def article(doc_id: str, *paragraphs: str, day: int | None = None, source: str = "") -> Document:
    return Document(
        doc_id=doc_id, title=doc_id, text="\n\n".join(paragraphs), sha256="", source=source,
        published=date(2024, 3, day) if day else None,
    )  # fmt: skip


def grouped(*documents: Document) -> TextGroups:
    return group_articles(
        documents,
        find_candidates([sample_article(document) for document in documents]),
        lambda position: ComparedArticle(documents[position]),
    )


def test_copies_are_counted_once() -> None:
    groups = grouped(
        article("a", *WIRE), article("b", *WIRE[:4]), article("c", *REPORT), article("d", *THIRD),
        article("e", WIRE[0].replace("14", "15"), *WIRE[1:]),
    )  # fmt: skip
    assert (groups.article_count, groups.text_count) == (5, 3)
    [group] = groups.groups
    assert sorted(group.doc_ids) == ["a", "b", "e"]
    assert groups.group_of("b") is group
    assert groups.group_of("c") is None
    assert grouped().text_count == 0
    assert grouped(article("a", *WIRE)).text_count == 1


def test_versions_are_joined_though_the_first_and_the_last_share_little() -> None:
    first, second = [*WIRE[:3]], [*WIRE[1:4], REPORT[2]]
    third = [WIRE[3], REPORT[2], REPORT[3], THIRD[1]]
    [group] = grouped(article("a", *first), article("b", *second), article("c", *third)).groups
    assert sorted(group.doc_ids) == ["a", "b", "c"]


def test_a_digest_joins_no_two_texts() -> None:
    digest = article("digest", *WIRE[:2], *REPORT[:2], *THIRD[:2])
    texts = [article("a", *WIRE), article("b", *REPORT), article("c", *THIRD)]
    shorts = [
        article("a", *WIRE[:2]), article("b", *REPORT[:2]), article("c", *THIRD[:2]),
    ]  # fmt: skip
    assert grouped(*texts).text_count == 3
    assert grouped(digest, *shorts).text_count == 3


def test_a_short_article_joins_no_two_longer_ones() -> None:
    # One paragraph of a text, which another article has as its background.
    short = article("short", WIRE[3])
    groups = grouped(short, article("a", *WIRE), article("b", *REPORT, *THIRD[:1], WIRE[3]))
    assert groups.text_count == 2


@pytest.mark.parametrize(
    ("documents", "order", "earliest", "agency"),
    [
        (
            [article("a", *WIRE, day=3), article("b", *WIRE, day=2), article("c", *WIRE)],
            ("b", "a", "c"), "b", None,
        ),
        (
            # On one day, the agency was first.
            [article("a", *WIRE, day=2), article("b", *WIRE, day=2, source="Reuters")],
            ("b", "a"), "b", "Reuters",
        ),
        (
            # Nothing tells which of the two was.
            [article("b", *WIRE, day=2), article("a", *WIRE, day=2)], ("a", "b"), None, None,
        ),
        ([article("b", *WIRE), article("a", *WIRE)], ("a", "b"), None, None),
        (
            [article("a", f"HOLM (AP) — {WIRE[0]}", *WIRE[1:]), article("b", *WIRE, day=4)],
            ("b", "a"), "b", "AP",
        ),
    ],
)  # fmt: skip
def test_the_earliest_is_named_if_the_dates_tell(
    documents: list[Document], order: tuple[str, ...], earliest: str | None, agency: str | None
) -> None:
    [group] = grouped(*documents).groups
    assert (group.doc_ids, group.earliest, group.agency) == (order, earliest, agency)
    # Who is first of one day, only the agency's name tells.
    days = sorted(each.published for each in documents if each.published)
    assert group.is_first_by_credit == (earliest is not None and days[:2] == days[:1] * 2)


@pytest.mark.parametrize("seed", range(4))
def test_rewritten_copies_are_recognised(seed: int) -> None:
    articles = list(make_articles(seed, base_texts()))
    groups = grouped(*(document for _, document in articles))
    assert pairwise_f1(groups, articles) >= 0.95
