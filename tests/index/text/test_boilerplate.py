from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.boilerplate import boilerplate_spans
from tests.paths import SEEDS

FIRST = "The ferry to Orra was cancelled on Monday. Nobody said why."
LAST = "The harbour master promised an answer by the end of the week."


def skipped(text: str) -> list[str]:
    return [span.of(text) for span in boilerplate_spans(text)]


def kept(text: str) -> str:
    rest, reached = [], 0
    for span in boilerplate_spans(text):
        rest.append(text[reached : span.start])
        reached = span.end
    return "".join([*rest, text[reached:]])


def seed(name: str) -> str:
    (path,) = SEEDS.glob(f"{name}*.txt")
    return path.read_text(encoding="utf-8")


ZELENSKY = (
    "In this photo provided by the Ukrainian Presidential Press Office, Ukrainian President"
    " Volodymyr Zelenskyy talks with Ukrainian journalists in Kyiv, Ukraine, Monday, Oct. 21,"
    " 2024. Ukrainian President Volodymyr Zelensky claimed on Friday that North Korean"
)
SOLDIER = (
    "A Russian soldier aims from a bunker in the Russian on Ukrainian border area in the Kursk"
    " region, Russia on Thursday, Oct. 24, 2024. Russia has mounted an intense summer offensive"
    " along Ukraine’s eastern front,"
)


def test_first_seed() -> None:
    text = seed("000")
    assert skipped(text) == [
        f"Ukraine War\n\n{ZELENSKY}…\n{ZELENSKY} troops are poised to be deployed by Russia on the"
        " battlefield in Ukraine as early as this weekend.\nMore\n"
        "Ukrainian Presidential Press Office/AP",
        f"Ukraine War\n\n{SOLDIER}…\n{SOLDIER} forcing Kyiv to cede ground gradually.\nMore\n"
        "Russian Defense Ministry Press Service/AP",
        "Comments are closed.",
    ]
    assert "How Concering Is North Korea’s Deployment in Ukraine?" in kept(text)
    assert kept(text).startswith("Ukrainian President Volodymyr Zelensky claimed on Friday")
    assert kept(text).rstrip().endswith("includes reporting from The Associated Press")
    assert "Some 500 officers, including three generals, will be among the 12,000" in kept(text)


def test_second_seed_is_all_article() -> None:
    assert skipped(seed("001")) == []


def test_third_seed() -> None:
    text = seed("002")
    assert skipped(text) == [
        "Send questions/comments to the editors.\n"
        "We invite you to add your comments. We encourage a thoughtful exchange of ideas and"
        " information on this website. By joining the conversation, you are agreeing to our"
        " commenting policy and terms of use. More information is found on our FAQs. You can"
        " modify your screen name here.\n"
        "Comments are managed by our staff during regular business hours Monday through Friday as"
        " well as limited hours on Saturday and Sunday. Comments held for moderation outside of"
        " those hours may take longer to approve.\n"
        "Join the Conversation\n"
        "Please sign into your Press Herald account to participate in conversations below. If you"
        " do not have an account, you can register or subscribe. Questions? Please see our FAQs."
    ]
    assert kept(text).rstrip().endswith("that North Korean troops were in Russia.")


def test_fourth_seed() -> None:
    text = seed("003")
    assert skipped(text) == ["Post a Comment\n\n0 Comments"]
    assert kept(text).rstrip().endswith("has not confirmed whether troops have been sent.")


def test_fifth_seed() -> None:
    text = seed("004")
    assert skipped(text) == ["Related Sources:"]
    assert kept(text).startswith("Rising Tensions: North Korean Troops Arrive in Russia")


ANYWHERE = [
    "Comments are closed.",
    "Comments have been disabled for this article",
    "Post a Comment",
    "Leave a reply",
    "Join the discussion",
    "View all 27 comments",
    "0 Comments",
    "No comments yet",
    "Comments (12)",
    "Send questions/comments to the editors.",
    "Please send corrections and tips to our newsroom at tips@example.org.",
    "You must be logged in to post a comment.",
    "Please log in to join the conversation.",
    "Comments are moderated by our team. Be patient.",
    "By posting, you agree to our house rules.",
    "Please keep your comments civil and on topic.",
    "Share this article",
    "Share this story on Facebook",
    "Share on Facebook",
    "Click to share on WhatsApp (Opens in new window)",
    "Click to tweet",
    "Copy link",
    "Follow us on Instagram and Telegram",
    "Follow us on X: @harbournews",
    "Follow AP’s coverage of the strike at https://example.org/hub/strike",
    "Already a subscriber? Log in here.",
    "Subscribe to our newsletter",
    "Subscribe to our free newsletter for the latest on the ferry.",
    "Sign up for The Tide newsletter.",
    "Sign up for our breaking news alerts",
    "Get the day's top stories in your inbox.",
    "The Harbour Daily Briefing newsletter has all you need to start your day. Sign up here.",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "Sponsored content",
    "3 min read",
    "toggle caption",
    "We use cookies to improve your experience. Read our privacy policy.",
    "This website uses cookies. By browsing on, you accept them.",
    "Accept all cookies",
    "© 2024 The Harbour News",
    "Copyright © The Harbour News Ltd.",
    "Copyright 2024 The Harbour News. All rights reserved.",
    "All rights reserved.",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Related Sources:",
    "Related Articles",
    "Read more: Ferry cancelled for the third time",
    "READ MORE | Who owns the ferry?",
    "Also read: Harbour master under pressure",
    "Also read",
    "Read more »",
    "Continue reading…",
    "You may also like",
    "More",
]

