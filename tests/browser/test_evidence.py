"""Citations are exported from the app as a file, and the file is verified in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from retrieval.evidence.reading import read_evidence
from tests.browser.serving import serving
from tests.browser.visit import KURSK, Visit, settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


@pytest.fixture
def library(tmp_path: Path, seeds: Path, default_model: Embedder) -> Library:
    made = Library.open(tmp_path / "library", create=True)
    made.add(each.document for each in load([seeds]) if isinstance(each, Loaded))
    return made


@pytest.fixture
def visit(browser: Browser, library: Library, tmp_path: Path) -> Iterator[Visit]:
    with serving(library.folder, tmp_path / "app.log") as url:
        made = Visit(browser, url)
        yield made
        made.page.close()


def test_an_answer_is_exported_and_its_file_is_verified(
    visit: Visit, library: Library, tmp_path: Path
) -> None:
    page = visit.page
    visit.ask(KURSK)
    # The page is drawn anew once the figures are read, and a file is then offered anew.
    expect(page.locator(".figure").first).to_be_visible()
    page.get_by_role("button", name="Export").click()
    page.get_by_role("combobox", name=re.compile("Format")).click()
    page.get_by_role("option", name="Word, with footnotes (.docx)").click()
    settle(page)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download").click()
    download = downloading.value
    assert download.suggested_filename == "how-many-north-korean-troops-are-in-kursk.docx"
    path = tmp_path / "troops.docx"
    download.save_as(path)
    content = path.read_bytes()
    cited = read_evidence(content)
    assert [each.record.quote for each in cited] == page.locator(".quote").all_text_contents()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = archive.read("word/footnotes.xml").decode()
    assert notes.count("<w:footnoteRef/>") == len(cited) == 5

    first = cited[0].record
    with library.snapshot() as snapshot:
        article = snapshot.document(first.doc_id)
    edited = f"Corrected.\n\n{article.text.replace('10,000', '12,000')}"
    library.add([replace(article, text=edited, sha256="1" * 64)])

    page.goto(f"{visit.url}/check")
    page.get_by_text("Verify exported citations").click()
    page.locator("input[type=file]").last.set_input_files(path)
    expect(page.locator(".summary")).to_contain_text("5 citations:")
    expect(page.locator(".verdict").first).to_have_text("article edited since")
    expect(page.locator(".differs").first).to_have_text("10,000")
    # The dates: exported after the article was added, which was added again since.
    dates = page.locator(".st-key-verified-citations .line").filter(has_text="and again").first
    moment = r"\d+ \w+ 20\d\d(, \d\d:\d\d UTC)?"
    expect(dates).to_have_text(
        re.compile(f"[Ee]xported {moment} · article added {moment}, and again {moment}$")
    )
    settle(page)
    page.locator(".st-key-verified-citations .open").first.click()
    expect(page.locator(".reader mark.passage").first).to_contain_text("12,000")
    assert visit.outside() == []
