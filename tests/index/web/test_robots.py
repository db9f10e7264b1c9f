"""What a robots.txt allows, by the rules of RFC 9309."""

from __future__ import annotations

import time

import pytest

from index.web.robots import parse_rules


@pytest.mark.parametrize(
    ("text", "allowed", "forbidden"),
    [
        ("", ["/", "/a?b=c"], []),
        ("nonsense\n\0\nDisallow: /", ["/"], []),
        ("User-agent: *\nDisallow:", ["/", "/a"], []),
        ("User-agent: *\nDisallow: /", [], ["/", "/a"]),
        ("User-agent: *\nDisallow: /private", ["/", "/public"], ["/private", "/private/a"]),
        # The longest rule decides, wherever it stands.
        ("User-agent: *\nDisallow: /\nAllow: /news/", ["/news/a"], ["/", "/newsletter"]),
        ("User-agent: *\nAllow: /news/\nDisallow: /news/drafts", ["/news/a"], ["/news/drafts/1"]),
        ("User-agent: *\nDisallow: /a\nAllow: /a", ["/a"], []),
        # Any characters, and the end.
        ("User-agent: *\nDisallow: /*?print=", ["/a", "/a?page=1"], ["/a?print=1", "/?print="]),
        ("User-agent: *\nDisallow: /*.pdf$", ["/a.pdf?x=1", "/a.pdfs"], ["/a.pdf", "/b/c.pdf"]),
        ("User-agent: *\nDisallow: /a$", ["/ab", "/"], ["/a"]),
        ("User-agent: *\nDisallow: /*a*a$", ["/a"], ["/aa", "/xayaza"]),
        # Escapes are the same, however they are written.
        ("User-agent: *\nDisallow: /straße", ["/stra"], ["/stra%C3%9Fe", "/stra%c3%9fe/9"]),
        # Its own group counts alone, and all groups of its name count.
        ("User-agent: *\nDisallow: /\n\nUser-agent: FOOTNOTE\nDisallow: /x", ["/a"], ["/x"]),
        ("User-agent: footnote\nDisallow: /x\n\nUser-agent: Footnote\nDisallow: /y", ["/"],
         ["/x", "/y"]),
        ("User-agent: Foot\nDisallow: /", ["/"], []),
        ("User-agent: other\nUser-agent: footnote\nDisallow: /x # secret", ["/"], ["/x"]),
    ],
)  # fmt: skip
def test_the_rules_of_a_site(text: str, allowed: list[str], forbidden: list[str]) -> None:
    rules = parse_rules(text.encode())
    assert [target for target in allowed if not rules.allow(target)] == []
    assert [target for target in forbidden if rules.allow(target)] == []


def test_a_hostile_pattern_takes_no_time() -> None:
    pattern = "/" + "*a" * 5_000 + "b$"
    rules = parse_rules(f"User-agent: *\n{f'Disallow: {pattern}' + chr(10)}".encode() * 40)
    began = time.monotonic()
    assert rules.allow("/" + "a" * 1_900)
    assert time.monotonic() - began < 2