CREDITS = [
    "Ukrainian Presidential Press Office/AP",
    "Russian Defense Ministry Press Service/AP",
    "Ada Quill/AP",
    "Ada Quill/AFP via Getty Images",
    "Photo by Ada Quill/Getty Images",
    "Photograph: Ada Quill/The Harbour News",
    "Photo: Reuters",
    "Credit...Ada Quill/The New York Times",
    "Image source, Getty Images",
    "(AP Photo/Ada Quill)",
    "(AP Photo/Ada Quill, File)",
    "AP Photo/Ada Quill",
    "REUTERS/Ada Quill/File Photo Purchase Licensing Rights, opens new tab",
    "Ada Quill via AP",
    "State Emergency Service of Orra via AP",
    "Ada Quill/EPA",
    "Getty Images",
]


@pytest.mark.parametrize("line", ANYWHERE + CREDITS)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_lines_that_are_skipped_wherever_they_stand(line: str, gap: str) -> None:
    assert skipped(gap.join([FIRST, line, LAST])) == [line]


AT_THE_END = [
    "Comments",
    "Share",
    "Facebook",
    "Log in",
    "Tags: ferry, Orra, harbour",
    "Filed under: Transport",
    "See also",
    "Privacy Policy | Terms of Use | Contact",
    "Thank you for reading The Harbour News.",
    "Was this article helpful?",
    "Our Standards: The Harbour Trust Principles.",
]


@pytest.mark.parametrize("line", AT_THE_END)
def test_lines_that_are_skipped_only_at_the_end(line: str) -> None:
    assert skipped(f"{FIRST}\n\n{LAST}\n\n{line}\n") == [line]
    assert skipped(f"{FIRST}\n\n{LAST}\n\n{line}\n\n0 Comments") == [f"{line}\n\n0 Comments"]
    assert skipped(f"{FIRST}\n\n{line}\n\n{LAST}") == []


def test_headlines_at_the_end_go_with_the_label_above_them() -> None:
    links = "Related stories\nFerry cancelled again\nWho owns the ferry?\n\nShare"
    assert skipped(f"{FIRST}\n{LAST}\n{links}") == [links]
    assert skipped(f"{FIRST}\n{LAST}\nFerry cancelled again\nWho owns the ferry?") == []


def test_what_is_not_a_headline_is_not_taken_for_a_link() -> None:
    for contact in ("Harbour office, 94080 Orra", "Call (555) 010-2030", "Ada Quill, ada@orra.org"):
        text = f"{FIRST}\nRelated stories\n{contact}\nShare"
        assert skipped(text) == ["Related stories", "Share"]
    text = f"{FIRST}\nRelated stories\n{LAST}\nShare"
    assert skipped(text) == ["Related stories", "Share"]


def test_a_text_that_is_nothing_but_its_ending_is_left() -> None:
    assert skipped("Share\nNext") == []
    assert skipped(" \n\n") == []
    assert skipped("") == []


def test_neighbouring_lines_are_one_span() -> None:
    text = f"{FIRST}\nAdvertisement\n \nShare this article\n{LAST}"
    assert skipped(text) == ["Advertisement\n \nShare this article"]


def test_a_row_of_buttons_is_skipped_but_a_list_of_platforms_is_not() -> None:
    assert skipped(f"{FIRST}\nShare\nFacebook\nX\nEmail\n{LAST}") == ["Share\nFacebook\nX\nEmail"]
    assert skipped(f"{FIRST}\nFacebook\nX\nTelegram\n{LAST}") == []
    assert skipped(f"{FIRST}\nShare\nEmail\n{LAST}") == []


