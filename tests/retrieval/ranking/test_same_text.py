"""What takes one place: the same sentences, however set; never another fact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from index.text.chunking import chunk
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.copies import MAX_DISTANCE, MIN_WORDS, find_copies, locate_copies
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import group_copies
from retrieval.wording.normalise import normalise_sentence
from tests.fakes import HashEmbedder
from tests.wire import wire_copies, wire_story

FERRY = (
    "The ferry “Aurora” stopped off Lund on Monday after its engine failed. Some 240 passengers "
    "waited for nine hours on the northern pier, the coast guard said. The owner, Nordline, has "
    "not said when the ferry will sail again."
)


def found(doc_id: str, text: str, span: Span | None = None, title: str = "Ferry") -> StoredPassage:
    document = Document(doc_id=doc_id, title=title, text=text, sha256="")
    return StoredPassage(Passage(0, doc_id, span or Span(0, len(text))), document, None)


def passages(doc_id: str, text: str) -> list[StoredPassage]:
    """A text cut as a library cuts it."""
    document = Document(doc_id=doc_id, title=doc_id, text=text, sha256="")
    return [found(doc_id, text, span, doc_id) for span in chunk(document, HashEmbedder())]


def is_copy(text: str, other: str = FERRY, **titles: str) -> bool:
    """Whether a text is listed under another that ranks above it."""
    title = titles.get("title", "Ferry")
    return find_copies([found("one", other), found("two", text, title=title)]) == [0, 0]


@pytest.mark.parametrize(
    "text",
    [
        FERRY,
        FERRY.replace("“", '"').replace("”", '"'),
        FERRY.replace(". ", ".\r\n\r\n"),
        FERRY.replace("on Monday", "Monday"),
        FERRY.replace("The owner, Nordline,", "Owner, Nordline,"),
        FERRY.replace("nine", "9"),
        FERRY.replace(". Some", ". (AP) Some"),
        FERRY.split(". Some")[0] + ". " + FERRY.split("said. ")[1],
        f"Some {FERRY.split('. Some ')[1]}",
    ],
    ids=[
        "letter for letter", "ASCII quotes", "line ends", "no on before a day", "no article",
        "a small number in figures", "the agency's name", "a sentence fewer inside", "no first one",
    ],
)  # fmt: skip
def test_the_same_text_set_in_another_way_is_a_copy(text: str) -> None:
    assert is_copy(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("240", "250"),
        ("240", "240,000"),
        ("Lund", "Ystad"),
        ("Monday", "Tuesday"),
        ("Nordline", "Norline"),
        ("has not said", "has said"),
        ("failed", "burned"),
        ("northern", "southern"),
        ("nine hours", "19 hours"),
        ("the coast guard said", "the coast guard denied"),
        (" again.", " again. One passenger died."),
        ("stopped off Lund", "was stopped off Lund"),
    ],
)
def test_one_other_word_is_another_fact(old: str, new: str) -> None:
    changed = FERRY.replace(old, new)
    assert changed != FERRY
    assert not is_copy(changed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unemployment in Lund rose to 4.1% in May.", "Unemployment in Lund rose to 4.1% in June."),
        ("Unemployment in Lund rose to 4.1% in May.", "Unemployment in Lund rose to 4.2% in May."),
        ("Unemployment in Lund rose to 4.1% in May.", "Unemployment in Ystad rose to 4.1% in May."),
        ("Prices fell by -3% in Lund.", "Prices fell by 3% in Lund."),
        ("The fine is $500.", "The fine is €500."),
        ("It was -5 degrees.", "It was 5 degrees."),
        ("The score was 2:1.", "The score was 2.1."),
        ("Its debt is rated AA-.", "Its debt is rated AA."),
        ("Its debt is rated A−.", "Its debt is rated A."),
        ("The blood was O- again.", "The blood was O again."),
        ("The vote in Lund was ✓ for all.", "The vote in Lund was ✗ for all."),
        ("They wrote that a ≠ b.", "They wrote that a = b."),
    ],
)
def test_a_template_filled_in_anew_is_no_copy(one: str, other: str) -> None:
    around = "The statistics office publishes the figures on the first working day of each month. "
    padding = "Economists had expected a smaller change after two quiet quarters in a row."
    assert is_copy(around + one + padding, around + one + padding)
    assert not is_copy(around + other + padding, around + one + padding)


def test_two_reports_of_one_event_are_two() -> None:
    other = (
        "Nine hours on a pier: that is how long 240 passengers of the Aurora waited on Monday. The "
        "ship's engine had failed off Lund, according to the coast guard. Nordline, which owns "
        "it, would not say when it will run again."
    )
    assert not is_copy(other)


def test_a_longer_text_is_no_copy_of_a_shorter_one() -> None:
    longer = f"{FERRY} The harbour master, Ida Berg, has called for an inquiry."
    assert not is_copy(longer)
    assert is_copy(FERRY, longer)


def test_a_sentence_torn_from_its_context_is_no_copy() -> None:
    turned = f"Nobody believes what the owner wrote: {FERRY[0].lower()}{FERRY[1:]}"
    assert not is_copy(FERRY, turned)


def test_a_short_text_under_another_title_may_be_about_something_else() -> None:
    rain = "It will rain all day, with gusts from the west."
    assert len(normalise_sentence(rain).split()) < MIN_WORDS
    assert is_copy(rain, rain)
    assert not is_copy(rain, rain, title="The weather in Ystad")
    assert is_copy(FERRY, title="Hours on the pier")


def test_a_dateline_may_be_missing_but_not_another() -> None:
    assert is_copy(FERRY, f"LUND, Sweden (AP) — {FERRY}")
    assert is_copy(f"LUND, Sweden — {FERRY}", f"LUND, Sweden (AP) — {FERRY}")
    assert is_copy(f"LUND, Sweden — {FERRY}")
    assert not is_copy(f"YSTAD, Sweden — {FERRY}", f"LUND, Sweden (AP) — {FERRY}")


def test_what_stands_beside_the_passage_was_only_cut_elsewhere() -> None:
    before = "The ferry was built in Turku in 1998 and has been repaired twice since then. "
    after = " Nordline had promised a new ferry for the spring of last year."
    whole = before + FERRY + after
    middle = Span(len(before), len(before) + len(FERRY))
    shifted = found("two", FERRY + after)
    assert find_copies([found("one", whole, middle), shifted]) == [0, 0]
    # Where most of it stands beside the passage, that passage is its original.
    last = FERRY[FERRY.index("The owner") :] + after + " Its union has asked for one since 2019."
    there = whole + " Its union has asked for one since 2019."
    first = Span(0, len(before) + FERRY.index("The owner"))
    assert find_copies([found("one", there, first), found("two", last)]) == [0, 1]
    # Too far away it says nothing of the passage.
    far = FERRY + " Nothing happened for a while." * 60 + after
    assert find_copies([found("one", far, Span(0, len(FERRY))), shifted]) == [0, 1]


@pytest.mark.parametrize("later", [False, True])
def test_the_end_of_the_reach_cuts_no_sentence_into_another(later: bool) -> None:
    claim = "Nordline had promised a new ferry for the spring of last year."
    if later:
        sentence = f"{claim[:-1]} and nobody believed it."
        filler = "o" * (MAX_DISTANCE - len(claim) - 2) + "."
        text = f"{FERRY} {filler} {sentence} {'Rain. ' * 400}"
        span = Span(0, len(FERRY))
        assert text[: span.end + MAX_DISTANCE].endswith(claim[:-1])
    else:
        text = f"Nobody believes that {claim} {'Rain. ' * 400}"
        start = len("Nobody believes that ") + MAX_DISTANCE
        text = text[: start - 1] + " " + FERRY
        span = Span(start, len(text))
        assert text[span.start - MAX_DISTANCE :].startswith(claim)
    original = found("one", text, span)
    copy = f"{FERRY} {claim}" if later else f"{claim} {FERRY}"
    assert original.text == FERRY
    assert find_copies([original, found("two", copy)]) == [0, 1]


def test_no_document_copies_itself() -> None:
    text = f"{FERRY}\n\n{FERRY}"
    half = len(FERRY)
    one, two = found("one", text, Span(0, half)), found("one", text, Span(half + 2, len(text)))
    assert find_copies([one, two, found("two", FERRY)]) == [0, 1, 0]


def headed(doc_id: str, headline: str, body: str = FERRY) -> StoredPassage:
    return found(doc_id, f"{headline}\n\n{body}", title=headline)


class TestHeadlines:
    one, two = "Ferry stops off Lund", "Hours on a pier. Coast guard called"

    def test_the_same_story_under_another_headline_is_a_copy(self) -> None:
        assert find_copies([headed("one", self.one), headed("two", self.two)]) == [0, 0]
        assert find_copies([headed("two", self.two), headed("one", self.one)]) == [0, 0]
        assert find_copies([found("one", FERRY), headed("two", self.two)]) == [0, 0]

    def test_what_stands_below_it_must_be_the_same(self) -> None:
        other = FERRY.replace("240", "250")
        assert find_copies([headed("one", self.one), headed("two", self.two, other)]) == [0, 1]
        # A first line that is not the title is part of the text.
        odd = found("two", f"{self.two}\n\n{FERRY}", title="Another")
        assert find_copies([headed("one", self.one), odd]) == [0, 1]
        # The title further down is no headline.
        below = found("two", f"{FERRY}\n\n{self.two}", title=self.two)
        assert find_copies([headed("one", self.one), below]) == [0, 1]
        alone = found("two", self.two, title=self.two)
        assert find_copies([headed("one", self.one), alone]) == [0, 1]

    def test_the_place_of_a_copy_is_below_its_own(self) -> None:
        original = headed("one", self.one)
        [other] = locate_copies(original, [headed("two", self.two)])
        assert other is not None
        assert other.text == FERRY
        [same] = locate_copies(original, [headed("two", self.one)])
        assert same is not None
        assert same.text == original.text
        headline = [Span(0, len(self.one))]
        assert locate_copies(original, [headed("two", self.two)], headline) == [other]
        start = original.document.text.index("The owner")
        last = [*headline, Span(start, len(original.document.text))]
        shorter = headed("two", self.two, FERRY[: FERRY.index(" The owner")])
        assert locate_copies(original, [shorter], last) == [None]


class TestPlaced:
    before = "Ferries are old. "
    after = " Nordline had promised a new ferry for the spring of last year."

    def test_the_place_is_that_of_the_same_sentences_however_they_were_cut(self) -> None:
        printed = (self.before + FERRY + self.after).replace("“", '"').replace("”", '"')
        # The copy's own passage is the later half of it, and one sentence more.
        copy = found("two", printed, Span(printed.index("Some 240"), len(printed)))
        [place] = locate_copies(found("one", FERRY), [copy])
        assert place is not None
        assert place.text == FERRY.replace("“", '"').replace("”", '"')
        assert (place.document, place.passage_id) == (copy.document, 0)

    def test_a_sentence_in_between_ends_it(self) -> None:
        added = FERRY.replace("The owner", "It rained. The owner")
        [place] = locate_copies(found("one", FERRY), [found("two", added)])
        assert place is not None
        assert place.text == FERRY[: FERRY.index(" The owner")]

    def test_it_must_hold_the_sentence_that_answers(self) -> None:
        start = FERRY.index("The owner")
        answering = [Span(start, len(FERRY))]
        short = found("two", FERRY[: start - 1])
        original, eels = found("one", FERRY), found("two", "Eels returned.")
        assert locate_copies(original, [short], answering) == [None]
        assert locate_copies(original, [short], [Span(0, FERRY.index(" Some"))]) == [short]
        assert locate_copies(original, [eels, short]) == [None, short]
        assert locate_copies(original, []) == []


# Of the story's passages, how many find their original, and the reverse. What is missing has
# another lede, a paragraph more, or a corrected figure.
@pytest.mark.parametrize(
    ("change", "copies", "originals"),
    [
        ("ascii", "all", "all"),
        ("british", "all", "all"),
        ("wrapped", "all", "all"),
        ("one-paragraph", "all", "all"),
        ("cut-short", "all", "some"),
        ("no-dateline", "all", "all"),
        ("other-lede", "some", "some"),
        ("longer", "some", "all"),
        ("corrected", "some", "some"),
    ],
)
def test_wire_copy(seeds: Path, change: str, copies: str, originals: str) -> None:
    story = wire_story(seeds)
    own, theirs = passages("story", story), passages(change, wire_copies(story)[change])

    def under(
        first: Sequence[StoredPassage], second: Sequence[StoredPassage]
    ) -> list[StoredPassage]:
        places = find_copies([*first, *second])
        assert places[: len(first)] == list(range(len(first)))
        return [
            each for each, p in zip(second, places[len(first) :], strict=True) if p >= len(first)
        ]

    for alone, expected, total in (
        (under(own, theirs), copies, len(theirs)),
        (under(theirs, own), originals, len(own)),
    ):
        assert (len(alone) == 0) == (expected == "all")
        assert len(alone) < total
    facts = {"corrected": "around 13,000", "longer": "declined to comment", "other-lede": "alarmed"}
    if change in facts:
        assert any(facts[change] in each.text for each in under(own, theirs))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The U.S. said Friday that “it’s over”—again.", "us said friday it s over again"),
        ("The US said on Friday it's over - again", "us said friday it s over again"),
        ("Sept. 4: 1,500 people, 4.10 per cent", "september 4 1500 people 4.10 percent"),
        ("organised labour in the centre travelled", "organized labor in center traveled"),
        ("Four hours; our filled, called, hour", "4 hours our filled called hour"),
        ("São Paulo, Pérez", "sao paulo perez"),
        ("−5°, 10–12, $5 or 5€", "-5 ° 10 12 $ 5 or 5 €"),
        ("AA- or A−, AA+; a ≠ b, ✓ × 3", "aa - or a - aa + a = \u0338 b ✓ × 3"),
        (
            "cease-fire, pro-\nRussian, it - the – rain, 10−12",
            "cease fire pro russian it rain 10 12",
        ),
        ("कि की", "कि की"),
        ("“—”", ""),
    ],
)
def test_plain(sentence: str, words: str) -> None:
    assert normalise_sentence(sentence) == words


sentences = st.sampled_from(
    [
        "The ferry stopped off Lund on Monday after its engine failed. ",
        "Some 240 passengers waited for nine hours on the northern pier. ",
        "Some 250 passengers waited for nine hours on the northern pier. ",
        "The owner has not said when it will sail again. ",
        "Nobody was hurt. ",
    ]
)
texts = st.lists(sentences, min_size=1, max_size=6).map("".join)


@given(st.lists(st.tuples(st.sampled_from("abcd"), texts), max_size=8))
def test_no_passage_is_lost_and_the_order_stays(made: list[tuple[str, str]]) -> None:
    ranked = [
        RankedPassage(Candidate(found(f"{doc_id}{number}", text), None, {}), 1 / (number + 1), 0.0)
        for number, (doc_id, text) in enumerate(made)
    ]
    groups = group_copies(ranked)
    scores = [group.score for group in groups]
    assert scores == sorted(scores, reverse=True)
    kept = [f for group in groups for f in (group.candidate.passage, *group.copies)]
    assert sorted(f.document.doc_id for f in kept) == sorted(
        r.candidate.passage.doc_id for r in ranked
    )
    for group in groups:
        own = group.candidate.passage.text
        for copy in group.copies:
            assert copy.document.doc_id != group.candidate.passage.doc_id
            assert set(copy.text.split(". ")) <= set(own.split(". "))
