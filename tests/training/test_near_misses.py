"""Near misses: one thing of the passage is exchanged for another of its kind, which it lacks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from index.documents import Span
from training import near_misses
from training.near_misses import NearMisses, stands_in
from training.rows import Row

PASSAGE = "Mayor Anna Berg opened the bridge in Lagos in May 1987. It cost 12 million."
NAMED = {"Anna Berg": "person", "Carl Diaz": "person", "Lagos": "place", "Accra": "place"}


def row(question: str, passage: str = PASSAGE, kind: str = "span", title: str = "") -> Row:
    return Row(
        question=question, passage=passage, title=title, kind=kind, answers=(),
        sentences=(), evidence=(), source="made",
    )  # fmt: skip


def names(texts: Sequence[str]) -> Iterator[list[tuple[Span, str]]]:
    for text in texts:
        yield [
            (Span(text.index(name), text.index(name) + len(name)), kind)
            for name, kind in NAMED.items()
            if name in text
        ]


OTHER = row("What happened to Carl Diaz in Accra in 2004?", "Carl Diaz fell ill in 2004.")


@pytest.fixture
def all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_misses, "NEAR_MISS_SHARE", 1.0)


@pytest.fixture
def by_kind(all_rows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_misses, "BY_KIND_SHARE", 1.0)


def made(asked: Row, *others: Row, named: near_misses.Names = names) -> set[str]:
    misses = NearMisses([asked, *(others or (OTHER,))], named)
    return {text for seed in range(300) for text in misses.of(asked, random.Random(seed))}


@pytest.mark.usefixtures("by_kind")
class TestByKind:
    def test_a_place_for_a_place_and_a_person_for_a_person(self) -> None:
        assert made(row("Was Anna Berg in Lagos?")) == {
            "Was Carl Diaz in Lagos?", "Was Anna Berg in Accra?",
        }  # fmt: skip

    def test_a_month_for_a_month(self) -> None:
        found = made(row("Was she there in May?"))
        assert len(found) == 11
        assert "Was she there in June?" in found

    def test_a_year_for_a_year_near_it_or_of_another_question(self) -> None:
        found = {text.split()[-1] for text in made(row("Was she there in 1987?"))}
        assert found == {"2004?", *(f"{year}?" for year in range(1979, 1996) if year != 1987)}

    def test_a_number_for_a_number_but_never_for_a_year(self) -> None:
        found = made(row("Did it cost 12 million?"), row("Are 77 hurt?"), OTHER)
        numbers = {int(text.split()[3]) for text in found}
        assert 77 in numbers
        assert 2004 not in numbers
        assert 12 not in numbers

    def test_a_role_for_a_role_in_its_case(self) -> None:
        found = made(row("Did the mayor open it?"))
        assert "Did the minister open it?" in found
        assert "Did the Minister open it?" not in found

    def test_what_replaces_a_name_in_lower_case_has_none(self) -> None:
        def lower_names(texts: Sequence[str]) -> Iterator[list[tuple[Span, str]]]:
            for text in texts:
                start = text.lower().index("lagos" if "agos" in text else "accra")
                yield [(Span(start, start + 5), "place")]

        assert made(row("was it in lagos"), OTHER, named=lower_names) == {"was it in accra"}

    @pytest.mark.parametrize(
        "asked",
        [
            row("Was it in Lagos?", f"{PASSAGE} He is from accra."),
            row("Was it in Lagos?", title="Accra"),
        ],
    )
    def test_what_the_passage_or_its_title_has_takes_no_place(self, asked: Row) -> None:
        assert made(asked) == set()

    def test_a_person_whose_family_name_the_passage_has_takes_no_place(self) -> None:
        assert made(row("Was it Anna Berg?", f"{PASSAGE} Eva Diaz saw it.")) == set()

    def test_what_the_passage_lacks_stays(self) -> None:
        assert made(row("Was Carl Diaz in Lagos?")) == {"Was Carl Diaz in Accra?"}


@pytest.mark.usefixtures("all_rows")
class TestOfAnyKind:
    def test_a_name_for_a_name_and_a_number_for_a_number(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(near_misses, "BY_KIND_SHARE", 0.0)
        found = made(row("Was Anna Berg in Lagos in 1987?"), named=near_misses.no_names)
        assert "Was Carl Diaz in Lagos in 1987?" in found
        assert "Was Accra in Lagos in 1987?" in found
        assert "Was Anna Berg in Lagos in 2004?" in found

    def test_nothing_to_exchange(self) -> None:
        assert made(row("who opened it?")) == set()

    def test_an_unanswerable_question_has_none(self) -> None:
        assert made(row("Was Anna Berg in Lagos?", kind="unanswerable")) == set()


def test_words_stand_in_a_passage_between_their_borders() -> None:
    assert stands_in("Lagos", "in lagos.")
    assert not stands_in("Lagos", "the lagosians")
    assert not stands_in("12", "in 2012")