def test_the_last_words_of_a_page_in_one_line() -> None:
    assert skipped(f"{FIRST} {LAST} Comments are closed.\n") == ["Comments are closed."]
    assert skipped(f"{FIRST} {LAST} The sign says Comments are closed.") == []


CAPTION = "A ferry lies at the outer mole of Orra on Sunday, May 5. The company has not said"


def test_a_cut_off_copy_of_a_caption_is_skipped_and_the_caption_kept() -> None:
    full = f"{CAPTION} why it lies there."
    assert skipped(f"{FIRST}\n{CAPTION}…\n{full}\n{LAST}") == [f"{CAPTION}…"]
    assert skipped(f"{FIRST}\n{CAPTION} ...\n\n{full}\n{LAST}") == [f"{CAPTION} ..."]
    assert skipped(f"{FIRST}\n{CAPTION}…\nSomething else.\n{LAST}") == []


def test_a_caption_that_more_and_a_credit_close_is_skipped() -> None:
    block = f"{CAPTION} why.\nMore\nAda Quill/AP"
    assert skipped(f"{FIRST}\n\n{block}\n\n{LAST}") == [block]
    # Without blank lines around it the line may be a paragraph.
    assert skipped(f"{FIRST}\n{block}\n{LAST}") == ["More\nAda Quill/AP"]
    opened = f"In this photo taken on Sunday, a ferry lies at the mole.\n{CREDITS[2]}"
    assert skipped(f"{FIRST}\n{opened}\n{LAST}") == [opened]


def test_a_paragraph_over_a_credit_is_kept() -> None:
    assert skipped(f"{FIRST}\nAda Quill/AP\n{LAST}") == ["Ada Quill/AP"]
    assert skipped(f"{FIRST}\n\n{LAST}\nAda Quill/AP") == ["Ada Quill/AP"]


def test_a_label_above_captions_goes_with_them_when_it_is_repeated() -> None:
    block = f"{CAPTION}…\n{CAPTION} why.\nMore\nAda Quill/AP"
    twice = f"{FIRST}\n\nFerry Row\n\n{block}\n\n{LAST}\n\nFerry Row\n\n{block}\n\n{LAST}"
    assert skipped(twice) == [f"Ferry Row\n\n{block}"] * 2
    assert skipped(f"{FIRST}\n\nFerry Row\n\n{block}\n\n{LAST}") == [block]
    assert skipped(f"{FIRST}\n\nFerry Row\n\n{LAST}\n\nFerry Row\n\n{FIRST}") == []


def test_captions_that_say_so() -> None:
    old = "FILE - The ferry Halla enters Orra, May 5, 2019. (AP Photo/Ada Quill, File)"
    shown = "In this image from video, the ferry Halla burns. (Orra Coast Guard via AP)"
    assert skipped(f"{FIRST}\n{old}\n{LAST}") == [old]
    assert skipped(f"{FIRST}\n{shown}\n{LAST}") == [shown]
    burned = f"{old} It burned a year later."
    assert skipped(f"{FIRST}\n{burned}\n{LAST}") == [burned]


def test_a_credit_in_brackets_is_skipped_without_its_line() -> None:
    credit = "(AP Photo/Ada Quill)"
    assert skipped(f"{FIRST} {credit}\n{LAST}") == [credit]
    assert skipped(f"{FIRST} {credit} {LAST}") == [credit]
    assert skipped(f"A ferry at the mole {credit} \n{LAST}") == [credit]
    assert skipped(f"The picture {credit} shows the ferry.") == []


