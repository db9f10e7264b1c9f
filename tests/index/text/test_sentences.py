from __future__ import annotations

import hashlib
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Span
from index.text.sentences import RULES, paragraph_spans, passage_sentences
from tests.paths import ROOT


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in passage_sentences(text, Span(0, len(text)))]


def paragraphs(text: str) -> list[str]:
    return [span.of(text) for span in paragraph_spans(text, Span(0, len(text)))]


# In each case " | " stands for the border between two sentences, a space in the text itself.
CASES = [
    # plain
    "The mayor resigned. | Her deputy took over.",
    "Who signed the order? | Nobody knows! | The file is gone.",
    "It rained in 2024. | 5,000 people stayed home.",
    "No full stop at the end",
    "He spent $1.2 billion, or 3.5 percent, on it. | $40 is left.",
    "Version 3.5.2 shipped. | It works.",
    # titles and names
    "Lt. Gen. Kyrylo Budanov spoke. | He was brief.",
    "Mr. and Mrs. Ode met Dr. Finch. | Sen. Roe and Rep. Li left.",
    "Gov. Pike called Sgt. Moss at Ft. Dixon. | They agreed.",
    "J. K. Rowling wrote to George W. Bush. | He replied.",
    "The prize went to J.R.R. Tolkien. | It was small.",
    "Robert Downey Jr. Is it true? | Robert Downey Jr. smiled.",
    "St. Petersburg is cold. | They met on Main St. | The shop was shut.",
    "Prof. A. Lind, Ph.D., objected. | Rev. Hale did not.",
    # countries, companies, organisations
    "The U.S. Army trained them. | The U.N. Security Council met.",
    "They moved to the U.S. | The visa took a year.",
    "He left the U.S. in May. | A U.S.-led force followed.",
    "Acme Inc. Chairman Ro Tan quit. | He sold Acme Inc. | His son bought Beta Corp. shares.",
    "Smith & Co. bought it from Warner Bros. | In May it closed.",
    "She works in Washington, D.C. | He does not.",
    "The F.B.I. Director was silent. | So was the C.I.A.",
    # dates, times, numbers
    "It began on Oct. 21, 2024. | By Jan. 3 it was over.",
    "It opened in Sept. | The crowd came.",
    "They met at 9 a.m. Monday and left at 5 p.m. | Kirby stayed.",
    "The call is at 7:30 p.m. Eastern. | Dial in.",
    "He wears No. 7 and lives at No. 12. | No. | He moved.",
    "See Fig. 2 and Vol. 3, pp. 4 to 6. | Sec. 5 is missing.",
    "Smith et al. 2001 found it. | Jones et al. denied it.",
    "Roe v. Wade was cited. | It was Ali vs. Frazier again.",
    "Water boils at 100 °C. | Salt changes that.",
    "In A.D. 79 the mountain burned. | Ash fell.",
    # Latin and its kind
    "Bring fruit, e.g. apples, i.e. something sweet. | Bring bread, etc. too.",
    "They sell milk, eggs, etc. | Bread is next door.",
    "It cost approx. 4 million, ca. 3 of them lost. | Cf. the annex.",
    # datelines
    "KYIV, Ukraine — Troops are coming. | They are few.",
    "WASHINGTON, D.C. — The vote failed. | It was close.",
    "SEOUL (AP) — The talks ended. | No deal was made.",
    # ellipses
    "He said it was… complicated. | Nobody asked.",
    "We waited... and waited. | Then it came.",
    "And . . . then he left. | She stayed.",
    "The report says … Moscow agreed. | It did not.",
    "He trailed off... | The room was quiet.",
    "“Well…” | Kirby left.",
    "He paused . . . Kirby waited … The clock struck. | He left.",
    "So be it.... | Kirby left.",
    # quotes and brackets
    "“I will go,” he said. | “Now.” | She left.",
    "“It is a trap.” | The colonel laughed.",
    '"We lost." | "Then we start again," she said.',
    "“Will you go?” he asked. | “Never!” she said.",
    "“Why?” Kirby asked. | “Because.”",
    "“Is it over?” a senior official said. | It was.",
    "He called it a “world war.” | Others did not.",
    "The ‘deal.’ | It held.",
    "“He is in the U.S.” | Kirby knew. | The heir (of Acme Inc.) Lee Tan did not.",
    "Why now? | Mayor Lind said nothing.",
    "«Это война.» | Он ушёл.",
    "(He left early.) | She stayed. | (See p. 4.) | Done.",
    "It fell (by 3 percent, see Fig. 2). | Then it rose.",
    "It burned in 1945.[12] | It was rebuilt.[citation needed] | It stands.",
    # addresses and names of files
    "Visit https://example.org/a.b?c=d.e now. | Read report.pdf. | Mail me@example.org.",
    "The file is node.js and README.Md here. | Open it.",
    "See www.example.org/Some.Page for more. | Thanks.",
    # lists within a line
    "1. Open the door. | 2. Close it. | 3. Leave.",
    "A. The first reason. | B. The second.",
    # words that begin small, texts without capitals
    "It sold well. | iPhone sales rose. | eBay followed.",
    "i went home. | it was late. | we had no bread, eggs, etc. and no milk.",
    # tokenised text
    "The library of Alexandria was large . | It burned .",
    "Dr . Loomis met J . K . Barnes at St . Jude 's . | He left .",
    "He said `` Let us go . '' | They went .",
    'He said " Let us go . " | They went . | " Now ! " she said .',
    "( He knew . ) | She did not .",
    # other scripts
    "これは文です。 | 本当ですか？ | はい！",
    "彼は「行く。」と言った。 | 雨だ。",
    "هل وصلوا؟ | نعم. | لم يبق أحد.",
    "राम गया। | सीता आई॥ | वे मिले।",
    "Ο πρόεδρος ήρθε. | Έφυγε αργά.",
    # marks in a row
    "What?! | No!!! | Yes.",
]


