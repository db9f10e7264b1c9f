"""A visit with Firefox: an answer, its passage in the article, the keys, and the other pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.citation import Answer
from tests.browser.firefox import ENTER, ESCAPE, Firefox, firefox, firefox_path
from tests.browser.serving import require
from tests.browser.visit import KURSK

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


@pytest.fixture
def window() -> Iterator[Firefox]:
    require(firefox_path(), "Firefox", "firefox-esr")
    with firefox() as made:
        yield made


def test_an_answer_is_read_in_its_article(window: Firefox, app: str, answer: Answer) -> None:
    window.go(app)
    window.click('textarea[placeholder^="Ask a question"]')
    window.type(KURSK + ENTER)
    window.wait_for(".searched")
    assert window.texts(".question") == [KURSK]
    quotes = [citation.quote for citation in answer.citations]
    assert window.texts(".card .quote")[: len(quotes)] == quotes

    window.click(".card .open")
    window.wait_for(".reader mark.passage")
    first = answer.citations[0]
    marks = window.texts(".reader .text mark")
    assert "".join(marks) == first.quote
    assert window.texts(".reader .text") == [first.document.text]
    in_view = window.evaluate(
        "all => { const [m, t] = [all[0], all[0].closest('.text')]"
        ".map(each => each.getBoundingClientRect());"
        " return m.bottom > t.top && m.top < t.bottom }",
        ".reader .text mark.sentence",
    )
    assert in_view

    window.type(ESCAPE)
    window.wait_for(".reader .text", gone=True)
    assert window.complaints == []


@pytest.mark.parametrize(
    ("path", "drawn"),
    [("check", "textarea"), ("sources", ".source"), ("overview", "svg, canvas, .cluster")],
)
def test_the_other_pages_are_drawn(window: Firefox, app: str, path: str, drawn: str) -> None:
    window.go(f"{app}/{path}")
    window.wait_for(drawn)
    assert window.complaints == []