PROSE = [
    "The minister declined to comment. Comments are closed to the press, he said.",
    "“Comments are closed,” the spokesman said, and hung up.",
    "No comment.",
    "“More,” she said.",
    "More than 3,000 troops were sent, and more will follow.",
    "More: A Life is the title of the book.",
    "What is odd in this photo is the empty chair, the curator said.",
    "In this photo the general is smiling. A year later he was dead.",
    "Follow us on foot, the guide said.",
    "Follow us on our way through the old town.",
    "“Follow us on Facebook,” the banner read.",
    "Share this story with nobody, her source had told her.",
    "Share prices on Facebook's exchange fell.",
    "Sharing on Facebook fell by a third, the company said, after the button was moved.",
    "Click to tweet, and a million people see it: the button changed politics.",
    "Subscribe to our newsletter, the pop-up said, and 900,000 people did.",
    "Subscribers to the newsletter pay $5 a month, and 40 percent of them never open it.",
    "Sign up for a class early, the teacher told them.",
    "Sign up for the county's emergency alerts by texting ORRA to 888777.",
    "Get out while you can, the text said. It was in his inbox at 5 a.m.",
    "We use cookies to line the crust, the baker says.",
    "Cookies follow people from site to site, and most people accept all cookies unread.",
    "By using force, the police broke the law, the court found.",
    "Advertisements for the drug ran for nine years before the court stopped them.",
    "Copyright law was changed in 1976, and the estate sued.",
    "The notice at the back of the book says that all rights are reserved by the heirs.",
    "Related proteins fold in other ways, the study found.",
    "Related: the minister's brother resigned as well.",
    "Read more books, he told the pupils.",
    "Please sign in at the gate, the guard said, and keep your badge.",
    "Please log in to your account to see what the county owes you.",
    "We encourage you to submit comments on the rule by June 1, the agency wrote.",
    "Photo by photo, the archive was put back together.",
    "The agencies were AFP and AP, and both took it back.",
    "He fed the wire from Reuters/Ipsos to his editor.",
    "Faculty/Staff",
    "California/EPA",
    "(C) The arrow points to a group of neurons.",
    "FILE: /etc/hosts",
    "Comments on the draft came from 27 countries.",
    "12 comments were deleted by the court's order.",
    "Thomas More was beheaded in 1535.",
]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_is_never_skipped(prose: str) -> None:
    for gap in ("\n", "\n\n"):
        assert skipped(gap.join([FIRST, prose, LAST])) == []
        assert skipped(gap.join([FIRST, LAST, prose])) == []
        assert skipped(gap.join([prose, FIRST, LAST])) == []


def test_an_article_about_comments_newsletters_and_cookies() -> None:
    assert not skipped(
        "Why papers shut their comment boxes\n"
        "“Comments are closed.” Three words end most online debates now. The paper’s editors said"
        " that the comments were managed by staff who were paid by the hour.\n"
        "Readers were told to join the conversation elsewhere: on Facebook, on X, in newsletters."
        " A newsletter, the editor said, is a letter that people asked for.\n"
        "The cookie notice stayed. “We use cookies to improve your experience,” it says, and by"
        " clicking, readers agree to 400 pages of terms.\n"
        "Share buttons went last."
    )


WRAPPED = """\
The list of the agencies that had bought the picture was long: AFP,
the Harbour Press and, on the next day and for ten times the price,
Getty Images

What the paper does not print any more is the box below, where the
comments are closed

What it prints instead is a serial in forty parts, of which this is
the ninth, by the only author whose name the editors keep secret:
for all of her readers she is the woman who signs every chapter as
More
"""


def test_a_line_within_a_hard_wrapped_sentence_is_kept() -> None:
    assert skipped(WRAPPED) == []


def test_a_line_under_what_is_not_wrapped_is_its_own() -> None:
    above = "The list of the agencies that had bought the picture was long"
    assert skipped(f"{above}\n\n{above}\nGetty Images\n\n{LAST}") == ["Getty Images"]
    assert skipped("Ferry\nHarbour\nMore\nWeather") == ["More"]
    assert skipped(f"{above}.\n{above}.\nMore\n{LAST}") == ["More"]


def test_a_paragraph_too_long_for_any_notice_is_kept() -> None:
    notice = "We use cookies to improve your experience."
    assert skipped(f"{FIRST}\n{notice}\n{LAST}") == [notice]
    assert skipped(f"{FIRST}\n{notice}{' They know you.' * 60}\n{LAST}") == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "word and more " * 150_000,
        "\n" * 1_000_000,
        "(" * 500_000,
        "(AP Photo/" * 50_000,
        ("Ada " * 39 + "\n") * 5_000,
        ("Ada/" * 39 + "\n") * 5_000,
        ("sign up for our " + "newsletters " * 50 + "\n") * 1_000,
        ("x" * 40 + "…\n") * 20_000,
        "Related articles\n" + "Ferry cancelled again\n" * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_grows_with_the_length_only(text: str) -> None:
    began = time.perf_counter()
    boilerplate_spans(text)
    assert time.perf_counter() - began < 5


LINES = st.sampled_from([*ANYWHERE, *CREDITS, *AT_THE_END, FIRST, LAST, CAPTION, f"{CAPTION}…"])
PAGES = st.lists(st.one_of(LINES, st.text(max_size=30), st.just("")), max_size=12)


@settings(deadline=None)
@given(lines=PAGES, gap=st.sampled_from(["\n", "\r\n", "\n\n", " "]))
def test_spans_are_sorted_disjoint_and_trimmed(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    reached = 0
    for number, span in enumerate(boilerplate_spans(text)):
        assert span.start >= reached
        assert span.of(text) == span.of(text).strip() != ""
        assert number == 0 or text[reached : span.start].strip()
        reached = span.end
    assert reached <= len(text)
