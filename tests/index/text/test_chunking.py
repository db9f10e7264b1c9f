from __future__ import annotations

import re
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document, Span
from index.models.protocols import Tokenizer
from index.text.chunking import ChunkOptions, chunk
from index.text.sentences import paragraph_sentences, paragraph_spans


class Words:
    """A token a word or mark."""

    def __init__(self, most: int) -> None:
        self._most = most

    @property
    def max_passage_tokens(self) -> int:
        return self._most

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


class Prefixed(Words):
    """One token more at the start of every text, as some tokenizers have for a leading space."""

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [(0, 0), *super().token_offsets(text)]


class Spaced(Words):
    """Tokens that begin with the space before them."""

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\s?(?:\w+|[^\w\s])", text)]


class Letters(Words):
    """A token a character of ASCII; other characters have none."""

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [(i, i + 1) for i, letter in enumerate(text) if letter.isascii()]


class Bytes(Words):
    """A token a byte, so that one character may be several."""

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [
            (i, i + 1)
            for i, letter in enumerate(text)
            for _ in letter.encode(errors="surrogatepass")
        ]


def document(text: str, *skipped: Span) -> Document:
    return Document(doc_id="a.txt", title="", text=text, sha256="", skipped=skipped)


def passages(
    text: str, tokenizer: Tokenizer, options: ChunkOptions | None = None, *skipped: Span
) -> list[str]:
    spans = chunk(document(text, *skipped), tokenizer, options or ChunkOptions(target_tokens=10))
    return [span.of(text) for span in spans]


