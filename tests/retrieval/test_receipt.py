"""What a refusal says of words can be checked, and holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import TermCounts, TermStatistics, analyse
from retrieval.question import question_words
from retrieval.receipt import NAMED, Mentions, Receipt, listed, receipt

PASSAGES = (
    "Kursk\nSome 12,000 troops, 500 of them officers, came to Kursk, said the North Korean envoy.",
    "Talks\nMacron said in Paris that talks would cost $5 million. Korea is in the north of it.",
    "Ferry\nThe ferries carried children and 12,500 tonnes of shells.",
)


def statistics_of(text: str) -> TermStatistics:
    counts = [TermCounts.of(passage).counts for passage in PASSAGES]
    terms = [word.term for word in question_words(text)]
    containing = {term: sum(term in each for each in counts) for term in terms}
    return TermStatistics(len(PASSAGES), 80.0, containing)


def asked(text: str, *nearest: str) -> Receipt:
    return receipt(text, question_words(text), statistics_of(text), nearest or PASSAGES)


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("What did Merkel say about the troops?", ("Merkel",)),
        ("Did Macron say so, and who asked or told him?", ()),
        ("Which zeppelin did Angela Merkel see?", ("Angela Merkel", "zeppelin")),
        ("Did the Paris Opera burn?", ("Opera", "burn")),
        ("What is O'Brien's zeppelin?", ("O'Brien", "zeppelin")),
        ("Were there 13,500 troops?", ("13,500",)),
        ("Did 70% come for $7 million?", ("70%", "$7 million")),
        ("Who commanded the ferry?", ("commanded",)),
        ("WHO COMMANDED THE FERRY?", ("COMMANDED",)),
        ("Did a ferry carry seven men, women, a child?", ()),
        ("Did zeppelin, Zeppelins or ZEPPELINS come?", ("zeppelin",)),
        ("Will he go?", ()),
        ("What happened in May?", ()),
        ("?!", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_what_no_passage_mentions(question: str, absent: tuple[str, ...]) -> None:
    assert asked(question).absent == absent


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("What did Macron say in Kursk?", ("Kursk",), ("Macron",)),
        ("Did 12,500 troops come?", ("troops",), ("12,500",)),
        ("Did 12,000 troops come?", ("12,000", "troops"), ()),
        ("Did 500 troops come?", ("500", "troops"), ()),
        ("Did 13 troops come?", ("troops",), ("13",)),
        ("Did 3 troops come?", ("troops",), ()),
        ("Who is the North Korean envoy?", ("North Korean", "envoy"), ()),
        ("Who are envoys?", ("envoys",), ()),
        ("Is it in Korea?", (), ()),
        ("Who wrote it?", (), ()),
    ],
)
def test_what_a_passage_has_and_lacks(
    question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    assert asked(question, PASSAGES[0]).nearest == (Mentions(1, has, lacks),)


def test_a_name_whose_parts_stand_apart_is_neither_had_nor_lacking() -> None:
    assert asked("Who rules in North Korea?", PASSAGES[1]).nearest[0].has == ()
    assert asked("Who rules in North Korea?", PASSAGES[1]).nearest[0].lacks == ("rules",)


@pytest.mark.parametrize(
    ("passage", "has", "lacks"),
    [
        ("It cost US$25 million.", True, False),
        ("It cost $25\u00a0Million.", True, False),
        ("It cost 25 million euros.", False, False),
        ("It cost $25m, or 25km of road.", False, False),
        ("It cost $125 million.", False, True),
        ("It cost $25,000 million, or 3.25 million.", False, True),
    ],
)
def test_a_figure_is_lacking_only_where_its_number_is(passage: str, has: bool, lacks: bool) -> None:
    [mentions] = asked("Was it $25 million?", passage).nearest
    assert (bool(mentions.has), bool(mentions.lacks)) == (has, lacks)


def test_in_sentences() -> None:
    made = asked("What did Merkel say about troops in Kursk and the price of shells?")
    assert made.sentence == "No passage mentions “Merkel” or “price”."
    assert [each.sentence for each in made.nearest] == [
        "Mentions “Kursk” and “troops”, but no “Merkel”, “price” or “shells”.",
        "Mentions no “Merkel”, “Kursk” or “price”.",
        "Mentions “shells”, but no “Merkel”, “Kursk” or “price”.",
    ]
    assert asked("?").sentence == asked("?").nearest[0].sentence == ""
    assert [listed(words, "or") for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "“a”", "“a” or “b”", "“a”, “b” or “c”",
    ]  # fmt: skip


def test_as_dict() -> None:
    assert asked("Is Merkel in Kursk?", PASSAGES[0]).as_dict() == {
        "absent": ["Merkel"],
        "nearest": [{"rank": 1, "has": ["Kursk"], "lacks": ["Merkel"]}],
    }


WORDS = (
    "Macron Merkel North Korea korean troops ferry 12,500 12,000 500 $5 million say said what the "
    "Kursk, shells? U.S. O'Brien — children tonnes zeppelin 5% in Koreans ferr"
)
words = st.sampled_from(WORDS.split(" "))


@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=40))
def test_no_claim_is_wrong(question: str) -> None:
    made = asked(question)
    library = {term for passage in PASSAGES for term in analyse(passage)}
    assert len(made.absent) <= NAMED
    for word in made.absent:
        assert word in question
        assert not set(analyse(word)) <= library
    for passage, mentions in zip(PASSAGES, made.nearest, strict=True):
        terms = analyse(passage)
        for word in mentions.has:
            assert word in question
            assert set(analyse(word)) <= set(terms)
            # Figures stand there as they were asked for.
            assert word in passage or not any(character.isdigit() for character in word)
        for word in mentions.lacks:
            assert word in question
            assert f" {word}" not in passage.replace("12,500", "").replace("12,000", "")
            assert not set(mentions.has) & set(mentions.lacks)
