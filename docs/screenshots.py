"""Take screenshots of the app: `python docs/screenshots.py [--all DIR]`.

Without `--all`, the script takes the pictures of the README and the docs. With it, the script takes
every page in both themes at every size, for inspection. `--only SCENE` takes one scene.

The pictures of other languages need the `languages` extra and fonts that have their glyphs:
Debian's `fonts-noto-core` and `fonts-noto-cjk`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
FIELD = "Ask a question of your articles"
QUESTION = "How many North Korean troops are in Kursk?"
DRAFT = (
    "“They will be ready to fight in Ukraine by November 11,” Budanov said. Zelensky called the "
    "deployment “an obvious escalating move by Russia.”\n\n“There are already 11,000 North Koreans "
    "in the Kursk region,” said John Kirby.\n"
)
UNANSWERED = "Who won the marathon in Nairobi?"

SIZES = {
    "wide": ViewportSize(width=1440, height=900),
    "laptop": ViewportSize(width=1280, height=720),
    "phone": ViewportSize(width=390, height=844),
}


def welcome(page: Page, url: str) -> None:
    """Open the app before the first question."""
    page.goto(url)
    page.locator(".suggestion").first.wait_for(timeout=60_000)
    # The others come when the model is loaded.
    page.wait_for_timeout(6_000)


def ask(page: Page, url: str, question: str = QUESTION) -> None:
    """Ask a question and wait for the answer."""
    page.goto(url)
    field = page.get_by_placeholder(FIELD)
    field.fill(question)
    field.press("Enter")
    page.locator(".searched").last.wait_for(state="attached")
    page.wait_for_timeout(1500)


def answer(page: Page, url: str) -> None:
    """Open the first passage of an answer in its article."""
    figures(page, url)
    page.locator(".card .open").first.click()
    page.locator(".reader mark").first.wait_for()
    page.locator(".question").last.evaluate("node => node.scrollIntoView()")


def figures(page: Page, url: str) -> None:
    """Wait for the figures above an answer."""
    ask(page, url)
    page.locator(".figure").first.wait_for(timeout=120_000)
    page.wait_for_timeout(1500)


def figures_chart(page: Page, url: str) -> None:
    """Wait for figures of several days, drawn over time."""
    from tests.storm_articles import STORM

    ask(page, url, STORM)
    page.locator(".figure-chart").wait_for(timeout=120_000)
    page.get_by_text("The chart as a table").click()
    page.wait_for_timeout(1500)


def voices(page: Page, url: str) -> None:
    """Open a passage whose marked sentence passes on somebody's words."""
    ask(page, url, "What did GUR say about clothes for the winter?")
    # The parser loads while the answer is read.
    page.wait_for_timeout(8_000)
    page.locator(".card .open").first.click()
    page.locator(".reader .voice").wait_for()
    page.locator(".question").last.evaluate("node => node.scrollIntoView()")


def preview(page: Page, url: str) -> None:
    """Show the preview of a passage of an answer."""
    ask(page, url)
    page.locator(".card .chip").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.locator(".preview:popover-open").wait_for()


def refusal(page: Page, url: str) -> None:
    """Ask a question that the articles do not answer."""
    ask(page, url, UNANSWERED)


def check(page: Page, url: str) -> None:
    """Check a draft, and open the place of its altered quotation."""
    page.goto(f"{url}/check")
    page.get_by_placeholder("Paste or type a quotation").fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".summary").wait_for()
    page.wait_for_timeout(1000)
    page.locator("mark.altered").click()
    page.locator(".reader mark.passage").wait_for()


def verify(page: Page, url: str) -> None:
    """Verify citations of an earlier text of the articles, and open the edited one."""
    page.goto(f"{url}/check")
    page.get_by_text("Verify exported citations").click()
    with tempfile.TemporaryDirectory() as temporary:
        exported = Path(temporary) / "troops.md"
        exported.write_bytes(_export_of_earlier_text())
        page.locator("input[type=file]").last.set_input_files(exported)
        page.locator(".summary").wait_for()
    page.wait_for_timeout(1000)
    page.locator(".quote .open").first.click()
    page.locator(".reader mark.passage").first.wait_for()
    page.locator(".summary").evaluate("node => node.scrollIntoView()")


