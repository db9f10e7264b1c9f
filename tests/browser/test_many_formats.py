"""A folder of 300 files in many formats, dropped into the app: nothing is lost, and it stays quick.

The files that cannot be read are among them; each says why.
"""

from __future__ import annotations

import io
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, FilePayload, expect

from index import Library
from index.documents import Document
from index.jobs.job import State
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.small_pdf import small_pdf

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.faults]

COUNT = 300
SECONDS = 60_000
# In the slowest case the page waits for one transaction and one batch of the embedder.
LONGEST_ANSWER = 30.0
FERRY = "The ferry between the islands stopped on Monday. Its engine failed at the pier."


def story(number: int) -> str:
    return (
        f"In village number {number} the baker Qorvath{number} won the great bread prize. "
        f"His loaf weighed {number + 3} kilograms."
    )


def _docx(text: str) -> bytes:
    document = docx.Document()
    document.add_heading("Bread prize", 1)
    document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _zip(text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("inner/story.txt", text)
        archive.writestr(
            "inner/page.html", f"<html><body><p>{text} It is a page.</p></body></html>"
        )
    return content.getvalue()


def _mail(text: str) -> bytes:
    return (
        "From: Ann Lee <ann@echo.example>\nSubject: Bread prize\n"
        "Date: Fri, 3 May 2024 10:00:00 +0200\n"
        f"Message-ID: <{abs(hash(text))}@echo.example>\n\n{text}\n"
    ).encode()


# For each ending, how a story is written, and how many articles that gives.
READ: dict[str, tuple[Callable[[str], bytes], int]] = {
    "txt": (str.encode, 1),
    "md": (lambda text: f"# Bread prize\n\n{text}\n".encode(), 1),
    "html": (
        lambda text: (
            "<!DOCTYPE html><html><head><title>Bread prize</title></head><body><article>"
            f"<h1>Bread prize</h1><p>{text}</p></article></body></html>"
        ).encode(),
        1,
    ),
    "pdf": (lambda text: small_pdf(textwrap.wrap(text, 38)), 1),
    "docx": (_docx, 1),
    "eml": (_mail, 1),
    "csv": (lambda text: f"Village,Story\nBrede,{text}\nKirn,Nothing happened.\n".encode(), 1),
    "srt": (lambda text: f"1\n00:00:01,000 --> 00:00:09,000\n{text}\n".encode(), 1),
    "rtf": (lambda text: rf"{{\rtf1\ansi {text}\par}}".encode(), 1),
    "zip": (_zip, 2),
}
# Files that cannot be read, and a word of the reason.
REFUSED = {
    "empty.txt": (b"", "text"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "cut.docx": (_docx("Cut off.")[:900], "ZIP"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save"),
    "song.mp3": (b"ID3" + bytes(300), "does not read"),
    "box.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "npack"),
}


@pytest.fixture
def library(tmp_path: Path, default_model: Embedder) -> Library:
    made = Library.open(tmp_path / "library", create=True)
    made.add([Document(doc_id="ferry.txt", title="Ferry", text=FERRY, sha256="")])
    return made


@pytest.fixture
def address(library: Library, tmp_path: Path) -> Iterator[str]:
    with serving(library.folder, tmp_path / "app.log") as url:
        yield url


@pytest.mark.timeout(900)
def test_a_folder_of_many_formats(browser: Browser, address: str, library: Library) -> None:
    endings = list(READ)
    files, articles = [], 1
    for number in range(COUNT - len(REFUSED)):
        ending = endings[number % len(endings)]
        write, gives = READ[ending]
        articles += gives
        files.append((f"{ending}-{number}.{ending}", write(story(number))))
    files += [(name, content) for name, (content, _) in REFUSED.items()]
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(SECONDS)
    page.goto(f"{address}/sources")
    page.get_by_text("Add articles", exact=True).click()
    page.locator("input[type=file]").first.set_input_files(
        [FilePayload(name=name, mimeType="", buffer=content) for name, content in files]
    )
    # While they are being read, a question is answered from what is there.
    deadline = time.monotonic() + 120
    while len(library.intake.jobs().jobs) < COUNT and time.monotonic() < deadline:
        time.sleep(0.2)
    asking = browser.new_page(viewport={"width": 1440, "height": 900})
    asking.goto(address)
    field = asking.get_by_placeholder("Ask a question of your articles")
    field.fill("Why did the ferry stop?")
    began = time.monotonic()
    field.press("Enter")
    expect(asking.locator(".card .quote").first).to_contain_text("engine failed", timeout=SECONDS)
    assert time.monotonic() - began < LONGEST_ANSWER

    deadline = time.monotonic() + 600
    while library.intake.jobs().unfinished and time.monotonic() < deadline:
        time.sleep(0.5)
    jobs = {job.name: job for job in library.intake.jobs().jobs}
    assert len(jobs) == COUNT
    for name, (_, word) in REFUSED.items():
        assert jobs[name].state is State.FAILED, jobs[name]
        assert word.lower() in jobs[name].reason.lower(), jobs[name]
    lost = [
        job for name, job in jobs.items() if name not in REFUSED and job.state is not State.DONE
    ]
    assert lost == []
    with library.snapshot() as snapshot:
        totals = snapshot.totals
    assert (totals.documents, totals.vectors) == (articles, totals.passages)

    # The page shows the same.
    expect(page.locator(".job .state", has_text="failed")).to_have_count(
        len(REFUSED), timeout=SECONDS
    )
    for number in (3, 104, 205):
        field.fill(f"Who won the great bread prize in village number {number}?")
        field.press("Enter")
        expect(asking.locator(".turn").last.locator(".card .quote").first).to_contain_text(
            f"Qorvath{number}", timeout=SECONDS
        )
    page.close()
    asking.close()
