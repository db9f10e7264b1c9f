"""What a reader of the page cannot see is never stored; what can be unfolded is."""

from __future__ import annotations

import pytest

from index.loaders.formats.texts.html import read_page

OPENING = "The lock keeper opened the gates at six, although the river stood at 412 centimetres."
ENDING = "The waterways office will publish its report on Thursday."


def read(part: str, head: str = "") -> str:
    text, metadata = read_page(
        f"<!DOCTYPE html><html lang='en'><head><title>Barge sinks</title>{head}</head><body><main>"
        f"<article><h1>Barge sinks at weir</h1><p>{OPENING}</p>{part}<p>{ENDING}</p></article>"
        "</main></body></html>"
    )
    assert metadata.notes == ()
    assert OPENING in text
    assert text.endswith(ENDING)
    return text


@pytest.mark.parametrize(
    "part",
    [
        "<div hidden><p>Draft: the barge carried UNSEEN.</p></div>",
        "<p>In <span hidden>UNSEEN</span> May</p>",
        "<p style='color: red; DISPLAY: none !important'>UNSEEN</p>",
        "<p style='visibility:hidden'>UNSEEN</p>",
        "<div style='position:absolute; left:-9999px'>UNSEEN</div>",
        "<p class='visually-hidden'>UNSEEN</p>",
        "<h2 class='screen-reader-text'>UNSEEN</h2>",
        "<p>Words <span class='sr-only'>UNSEEN</span> around.</p>",
        "<p class='d-none'>UNSEEN</p>",
        "<template><p>UNSEEN</p></template>",
        "<noscript><p>UNSEEN without scripts</p></noscript>",
        "<dialog><p>UNSEEN</p></dialog>",
        "<div role='dialog' aria-hidden='true'><p>UNSEEN</p></div>",
        "<div class='modal fade'><p>UNSEEN</p></div>",
        "<p aria-hidden='true'>UNSEEN for readers</p>",
        "<div class='print-only'>UNSEEN</div>",
        "<select><option>UNSEEN</option></select>",
        "<video>UNSEEN is not supported</video>",
        "<table><tr><td>a</td><td hidden>UNSEEN</td></tr><tr><td>b</td><td>c</td></tr></table>",
    ],
)
def test_hidden_text_is_not_stored(part: str) -> None:
    assert "UNSEEN" not in read(part)


@pytest.mark.parametrize(
    "part",
    [
        "<details><summary>Why?</summary><p>SEEN</p></details>",
        "<div><button aria-controls='x'>Why?</button><p id='x' hidden>SEEN</p></div>",
        "<div role='tabpanel' hidden><p>SEEN</p></div>",
        "<div class='tab-pane' style='display:none'><p>SEEN</p></div>",
        "<div class='read-more-content' style='display:none'><p>SEEN</p></div>",
        "<p hidden='until-found'>SEEN</p>",
        "<p class='hidden md:block'>SEEN</p>",
        "<p class='d-none d-md-block'>SEEN</p>",
        "<p class='hidden-print'>SEEN</p>",
        "<div><template shadowrootmode='open'><p>SEEN</p></template></div>",
        "<p>For <span aria-hidden='true'>SEEN</span><span class='sr-only'>five</span> euros</p>",
    ],
)
def test_what_is_shown_or_unfolds_is_stored(part: str) -> None:
    assert "SEEN" in read(part)


def test_rules_of_the_page_hide_and_strike() -> None:
    head = (
        "<style>.ghost, #x { display : none } .old{text-decoration:line-through}"
        "@media print { .shown { display: none } }</style>"
    )
    text = read_page(
        f"<html><head>{head}</head><body><h1>Cap on rents</h1><p class='ghost'>Unseen names.</p>"
        "<p id='x'>Unseen too.</p><p class='shown'>The cap is <b class='old'>5</b> 4 percent from "
        "May, the board of the town said on Monday.</p></body></html>"
    )[0]
    assert text.splitlines() == [
        "Cap on rents",
        "The cap is 4 percent from May, the board of the town said on Monday.",
    ]


def test_a_page_behind_a_dialog_is_read() -> None:
    text = read_page(
        "<html><body><div id='root' aria-hidden='true' style='display:none'><main><h1>Barge sinks"
        f"</h1><p>{OPENING}</p></main></div><div role='dialog'>Do you accept?</div></body></html>"
    )[0]
    assert text == f"Barge sinks\n{OPENING}"


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("paid <s>500</s> 900 euros", "paid 900 euros"),
        ("is <strike>7</strike>11 metres", "is 11 metres"),
        ("names <del>140</del><ins>180</ins> days", "names 180 days"),
        ("is <span style='text-decoration: line-through'>5</span> 6 feet", "is 6 feet"),
        ("is <span class='line-through'>5</span> 6 feet", "is 6 feet"),
        ("from 1<s>2</s>3 on", "from 1 3 on"),
    ],
)
def test_struck_words_are_left_out_and_the_reader_is_told(markup: str, line: str) -> None:
    text, metadata = read_page(
        f"<html><body><article><h1>Cap</h1><p>{OPENING}</p><p>It {markup}.</p></article></body>"
    )
    assert text.splitlines()[-1] == f"It {line}."
    assert metadata.notes == ("left out 1 word that the page strikes out",)


def test_an_article_about_a_strike_is_not_struck() -> None:
    assert "Crews" in read("<div class='strike'><p>Crews will not work on Friday.</p></div>")


@pytest.mark.parametrize(
    ("language", "quotation"),
    [
        ("en", "“We never ‘slept’ there”"),
        ("de-AT", "„We never ‚slept‘ there“"),
        ("fr", "«We never “slept” there»"),
        ("es", "«We never “slept” there»"),
    ],
)
def test_quotations_have_the_marks_of_their_language(language: str, quotation: str) -> None:
    markup = f"<p lang='{language}'><q>We never <q>slept</q> there</q>, he said.</p>"
    assert f"{quotation}, he said." in read(markup)


def test_marks_that_stand_already_are_not_doubled() -> None:
    assert "\n“Never”, he said." in read("<p>“<q>Never</q>”, he said.</p>")


def test_readings_above_characters_are_left_out() -> None:
    ruby = "<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>の港</p>"
    assert "\n東京の港\n" in read(ruby)


def test_elements_that_a_style_sheet_parts_are_apart() -> None:
    line = "<p><span>Live</span><time>18:40</time><b>Gates open</b> $<i>3</i>.<i>75</i></p>"
    assert "\nLive 18:40 Gates open $3.75\n" in read(line)


def test_what_unfolds_has_the_name_that_unfolds_it() -> None:
    tabs = (
        "<div role='tablist'><button role='tab' aria-controls='n'>North</button>"
        "<button role='tab' aria-controls='s'>South</button></div>"
        "<div role='tabpanel' id='n'>A flat costs 9.80.</div>"
        "<div role='tabpanel' id='s' hidden><p>A flat costs 14.20.</p></div>"
    )
    assert read(tabs).splitlines()[2:-1] == [
        *("North", "A flat costs 9.80."),
        *("South", "A flat costs 14.20."),
    ]
