"""Pages of several posts: each with its heading and time, in the order of the page."""

from __future__ import annotations

from itertools import product

import pytest

from index.loaders.formats.texts.html import read_page

INTRODUCTION = "Follow the vote on the tram line as it happens in the council chamber tonight."
POSTS = (
    ("18:40", "Motion passes", "It passed by 21 votes to 19, the mayor announced to applause."),
    ("17:55", "Count again", "The clerk has started the count again after two wrong buttons."),
    ("17:20", "Motion fails", "Nobody cheers."),
    (
        "16:02",
        "Debate opens",
        "The debate has opened with a speech of 45 minutes by Ruth Dow, who said that the line "
        "would cost 212 million euros and would be finished in 2031 at the earliest, if at all.",
    ),
)
TIMES = (
    "<time datetime='2024-09-01T{time}'>{time}</time>",
    "<span class='time'>{time}</span>",
    "<div class='post-meta'><span class='timestamp'>{time}</span></div>",
    "<a href='/live/post-{number}'><time>{time}</time></a>",
    "<header class='lb'><span>{time}</span></header>",
)
HEADINGS = ("<h2>{heading}</h2>", "<h3><a href='/live/post-{number}'>{heading}</a></h3>")
POST_ELEMENTS = (
    "<article class='block' id='p{number}'>{post}<footer><a href='#'>Share</a></footer></article>",
    "<div class='liveblog-post'>{post}</div>",
    "<section>{post}</section>",
    "<ol class='timeline'><li>{post}</li></ol>",
    "{post}<hr>",
    "<div class='row'><div><div class='item'>{post}</div></div></div><p class='ad'>Ad</p>",
)
PAGES = (
    "<main><h1>Live: the vote</h1><p>{introduction}</p><div class='live'>{posts}</div></main>",
    "<article><h1>Live: the vote</h1><p>{introduction}</p>{posts}</article>",
    "<div id='x'><h1>Live: the vote</h1><p>{introduction}</p></div><div id='y'>{posts}</div>",
    "<header><h1>Live: the vote</h1><p>{introduction}</p></header><main>{posts}</main>",
)
AROUND = (
    "<header><nav><a href='/'>Home</a></nav></header>{page}<aside class='sidebar'><h3>Most read"
    "</h3><ul><li><a href='/a'>Cat found after nine years at sea</a></li></ul></aside>"
    "<footer>© Post</footer>"
)


@pytest.mark.parametrize(("post", "page"), list(product(POST_ELEMENTS, PAGES)))
def test_all_posts_in_either_order(post: str, page: str) -> None:
    for (time, heading), backwards in product(
        zip(TIMES, HEADINGS * 3, strict=False), (False, True)
    ):
        posts = POSTS[::-1] if backwards else POSTS
        markup = "".join(
            post.format(
                number=number,
                post=time.format(time=when, number=number)
                + heading.format(heading=title, number=number)
                + f"<p>{text}</p>",
            )
            for number, (when, title, text) in enumerate(posts)
        )
        body = AROUND.format(page=page.format(introduction=INTRODUCTION, posts=markup))
        text, metadata = read_page(f"<!DOCTYPE html><html lang='en'><body>{body}</body></html>")
        parts = [part for one in posts for part in one]
        lines = [line.removeprefix("- ") for line in text.splitlines()]
        assert lines == ["Live: the vote", INTRODUCTION, *parts]
        assert metadata.notes == ()


def test_a_second_article_on_the_page() -> None:
    text = read_page(
        "<html><body><article><h1>Quay sinks</h1><p>The quay sank by eleven centimetres in a week, "
        "the surveyors found on Monday.</p></article><article><h2>What happens next</h2><p>The "
        "board decides on 3.4 million euros on Thursday.</p></article></body></html>"
    )[0]
    assert text.splitlines()[2:] == [
        "What happens next",
        "The board decides on 3.4 million euros on Thursday.",
    ]


CARDS = "".join(
    f"<article class='c'><h2><a href='/{number}'>Report number {number} on the harbour</a></h2>"
    f"<time>{number} May</time><p>What the harbour board did on day {number}.</p></article>"
    for number in (1, 2, 3)
)


def test_a_section_page_is_its_teasers() -> None:
    text = read_page(f"<html><body><main><h1>Harbour</h1>{CARDS}</main></body></html>")[0]
    assert text.splitlines()[:4] == [
        "Harbour",
        "Report number 1 on the harbour",
        "1 May",
        "What the harbour board did on day 1.",
    ]
    assert len(text.splitlines()) == 10


def test_the_teasers_below_an_article_are_not() -> None:
    article = (
        "<article><h1>Pier closed</h1><p>The pier was closed on Sunday after a storm tore away "
        "30 metres of its railing. It opens again in May.</p></article>"
    )
    text = read_page(f"<html><body>{article}<div>{CARDS}</div></body></html>")[0]
    assert len(text.splitlines()) == 2
    assert "Report" not in text


def test_a_column_beside_the_article_is_no_second_post() -> None:
    article = f"<div id='content'><h1>The vote</h1><p>{INTRODUCTION}</p><p>{POSTS[3][2]}</p></div>"
    column = f"<div id='right'><div class='box'><h3>About us</h3><p>{POSTS[0][2]}</p></div></div>"
    text = read_page(f"<html><body>{article}{column}</body></html>")[0]
    assert text.splitlines() == ["The vote", INTRODUCTION, POSTS[3][2]]