def _export_of_earlier_text() -> bytes:
    """Return an exported file with a quotation that the seeds have with another figure."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from index.documents import Span
    from index.loaders import Loaded, load
    from retrieval.evidence.exported import Evidence, EvidenceSection
    from retrieval.evidence.formats.registry import evidence_format
    from retrieval.evidence.record import Origin, cite

    documents = {
        loaded.document.doc_id: loaded.document
        for loaded in load([ROOT / "seeds"])
        if isinstance(loaded, Loaded)
    }
    places = {
        "004_5838eda46489665b.txt": "There are already 11,000 North Koreans in the Kursk region",
        "001_ca1e5e3a49888b2d.txt": "They will be ready to fight in Ukraine by November 1",
    }
    citations = []
    for doc_id, words in places.items():
        document = documents[doc_id]
        start = document.text.index(words)
        earlier = replace(document, text=document.text.replace("11,000", "10,000"))
        citations.append(cite(earlier, Span(start, start + len(words)), origin=Origin()))
    section = EvidenceSection(citations=tuple(citations))
    moment = datetime(2024, 11, 5, tzinfo=UTC)
    evidence = Evidence(title="North Korean troops", exported_at=moment, sections=(section,))
    return evidence_format("markdown").write(evidence)


def sources(page: Page, url: str) -> None:
    """Open the list of articles."""
    page.goto(f"{url}/sources")
    page.locator(".source").first.wait_for()


def overview(page: Page, url: str) -> None:
    """Open the overview, with the passages of an answer highlighted."""
    ask(page, url)
    if page.viewport_size == SIZES["phone"]:
        page.goto(f"{url}/overview")
    else:
        page.get_by_role("link", name="Overview").click()
    page.locator(".st-key-map svg.marks").wait_for(timeout=60_000)


def copies(page: Page, url: str) -> None:
    """Show what a copy changed, on the overview."""
    page.goto(f"{url}/overview")
    page.get_by_label(re.compile("differences?.*: Repair of Holmgard pier")).click()
    page.locator(".changes").wait_for()
    page.get_by_role("heading", name="Copies").evaluate("node => node.scrollIntoView()")


def arabic(page: Page, url: str) -> None:
    """Open a passage in Arabic."""
    _open_first(page, url, "كم سيستغرق إصلاح محرك العبّارة؟")


def chinese(page: Page, url: str) -> None:
    """Open a passage in Chinese."""
    _open_first(page, url, "修理渡轮的发动机需要多长时间？")


def mixed(page: Page, url: str) -> None:
    """Ask in English what articles in other languages answer."""
    _open_first(page, url, "Who gets money back for tickets?")


def _open_first(page: Page, url: str, question: str) -> None:
    ask(page, url, question)
    page.locator(".card .open").first.click()
    page.locator(".reader mark").first.wait_for()
    page.locator(".question").last.evaluate("node => node.scrollIntoView()")


SCENES: dict[str, Callable[[Page, str], None]] = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        welcome,
        answer,
        figures,
        figures_chart,
        voices,
        preview,
        refusal,
        check,
        verify,
        sources,
        overview,
        copies,
        arabic,
        chinese,
        mixed,
    )
}
# The pictures in the README and the docs: scene, theme, size.
SHOWN = [
    ("answer", "light", "wide"),
    ("answer", "dark", "wide"),
    ("answer", "light", "phone"),
    ("welcome", "light", "wide"),
    ("figures", "light", "wide"),
    ("figures-chart", "light", "wide"),
    ("voices", "light", "wide"),
    ("preview", "light", "wide"),
    ("refusal", "light", "wide"),
    ("check", "light", "wide"),
    ("verify", "light", "wide"),
    ("sources", "light", "wide"),
    ("overview", "light", "wide"),
    ("copies", "light", "wide"),
    ("arabic", "light", "wide"),
    ("chinese", "light", "wide"),
    ("mixed", "light", "wide"),
]


def take(browser: Browser, url: str, scene: str, theme: str, size: str, folder: Path) -> None:
    """Take one screenshot and save it in a folder."""
    page = browser.new_page(
        viewport=SIZES[size], color_scheme="dark" if theme == "dark" else "light"
    )
    SCENES[scene](page, url)
    page.mouse.move(0, 0)
    # Wait for the fonts and for Streamlit's transitions.
    page.wait_for_timeout(1200)
    picture = folder / f"{scene}-{theme}-{size}.png"
    page.screenshot(path=picture)
    page.close()
    sys.stdout.write(f"{picture}: {picture.stat().st_size:,} bytes\n")


def forget(folder: Path) -> None:
    """Delete the conversations, so that the next picture begins with none."""
    from index import Library

    library = Library.open(folder)
    with library.snapshot() as snapshot:
        kept = snapshot.conversations()
    for conversation in kept:
        library.conversations.delete(conversation.conversation_id)


def libraries(folder: Path) -> Iterator[tuple[Path, set[str], list[str]]]:
    """Yield the articles of each library, its scenes, and options of `footnote add`."""
    from tests.articles_of_languages import ARABIC, CHINESE, MIXED, write_pages
    from tests.copied_articles import write_articles
    from tests.storm_articles import write_storm

    in_languages = {"arabic": ARABIC, "chinese": CHINESE, "mixed": MIXED}
    yield ROOT / "seeds", SCENES.keys() - {"copies", "figures-chart", *in_languages}, []
    yield write_articles(folder / "six"), {"copies"}, []
    yield write_storm(folder / "storm"), {"figures-chart"}, []
    for name, articles in in_languages.items():
        yield write_pages(articles, folder / name), {name}, ["--model", "languages"]


def main() -> None:
    """Take the screenshots."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page, theme and size")
    parser.add_argument("--only", choices=SCENES, metavar="SCENE", help="one scene, such as answer")
    arguments = parser.parse_args()
    folder = arguments.all
    sys.path.insert(0, str(ROOT))
    from tests.browser.serving import chromium, serving

    shots = SHOWN
    if folder:
        shots = [
            (scene, theme, size)
            for scene in SCENES
            for theme in ("light", "dark")
            for size in SIZES
        ]
    folder = folder or DOCS / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for articles, scenes, options in libraries(Path(temporary)):
            wanted = [
                shot for shot in shots if shot[0] in scenes and arguments.only in (None, shot[0])
            ]
            if not wanted:
                continue
            library = Path(temporary) / f"library-{articles.name}"
            command = [sys.executable, str(ROOT / "cli.py"), "--library", str(library), "add"]
            subprocess.run([*command, *options, str(articles)], cwd=ROOT, check=True)
            with serving(library, Path(temporary) / "app.log") as url, chromium() as browser:
                for shot in wanted:
                    take(browser, url, *shot, folder)
                    forget(library)


if __name__ == "__main__":
    main()
