"""Articles that try to be more than text."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.documents import Document, Span
from index.models.protocols import Embedder
from retrieval import ask
from tests.browser.serving import serving
from tests.browser.visit import Visit, marked

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


HOSTILE = Document(
    doc_id="hostile.html",
    title="<img src='http://evil.test/title.png'> $1 and $2 :red[title] \u202eflipped",
    text=(
        "😀😀 <script>window.hacked = 1; fetch('http://evil.test/script')</script>\r\n"
        "![x](http://evil.test/markdown.png) <img src=http://evil.test/html.png onerror=alert(1)>\n"
        "<style>@import 'http://evil.test/style.css'; * { display: none }</style>\n\n"
        "שלום עולם\u200b\u200d\u2066 The zeppelin costs $5 million -- or $9 million, says "
        ":red[its maker] &amp; `owner` -> https://evil.test/link.\n\n"
        "\tEnd\u00a0of  the\u0301 story 👩‍👩‍👧.\n\nComments are closed."
    ),
    sha256="0" * 64,
    source="<b>Outlet</b>",
    uri="javascript:alert(1)",
)


def test_a_hostile_article_is_shown_to_the_letter(
    browser: Browser, tmp_path: Path, default_model: Embedder
) -> None:
    library = Library.open(tmp_path / "library", create=True)
    library.add([HOSTILE])
    cited = ask(library, "What does the zeppelin cost?").citations[0]
    assert Span(0, 3) < cited.span
    with serving(library.folder, tmp_path / "app.log") as url:
        visit = Visit(browser, url)
        page = visit.page
        visit.ask("What does the zeppelin cost?")
        card = page.locator(".card").first
        assert card.locator(".quote").text_content() == cited.quote
        assert card.locator(".title").text_content() == HOSTILE.title
        card.locator(".chip").hover()
        preview = page.locator(".preview:popover-open")
        expect(preview).to_be_visible()
        assert preview.locator(".title").text_content() == HOSTILE.title
        assert cited.quote in (preview.locator(".context").text_content() or "")
        assert preview.locator("img, script, style, a").count() == 0
        card.locator(".open").click()
        expect(page.locator(".reader")).to_be_visible()
        assert page.locator(".reader .title").text_content() == HOSTILE.title
        assert page.locator(".reader .byline").text_content() == HOSTILE.source
        assert page.locator(".reader .text").text_content() == HOSTILE.text
        assert marked(page, "passage") == cited.quote
        visit.ask("![x](http://evil.test/q.png) <b>$5</b> -- :red[zeppelin]?")
        page.get_by_role("link", name="Sources").click()
        page.locator(".source .open").first.click()
        expect(page.locator(".reader")).to_be_visible()
        assert page.locator(".source .title .open").text_content() == HOSTILE.title
        assert page.locator(".reader .text").text_content() == HOSTILE.text
        assert page.locator(".reader").locator("img, script, style, a").count() == 0
        assert page.evaluate("window.hacked") is None
        assert visit.outside() == []
        assert visit.complaints == []
        page.close()
