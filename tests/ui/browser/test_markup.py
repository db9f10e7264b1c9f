"""Markdown is styled where it stands, and not a character is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from tests.growth import assert_time_grows_with_length
from ui.browser.views.markup import _marks as styles
from ui.browser.views.markup import markup
from ui.browser.views.segments import Kind, Mark, segments

SIGNS = (
    "#",
    "*",
    "_",
    "`",
    "[",
    "]",
    "(",
    ")",
    "|",
    "-",
    ">",
    "\\",
    "\n",
    "\r\n",
    " ",
    "a",
    "é",
    "😀",
)


def document(text: str, doc_id: str = "note.md") -> Document:
    return Document(doc_id=doc_id, title="", text=text, sha256="0")


def styled(text: str) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for mark in markup(document(text)):
        found.setdefault(mark.kind, []).append(mark.span.of(text))
    return found


@pytest.mark.parametrize(
    ("text", "kind", "words", "signs"),
    [
        ("## The weir ##\n\nBroke.", Kind.HEADING, ["The weir"], ["## ", " ##"]),
        ("> # Quoted head\n", Kind.HEADING, ["Quoted head"], ["# ", "> "]),
        ("The weir\n========\n\nBroke.", Kind.HEADING, ["The weir"], ["\n========"]),
        ("It **broke in two** then.", Kind.STRONG, ["broke in two"], ["**", "**"]),
        ("It __broke__ then.", Kind.STRONG, ["broke"], ["__", "__"]),
        ("It *broke* and _sank_.", Kind.EMPHASIS, ["broke", "sank"], ["*", "*", "_", "_"]),
        ("Run `make *x*` now.", Kind.CODE, ["make *x*"], ["`", "`"]),
        ("```\n**x**\n```\n", Kind.CODE, ["```\n**x**\n```\n"], []),
        (
            "See [the *log*](https://x.org).",
            Kind.EMPHASIS,
            ["log"],
            ["[", "](https://x.org)", "*", "*"],
        ),
    ],
)
def test_a_part_is_styled_and_its_signs_are_faint(
    text: str, kind: Kind, words: list[str], signs: list[str]
) -> None:
    found = styled(text)
    assert found[kind] == words
    assert sorted(found.get(Kind.SYNTAX, [])) == sorted(signs)


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 = 24",
        "snake_case_name",
        "a\\*b\\*c",
        "5 ** 2",
        "[draft] (yes)",
        "`open",
        "* * *x",
    ],
)
def test_what_only_looks_like_a_sign_is_not_styled(text: str) -> None:
    assert set(styled(text)) <= {Kind.SYNTAX}
    assert not {"*", "_", "**", "`"} & set(styled(text).get(Kind.SYNTAX, []))


def test_a_table_has_a_head_and_faint_signs_under_it() -> None:
    text = "| Town | Dead |\n| --- | ---: |\n| Ostvik | **3** |\n"
    found = styled(text)
    assert found[Kind.TABLE] == [text]
    assert found[Kind.STRONG][0] == "| Town | Dead |"
    assert "3" in found[Kind.STRONG]
    assert "| --- | ---: |" in found[Kind.SYNTAX]


def test_a_wiki_link_shows_its_label() -> None:
    text = "He met [[People/Vogt|Karin Vogt]]."
    assert [mark.span.of(text) for mark in markup(document(text))] == ["[[People/Vogt|", "]]"]


def test_front_matter_is_no_markdown() -> None:
    text = "---\ntitle: The weir\n---\n\n# The weir\n"
    front = Span(0, text.index("\n\n") + 1)
    noted = Document(doc_id="n.md", title="", text=text, sha256="0", skipped=(front,))
    assert [(mark.kind, mark.span.of(text)) for mark in markup(noted)] == [
        (Kind.SYNTAX, "# "),
        (Kind.HEADING, "The weir"),
    ]


def test_other_texts_are_not_styled() -> None:
    assert markup(document("# 5 *stars*", "note.txt")) == ()


@given(st.lists(st.sampled_from(SIGNS), max_size=60).map("".join))
def test_every_character_stays(text: str) -> None:
    marks = markup(document(text))
    assert all(0 <= mark.span.start <= mark.span.end <= len(text) for mark in marks)
    assert "".join(each.text for each in segments(text, marks)) == text


def test_a_citation_keeps_its_words_among_the_styles() -> None:
    text = "It **broke in two** then."
    cited = Mark(Span(3, 12), Kind.PASSAGE)
    pieces = segments(text, [*markup(document(text)), cited])
    assert "".join(p.text for p in pieces if Kind.PASSAGE in p.kinds) == "**broke i"


@pytest.mark.parametrize("unit", ["**a ", "[a](", "`", "_a", "| ", "> ", "[[a|", "\\*"])
def test_the_time_grows_with_the_length(unit: str) -> None:
    text = unit * (60_000 // len(unit))

    def style(part: str) -> object:
        styles.cache_clear()
        return markup(document(part))

    assert_time_grows_with_length(style, text)
