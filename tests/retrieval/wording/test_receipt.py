"""What a refusal says of words can be checked, and holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import TermCounts, TermStatistics, analyse
from retrieval.lacking.missing_words import (
    MAX_NAMED_WORDS,
    MissingWords,
    PassageMentions,
    lookup_terms,
    missing_words,
    quote_list,
)
from retrieval.question import question_words
from retrieval.questions.items import ItemKind

PASSAGES = (
    "Kursk\nSome 12,000 troops, 500 of them officers, came to Kursk, said the North Korean envoy.",
    "Talks\nMacron said in Paris that talks would cost $5 million. Korea is in the north of it.",
    "Ferry\nThe ferries carried children and 12,500 tonnes of shells.",
)


def statistics_of(text: str, passages: Sequence[str]) -> TermStatistics:
    counts = [TermCounts.of(passage).counts for passage in passages]
    terms = lookup_terms(text, question_words(text))
    containing = {term: sum(term in each for each in counts) for term in terms}
    return TermStatistics(len(passages), 80.0, containing)


def asked(text: str, *nearest: str, library: Sequence[str] = PASSAGES) -> MissingWords:
    statistics = statistics_of(text, [*library, *nearest])
    return missing_words(text, question_words(text), statistics, nearest or library)


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("What did Merkel say about the troops?", ("Merkel",)),
        ("Did Macron say so, and who asked or told him?", ()),
        ("Which zeppelin did Angela Merkel see?", ("Angela Merkel", "zeppelin")),
        ("Did the Paris Opera burn?", ("Opera",)),
        ("What is O'Brien's zeppelin?", ("O'Brien", "zeppelin")),
        # What may be written in too many ways is called absent of no library.
        ("Were there 13,500 troops, or 70% for $70 million on the 23rd?", ()),
        ("Was it 1987, 2000 or 21?", ("1987", "21")),
        ("Is COVID-19 in the F-16, O'Brien?", ("COVID-19", "F-16", "O'Brien")),
        ("Did Ban Ki-moon write the U.N. e-mail?", ("Ban Ki-moon", "U.N.", "e-mail")),
        ("Did Mr. Merkel?", ("Merkel",)),
        ("Did 12000 North Koreans come?", ()),
        ("Who captained the ferry?", ("captained",)),
        ("WHO CAPTAINED THE FERRY?", ("CAPTAINED",)),
        # What an article tells in any of several verbs is not missed.
        ("Who decided it, carried it out, listed the figures?", ()),
        ("Did a ferry carry seven men, women, a child?", ()),
        ("Did zeppelin, Zeppelins or ZEPPELINS come?", ("zeppelin",)),
        ("Will he go?", ()),
        ("What happened in May?", ()),
        # A day in digits is no figure.
        ("Is it the zeppelin of 2025-03-10?", ("zeppelin",)),
        ("Is it the zeppelin of 25/3/2025 or 2.11.2024?", ("zeppelin",)),
        # A vowel sign, which is a word to the index and has no letter.
        ("\ua8b4", ()),
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
        ("Who are envoys?", (), ()),
        ("Is it in Korea?", (), ()),
        ("Who wrote it?", (), ()),
    ],
)
def test_what_a_passage_has_and_lacks(
    question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    assert asked(question, PASSAGES[0]).nearest == (PassageMentions(1, has, lacks),)


def test_a_name_whose_parts_stand_apart_is_neither_had_nor_lacking() -> None:
    assert asked("Who reigns in North Korea?", PASSAGES[1]).nearest[0].has == ()
    assert asked("Who reigns in North Korea?", PASSAGES[1]).nearest[0].lacks == ("reigns",)


@pytest.mark.parametrize(
    ("passage", "has", "lacks"),
    [
        ("It cost US$25 million.", False, False),
        ("It cost $25\u00a0Million.", True, False),
        ("It cost 25 million euros.", False, False),
        ("It cost $25m, or 25km of road.", False, False),
        ("It cost $125 million.", False, True),
        ("It cost 3.25 million.", False, True),
        ("It cost $25,000 million.", False, False),
        ("It cost $25m, HK$25 million or -$25 million.", False, False),
        ("It cost twenty-five million dollars.", False, False),
    ],
)
def test_a_figure_is_lacking_only_where_its_number_is(passage: str, has: bool, lacks: bool) -> None:
    [mentions] = asked("Was it $25 million?", passage).nearest
    assert (bool(mentions.has), bool(mentions.lacks)) == (has, lacks)


@pytest.mark.parametrize(
    ("word", "passage", "has"),
    [
        ("G7", "Leaders of the G7 met.", True),
        ("MI6", "The head of MI6, or MI-6.", True),
        ("MI6", "The head of MI-6.", False),
        ("COVID-19", "The COVID-19 wave.", True),
        ("COVID-19", "The Covid wave of 19 May.", False),
        ("F-16", "An F16 fell.", False),
        ("UN", "The UN met.", True),
        ("UN", "The U.N. met.", True),
        ("U.N.", "The UN met.", True),
        ("UN", "Kim Jong Un met.", False),
        ("UN", "KIM JONG UN MEETS HIM\nThey met.", False),
        ("UN", "The U.N.-backed plan.", False),
        ("12000", "The 12,000 troops.", True),
        ("12,000", "The 12000 troops.", True),
        ("12,000", "The 12.000 troops.", False),
        ("12,000", "The 12 thousand troops.", False),
        ("$1.5 million", "It cost $1.5m.", False),
        ("$1.5 million", "It cost $1,500,000.", False),
        ("$1.5 million", "It cost $1.5 million.", True),
        ("25", "It rose by 25%, 25 percent or $25.", False),
        ("20%", "It rose by twenty percent.", False),
        ("Cho Tae-yul", "Foreign minister Cho Taeyul met.", False),
        ("ceasefire", "A cease-fire.", False),
        ("cease-fire", "The ceasefires.", False),
        ("cease-fire", "A cease‑fire.", True),
        ("defence", "The Defense Department.", False),
        ("Defense", "The defence minister.", False),
        ("organized", "It was organised.", False),
        ("organised", "It was organized.", False),
        ("October", "On Oct. 4.", False),
        ("Oct.", "In October.", False),
        ("Gates", "The gates of the city.", False),
        ("gates", "Gates were shut.", True),
        ("universe", "The university.", False),
        ("Korea", "The Koreans.", False),
        ("Koreans", "In Korea.", False),
        ("Zelenskyy", "Zelensky met.", False),
    ],
)
def test_what_stands_there_in_some_form_is_never_lacking(
    word: str, passage: str, has: bool
) -> None:
    made = asked(f"Is it {word}?", passage)
    assert made.absent == ()
    assert made.nearest[0].lacks == ()
    assert bool(made.nearest[0].has) == has


@pytest.mark.parametrize(
    ("word", "elsewhere"),
    [
        ("Tae-yul", "Taeyul"), ("ceasefire", "cease-fire"), ("cease-fire", "ceasefire"),
        ("defence", "defense"), ("defense", "defence"), ("labour", "labor"), ("labor", "labour"),
        ("realise", "realize"), ("realize", "realise"), ("centre", "center"),
        ("center", "centre"), ("labelled", "labeled"), ("labeled", "labelled"),
        ("programme", "program"), ("program", "programme"), ("October", "Oct. 4"),
        ("NATO", "N.A.T.O."), ("N.A.T.O.", "NATO"), ("MH17", "MH-17"), ("MH-17", "MH17"),
        ("Mar", "March"), ("Jul", "July"), ("Turkey", "Turkish"), ("Turks", "Türkiye"),
        ("Sweden", "Swedes"), ("Britain", "the English"), ("UK", "British"),
        ("1987", "1,987"), ("12345", "12,345"),
    ],
)  # fmt: skip
def test_what_stands_elsewhere_in_another_spelling_is_not_absent(word: str, elsewhere: str) -> None:
    library = [*PASSAGES, f"It was {elsewhere} then."]
    question = f"Who saw the {word}?"
    assert asked(question).absent == (word,)
    assert asked(question, PASSAGES[0], library=library).absent == ()


def test_a_pronoun_is_no_country() -> None:
    assert asked("What of America?", library=["He told us all."]).absent == ("America",)


def test_in_sentences() -> None:
    made = asked("What did Merkel say about troops in Kursk and the price of shells?")
    assert made.sentence == "No passage mentions “Merkel” or “price”."
    assert [each.sentence for each in made.nearest] == [
        "Mentions “Kursk” and “troops”, but no “Merkel”, “price” or “shells”.",
        "Mentions no “Merkel”, “Kursk” or “price”.",
        "Mentions “shells”, but no “Merkel”, “Kursk” or “price”.",
    ]
    assert asked("?").sentence == asked("?").nearest[0].sentence == ""
    assert [quote_list(words, "or") for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "“a”", "“a” or “b”", "“a”, “b” or “c”",
    ]  # fmt: skip


def test_as_dict() -> None:
    assert asked("Is Merkel in Kursk?", PASSAGES[0]).as_dict() == {
        "absent": ["Merkel"],
        "nearest": [{"rank": 1, "has": ["Kursk"], "lacks": ["Merkel"]}],
    }


WORDS = (
    "Macron Merkel North Korea korean troops ferry 12,500 12,000 500 $5 million say said what the "
    "Kursk, shells? U.S. O'Brien — children tonnes zeppelin 5% in Koreans ferr G7 G20 MI6 COVID-19 "
    "COVID F-16 F16 UN Un U.N. Kim Jong Jong-un cease-fire ceasefire 12000 12500 13,000 1987 23rd "
    "defence Defense October Oct."
)
MIXED = (
    *PASSAGES,
    "G7 AND MI6 ON COVID-19\nThe U.N. saw Kim Jong Un's F-16 at a cease-fire in Oct. 1,987 times.",
    "Tae-yul\nThe UN's Defense Department met Kim Jong-un, Cho Taeyul and the G20: ceasefire.",
)
words = st.sampled_from(WORDS.split(" "))


def bare(text: str) -> str:
    """A text as letters and digits alone."""
    return "".join(filter(str.isalnum, text.lower()))


@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=40))
def test_no_claim_is_wrong(question: str) -> None:
    made = asked(question, library=MIXED)
    library = {term for passage in MIXED for term in analyse(passage)}
    assert len(made.absent) <= MAX_NAMED_WORDS
    for word in made.absent:
        assert word in question
        assert not set(analyse(word)) <= library
        assert not any(len(bare(word)) > 3 and bare(word) in bare(passage) for passage in MIXED)
    for passage, mentions in zip(MIXED, made.nearest, strict=True):
        assert not set(mentions.has) & set(mentions.lacks)
        assert not set(mentions.has) & set(made.absent)
        for word in mentions.has:
            assert word in question
            # It stands there as it was asked for, apart from dots and commas.
            said = passage.replace(",", "").replace(".", "").lower()
            assert word.replace(",", "").replace(".", "").lower() in said
        for word in mentions.lacks:
            assert word in question
            whole = rf"(?<!\w)(?<!\d[.,]){re.escape(word)}(?!\w|[.,]\d)"
            assert not re.search(whole, passage, re.IGNORECASE)
            assert len(bare(word)) < 4 or bare(word) not in bare(passage)


@pytest.mark.parametrize(
    ("question", "kinds", "decisive"),
    [
        ("What did Merkel say about the troops in 1987?", {ItemKind.NAME}, True),
        ("What did Macron say about the troops in 1987?", {ItemKind.NAME}, False),
        ("What did Macron say about the troops in 1987?", {ItemKind.YEAR}, True),
        ("Which zeppelin?", {ItemKind.NAME}, False),
        ("Which zeppelin?", {ItemKind.WORD}, True),
        ("Which zeppelin saw the troops?", {ItemKind.WORD}, False),
    ],
)
def test_what_is_absent_is_decisive_by_its_kind(
    question: str, kinds: set[ItemKind], decisive: bool
) -> None:
    statistics = statistics_of(question, PASSAGES)
    words = question_words(question)
    found = missing_words(question, words, statistics, PASSAGES, decisive=kinds)
    assert found.decisive is decisive


def test_a_round_figure_is_absent_where_it_stands_neither_in_digits_nor_in_words() -> None:
    assert asked("Did 300 men come?").absent == ("300",)
    assert asked("Did 500 men come?").absent == ()
    assert asked("Did 300 men come?", library=["A\nThree hundred men came."]).absent == ()


@pytest.mark.parametrize("question", ["Quanto zeppelin?", "zeppelin et zeppelin", "das zeppelin"])
def test_function_words_of_other_languages_are_never_missed(question: str) -> None:
    assert asked(question).absent == ("zeppelin",)


def test_a_name_that_is_nearly_there_shows_no_absence() -> None:
    text = "What did Merkell say?"
    statistics = statistics_of(text, PASSAGES)
    words = question_words(text)
    assert missing_words(text, words, statistics, PASSAGES).decisive
    near = missing_words(text, words, statistics, PASSAGES, near={"Merkell"})
    assert near.absent == ("Merkell",)
    assert not near.decisive


def test_a_date_that_is_told_in_other_words_is_not_lacking() -> None:
    text = "Did Macron speak in August 2031?"
    words, statistics = question_words(text), statistics_of(text, PASSAGES)
    found = missing_words(
        text, words, statistics, PASSAGES[:2], told=[frozenset(), {"August", "2031"}]
    )
    assert set(found.nearest[0].lacks) >= {"August", "2031"}
    assert {"August", "2031"}.isdisjoint(found.nearest[1].lacks)