def numbered(*lengths: int) -> str:
    """Return sentences of so many tokens each: "A1 a a a. B1 b b b."."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join(
        " ".join([f"{letter.upper()}1", *[letter] * (length - 2)]) + "."
        for letter, length in zip(letters, lengths, strict=False)
    )


def test_a_text_that_is_near_the_target_is_one_passage() -> None:
    text = numbered(5, 6)
    assert passages(f"  {text}\n", Words(20)) == [text]


def test_nothing_to_cut() -> None:
    assert passages("", Words(20)) == []
    assert passages(" \n\t ", Words(20)) == []
    assert passages("All of it.", Words(20), None, Span(0, 10)) == []


def test_sentences_are_gathered_to_the_target() -> None:
    text = numbered(5, 5, 5, 5, 5, 5)
    a, b, c, d, e, f = text.split(". ")
    assert passages(text, Words(20)) == [f"{a}. {b}.", f"{c}. {d}.", f"{e}. {f}"]
    assert passages(text, Words(20), ChunkOptions(target_tokens=15)) == [
        f"{a}. {b}. {c}.",
        f"{d}. {e}. {f}",
    ]
    assert len(passages(text, Words(20), ChunkOptions(target_tokens=1))) == 6
    assert passages(text, Words(50), ChunkOptions(target_tokens=30)) == [text]


def test_the_target_is_held_to_what_the_model_reads() -> None:
    text = numbered(5, 5, 5, 5)
    assert [len(Words(0).token_offsets(p)) for p in passages(text, Words(10), ChunkOptions())] == [
        10,
        10,
    ]


def test_a_remainder_is_shared_out() -> None:
    text = numbered(4, 4, 4, 4)
    # 12 and 4 would be as near to the target in sum, and leave a tail.
    assert [len(Words(0).token_offsets(p)) for p in passages(text, Words(20))] == [8, 8]


def test_a_passage_ends_at_the_paragraph_when_that_is_near() -> None:
    first, second = numbered(4, 4, 4), "X1 x x x x x x. Y1 y y y."
    text = f"{first}\n\n{second}"
    assert passages(text, Words(20), ChunkOptions(target_tokens=12)) == [first, second]
    near = f"{numbered(5, 5)} X1 x x.\nY1 y y y y. Z1 z z z z."
    assert passages(near, Words(20), ChunkOptions(target_tokens=12)) == near.split("\n")


def test_the_paragraph_preference_is_a_price() -> None:
    # Ten and ten tokens when cut inside the second paragraph, seven and thirteen between them.
    text = "A1 a a a a a.\nB1 b. C1 c c c. D1 d d d."
    cheap = ChunkOptions(target_tokens=10, paragraph_preference=0.1)
    dear = ChunkOptions(target_tokens=10, paragraph_preference=0.3)
    assert passages(text, Words(20), cheap) == [
        "A1 a a a a a.\nB1 b.",
        "C1 c c c. D1 d d d.",
    ]
    assert passages(text, Words(20), dear) == text.split("\n")


def test_a_heading_goes_with_the_text_below_it() -> None:
    text = f"{numbered(5, 4)}\n\nWhy it matters\n\nX1 x x x x x x x x."
    assert passages(text, Words(20)) == [
        numbered(5, 4),
        "Why it matters\n\nX1 x x x x x x x x.",
    ]
    question = text.replace("matters", "matters?")
    assert passages(question, Words(20))[1].startswith("Why it matters?")


def test_a_list_is_not_a_row_of_headings() -> None:
    text = "\n".join(f"Item {number} of the list" for number in range(12))
    assert [passage.count("Item") for passage in passages(text, Words(30))] == [2] * 6


def test_overlap_repeats_sentences_where_they_fit() -> None:
    text = numbered(5, 5, 5, 5, 12)
    a, b, c, d, e = (f"{s}." for s in text.removesuffix(".").split(". "))
    options = ChunkOptions(target_tokens=10, overlap_sentences=1)
    assert passages(text, Words(16), options) == [f"{a} {b}", f"{b} {c} {d}", e]
    options = ChunkOptions(target_tokens=10, overlap_sentences=2)
    assert passages(text, Words(20), options) == [
        f"{a} {b}",
        f"{a} {b} {c} {d}",
        f"{d} {e}",
    ]


def test_nothing_reaches_over_what_is_skipped() -> None:
    text = "One is here. Advertisement Two is here. Three too."
    gap = Span(text.index("Advert"), text.index("Two"))
    options = ChunkOptions(target_tokens=30, overlap_sentences=3)
    assert passages(text, Words(30), options, gap) == ["One is here.", "Two is here. Three too."]


def test_a_long_sentence_is_cut_where_it_pauses() -> None:
    text = (
        "the old ferry left the mole at nine in the morning; it came back at noon with nobody on"
        " board and with all its lights on"
    )
    assert passages(text, Words(20)) == [
        "the old ferry left the mole at nine in the morning;",
        "it came back at noon with nobody on board and with all its lights on",
    ]


def test_a_long_sentence_without_a_pause_is_cut_between_words() -> None:
    text = "word " * 50
    cut = passages(text, Words(20))
    assert " ".join(cut) == text.strip()
    assert {len(passage.split()) for passage in cut} == {12, 13}
    assert [len(p.split()) for p in passages("word " * 45, Words(20))] == [15, 15, 15]


def test_the_rest_of_a_long_sentence_goes_with_the_next() -> None:
    first, second = "x " * 11 + "x;", "y " * 11 + "y."
    options = ChunkOptions(target_tokens=18)
    assert passages(f"{first} {second} He left. She did not.", Words(20), options) == [
        first,
        f"{second} He left. She did not.",
    ]


def test_a_word_without_an_end_is_cut_too() -> None:
    assert [len(passage) for passage in passages("a" * 9_000, Words(20))] == [4_000, 4_000, 1_000]
    assert "".join(passages("a" * 50, Letters(20))) == "a" * 50
    assert max(map(len, passages("a" * 50, Letters(20)))) <= 20


@pytest.mark.parametrize(
    "cluster", ["e\u0301\u0323", "👩\u200d👩\u200d👧", "👍🏽", "❤\ufe0f", "क्षि"]
)
def test_letters_are_not_parted_from_their_marks(cluster: str) -> None:
    for times in (31, 46, 60, 77):
        for passage in passages(cluster * times, Bytes(100)):
            assert passage == cluster * (len(passage) // len(cluster))


def test_overlap_makes_no_endless_passage() -> None:
    text = f"{'A' * 2_500}. {'B' * 2_500}."
    options = ChunkOptions(overlap_sentences=1)
    assert passages(text, Words(20), options) == text.split()


def test_a_letter_that_counts_more_than_the_model_reads_stands_alone() -> None:
    assert passages("€€", Bytes(2)) == ["€", "€"]


def test_a_passage_that_counts_more_by_itself_is_cut_at_a_sentence() -> None:
    text = numbered(5, 5)
    assert passages(text, Words(10)) == [text]
    assert passages(text, Prefixed(10)) == ["A1 a a a.", "B1 b b b."]
    # The span as a whole has the prefix once, the second of these passages has its own.
    text = numbered(5, 5, 5)
    assert passages(text, Prefixed(10)) == ["A1 a a a.", "B1 b b b.", "C1 c c c."]


def test_characters_without_tokens_are_kept() -> None:
    text = "\u200b\u200b A1 a a. \u200d"
    assert passages(text, Letters(20)) == [text]
    assert passages("日本語のテキスト", Letters(5)) == ["日本語のテキスト"]


def test_options_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="target_tokens is 0"):
        ChunkOptions(target_tokens=0)
    with pytest.raises(ValueError, match="overlap_sentences is -1"):
        ChunkOptions(overlap_sentences=-1)
    for preference in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="paragraph_preference is"):
            ChunkOptions(paragraph_preference=preference)


PIECES = st.sampled_from(
    [
        *("The ", "He said ", "ferry ", "U.S. ", "3.5 ", "Heading here", "and, so; on ", "- item "),
        *(". ", "? ", "… ", "。", ", ", " — ", "“", "” ", " ", "\n", "\n\n", "\r\n", "\u200b"),
        *("e\u0301", "👩\u200d👧", "日本", "x" * 30, "word " * 12, "A1 a a a a a. ", "\ud83d"),
    ]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map("".join))
TOKENIZERS = st.builds(
    lambda kind, most: kind(most),
    st.sampled_from([Words, Prefixed, Spaced, Letters, Bytes]),
    st.integers(2, 40),
)
OPTIONS = st.builds(
    ChunkOptions,
    target_tokens=st.integers(1, 50),
    overlap_sentences=st.integers(0, 3),
    paragraph_preference=st.floats(0, 2),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(TEXTS)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    return document(text, *spans)


def check(document: Document, tokenizer: Words, options: ChunkOptions) -> None:
    text, spans = document.text, chunk(document, tokenizer, options)
    assert spans == chunk(document, tokenizer, options)
    missing = {
        place
        for span in document.searchable_spans()
        for place in range(span.start, span.end)
        if not text[place].isspace()
    }
    for span in spans:
        passage = span.of(text)
        assert passage == passage.strip() != ""
        assert len(span) == 1 or len(tokenizer.token_offsets(passage)) <= (
            tokenizer.max_passage_tokens
        )
        assert any(searched.contains(span) for searched in document.searchable_spans())
        missing -= set(range(span.start, span.end))
    assert not missing
    for before, after in pairwise(spans):
        assert before.end < after.end
        assert before.end <= after.start or options.overlap_sentences


@settings(deadline=None)
@given(document=documents(), tokenizer=TOKENIZERS, options=OPTIONS)
def test_every_character_is_in_a_passage_that_fits(
    document: Document, tokenizer: Words, options: ChunkOptions
) -> None:
    check(document, tokenizer, options)


CROWDED = st.lists(
    st.sampled_from(["日" * 40, "日" * 400, "a", "abc", "a, ", "b; ", " ", ". Then "]), max_size=40
)


@settings(deadline=None)
@given(text=CROWDED.map("".join), most=st.integers(2, 20), options=OPTIONS)
def test_tokens_may_crowd_in_one_place(text: str, most: int, options: ChunkOptions) -> None:
    check(document(text), Letters(most), options)


@settings(deadline=None)
@given(document=documents(), most=st.integers(2, 40), options=OPTIONS)
def test_passages_begin_and_end_with_sentences(
    document: Document, most: int, options: ChunkOptions
) -> None:
    text, tokenizer = document.text, Words(most)
    sentences = [
        sentence
        for span in document.searchable_spans()
        for paragraph in paragraph_spans(text, span)
        for sentence in paragraph_sentences(text, paragraph)
    ]
    long = [s for s in sentences if len(tokenizer.token_offsets(s.of(text))) > most]
    starts, ends = {s.start for s in sentences}, {s.end for s in sentences}
    for passage in chunk(document, tokenizer, options):
        inside_long = any(s.overlaps(passage) for s in long)
        assert passage.start in starts or inside_long
        assert passage.end in ends or inside_long


@settings(deadline=None)
@given(lengths=st.lists(st.integers(3, 8), min_size=6, max_size=25))
def test_passages_are_of_even_size(lengths: list[int]) -> None:
    options = ChunkOptions(target_tokens=24, paragraph_preference=0)
    counts = [
        len(Words(0).token_offsets(passage))
        for passage in passages(numbered(*lengths), Words(60), options)
    ]
    assert min(counts) >= 14
    assert max(counts) <= 36


@pytest.mark.parametrize(
    "unit", ["a\n", "He. ", "a", "\u200b", "\u200b\n", "word ", "x,", "A1 a a a. ", "Item here\n"]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    began = time.perf_counter()
    chunk(document(text), Words(254))
    assert time.perf_counter() - began < 10


class Dividing(Words):
    """Words whose tokens do not depend on their neighbours; it keeps what it is asked."""

    divides_at_whitespace = True

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.asked: list[str] = []
        self.tokenised = 0

    def count_tokens(self, text: str) -> int:
        self.asked.append(text)
        return len(super().token_offsets(text))

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        self.tokenised += 1
        return super().token_offsets(text)


@settings(deadline=None)
@given(document=documents(), most=st.integers(20, 60), options=OPTIONS)
def test_passages_are_the_same_where_words_are_tokenised_once(
    document: Document, most: int, options: ChunkOptions
) -> None:
    assert chunk(document, Dividing(most), options) == chunk(document, Words(most), options)


def test_words_are_tokenised_once() -> None:
    tokenizer = Dividing(100)
    text = "The bridge over the Nar is closed to lorries, said the council. " * 200
    passages = chunk(document(text), tokenizer, ChunkOptions(target_tokens=60))
    assert len(passages) > 30
    assert "".join(tokenizer.asked) == text.replace(". ", ".")
    assert tokenizer.tokenised == 0