@pytest.mark.parametrize("case", CASES)
def test_borders(case: str) -> None:
    assert sentences(case.replace(" | ", " ")) == case.split(" | ")


def test_scripts_without_spaces_between_sentences() -> None:
    assert sentences("これは文です。次の文。") == ["これは文です。", "次の文。"]


def test_a_lost_space_is_a_border_but_an_address_is_not() -> None:
    text = (
        "They left by the weekend.Western men saw example.org/Log.Txt and lib.core.Main as “the"
        " end.”The rest hid.“Gone.They are gone,” he said."
    )
    assert sentences(text) == [
        "They left by the weekend.",
        "Western men saw example.org/Log.Txt and lib.core.Main as “the end.”",
        "The rest hid.“Gone.",
        "They are gone,” he said.",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\f"])
def test_a_line_is_a_paragraph_in_text_that_is_not_wrapped(newline: str) -> None:
    lines = [
        "Rising Tensions: Troops Arrive as Allies Monitor",
        "The president spoke on Monday. He was angry.",
        "Related Sources:",
        "How Many Will Join?",
    ]
    assert paragraphs(newline.join(lines)) == lines
    assert sentences(newline.join(lines)) == [
        lines[0],
        "The president spoke on Monday.",
        "He was angry.",
        *lines[2:],
    ]


WRAPPED = """\
The harbour master said on Tuesday that nobody had asked
him about the two ships, which lay at the outer mole for
nine days with their lights off. He wrote to the Ministry
of Transport twice. Nobody answered.
The second of his letters went to the new office of Lt.
Gen. Maro Vint, who denied having received it when asked by
this reporter.

The port will
close in May.
"""


def test_a_hard_wrapped_paragraph_is_not_cut_at_its_line_breaks() -> None:
    assert [" ".join(sentence.split()) for sentence in sentences(WRAPPED)] == [
        "The harbour master said on Tuesday that nobody had asked him about the two ships, which"
        " lay at the outer mole for nine days with their lights off.",
        "He wrote to the Ministry of Transport twice.",
        "Nobody answered.",
        "The second of his letters went to the new office of Lt. Gen. Maro Vint, who denied"
        " having received it when asked by this reporter.",
        "The port will",
        "close in May.",
    ]


def test_a_wrapped_line_that_was_not_full_ends_its_paragraph() -> None:
    assert paragraphs(WRAPPED)[0].endswith("twice. Nobody answered.")
    assert paragraphs(WRAPPED)[1].startswith("The second of his")


def test_one_line_that_goes_on_does_not_make_a_page_of_headlines_a_paragraph() -> None:
    headlines = [
        "Ferry to Orra cancelled for the third time in a single week",
        "Harbour master under pressure as the fishermen lose patience",
        "Who owns the ferry, and who was paid to keep it in the port?",
        "Council meets on Monday to hear what the company has to\nsay",
        "Price of herring falls to the lowest level since the last war",
        "Two ships lie at the outer mole with all of their lights off",
    ]
    assert paragraphs("\n".join(headlines)) == headlines


def test_a_small_letter_under_a_finished_line_begins_a_paragraph() -> None:
    lines = ["The price was cut on Monday in all of the shops.", "iPhone sales rose at once."]
    assert paragraphs("\n".join(lines)) == lines


def test_a_blank_line_always_ends_a_sentence() -> None:
    text = "the vote was put off until the next session of the assembly and\n\nwas then lost"
    assert sentences(text) == text.split("\n\n")
    assert sentences(text.replace("\n\n", "\n \t\n")) == text.split("\n\n")


def test_list_items_stand_alone_in_wrapped_text_too() -> None:
    items = [
        "the first of the three demands is that the port be opened to all\nships",
        "- the second is that nobody be tried for what was done in the strike",
        "* the third is that the men be paid what they were promised for the\nwork",
        "4) the fourth is that the harbour master be heard by the court first",
        "b) and the last one, which nobody had expected, is a new harbour\nmaster",
    ]
    assert sentences("\n".join(items)) == items


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapping_changes_no_sentence(width: int) -> None:
    paragraph = (
        "Ms. Orla Kint said the U.S. Navy had left the bay on Oct. 3. “We saw them go,” she said."
        " “Then it was quiet.” The mayor, who had called the visit “an insult,” did not comment,"
        " and the fishermen of the village, who had lost three weeks, asked for $4.5 million. No"
        " answer came. By the end of the month the boats were out again and the price of herring"
        " had fallen to its lowest level since the war, according to the co-operative."
    )
    wrapped = textwrap.fill(paragraph, width, break_on_hyphens=False)
    assert [" ".join(sentence.split()) for sentence in sentences(wrapped)] == sentences(paragraph)


def test_only_the_span_is_cut() -> None:
    text = "One is out. Two is in. Three is in. Four is out."
    start, end = text.index(" Two"), text.index(" Four")
    assert [s.of(text) for s in passage_sentences(text, Span(start, end))] == [
        "Two is in.",
        "Three is in.",
    ]


def test_text_without_a_full_stop_is_one_sentence() -> None:
    text = "word and more " * 2_000
    assert sentences(text) == [text.strip()]


def test_nothing_to_cut() -> None:
    assert sentences("") == []
    assert sentences(" \n\t\u00a0\r\n") == []


PIECES = st.sampled_from(
    [
        *(
            "The",
            "He",
            "U.S.",
            "Mr.",
            "J.",
            "word",
            "3.5",
            "Oct.",
            "No.",
            "et al.",
            "p.m.",
            "iPhone",
        ),
        *(
            ".",
            "...",
            "…",
            "?",
            "!",
            "。",
            "؟",
            "।",
            ",",
            "—",
            "“",
            "”",
            '"',
            "''",
            "(",
            ")",
            "[1]",
        ),
        *(" ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u200b", "e\u0301", "👩\u200d👧"),
        *("a line of prose that is as long as those that are wrapped", "- "),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@settings(deadline=None)
@given(text=TEXTS, cut=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_sentences_cover_the_span_and_nothing_else(text: str, cut: tuple[float, float]) -> None:
    start, end = sorted(round(share * len(text)) for share in cut)
    spans = passage_sentences(text, Span(start, end))
    reached = start
    for span in spans:
        assert span.start >= reached
        assert not text[reached : span.start].strip()
        assert span.of(text) == span.of(text).strip() != ""
        reached = span.end
    assert reached <= end
    assert not text[reached:end].strip()


@settings(deadline=None)
@given(text=TEXTS)
def test_sentences_lie_within_paragraphs(text: str) -> None:
    whole = Span(0, len(text))
    paragraphs = paragraph_spans(text, whole)
    for sentence in passage_sentences(text, whole):
        assert any(paragraph.contains(sentence) for paragraph in paragraphs)
    assert {paragraph.start for paragraph in paragraphs} <= {
        sentence.start for sentence in passage_sentences(text, whole)
    }


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        ".",
        ". ",
        "A. ",
        '." ',
        " . ",
        "\n",
        "a\n",
        "(",
        ".)",
        "…",
        "[1]",
        "?” Ab ",
        "。",
        "ก ",
        "ก" * 70 + " ",
    ],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.perf_counter()
    assert list(passage_sentences(text, Span(0, len(text)))) or not text.strip()
    assert time.perf_counter() - began < 10


def test_the_rules_have_another_number_when_they_change() -> None:
    """Sentences are stored, so libraries must learn that a text is cut at other places now."""
    paragraphs = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    text = "\n\n".join(paragraphs)
    digest = hashlib.sha256()
    for start in range(0, len(text), 700):
        for span in passage_sentences(text, Span(start, min(start + 900, len(text)))):
            digest.update(f"{span.start} {span.end} ".encode())
    assert (RULES, digest.hexdigest()[:16]) == (6, "da1bb53179cabe7d"), (
        "raise RULES and change the digest here"
    )
