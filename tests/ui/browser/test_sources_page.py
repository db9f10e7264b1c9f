"""The page of sources, and adding, as Streamlit runs them; the worker runs in this process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

import index.jobs.intake
import ui.browser.access
import ui.browser.components
import ui.browser.intake.adding
from index import Library
from index.documents import Document
from index.errors import LibraryError
from index.jobs.intake import Intake
from index.jobs.job import GivenFile
from index.jobs.worker import work
from index.originals import Original
from index.watching.watched import FolderState, Phase, WatchedFolder, WatchedFolders
from tests.fakes import HashEmbedder
from tests.ui.browser.test_pages import BRIDGE, FERRY, drawn, keys, start, text_of, trigger

STORY = b"The zeppelin landed in the harbour on Sunday."


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The libraries for which the page has started a worker."""
    folders: list[Path] = []
    monkeypatch.setattr(index.jobs.intake, "spawn", folders.append)
    return folders


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: HashEmbedder, started: list[Path]
) -> Path:
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=embedder),
    )
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(folder, create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


def sources() -> AppTest:
    return start().switch_page("ui/browser/pages/sources.py").run()


def rows(app: AppTest) -> list[str]:
    return [row["doc_id"] for row in drawn(app, "sources")["rows"]]


def press(app: AppTest, label: str) -> AppTest:
    [button] = [each for each in app.button if each.label == label]
    return button.click().run()


def paste(app: AppTest, text: str, title: str = "") -> AppTest:
    [field] = [each for each in app.text_input if each.label == "Title (optional)"]
    field.set_value(title)
    app.text_area[0].set_value(text)
    return press(app, "Add this text")


def test_web_pages_are_submitted_only_when_the_button_is_pressed(
    library: Library, started: list[Path]
) -> None:
    app = sources()
    [field] = [each for each in app.text_area if each.label.startswith("Addresses")]
    field.set_value(" https://herald.example/ferry#top \n\nhttps://herald.example/bridge\n")
    assert library.intake.jobs().jobs == ()
    assert started == []
    press(app, "Fetch and add")
    assert [(job["name"], job["state"]) for job in drawn(app, "jobs")["rows"]] == [
        ("https://herald.example/ferry", "fetching"),
        ("https://herald.example/bridge", "fetching"),
    ]
    assert started == [library.folder]
    [field] = [each for each in app.text_area if each.label.startswith("Addresses")]
    assert field.value == ""


def test_an_address_that_is_not_accepted_stays_in_its_field(library: Library) -> None:
    app = sources()
    [field] = [each for each in app.text_area if each.label.startswith("Addresses")]
    field.set_value("https://herald.example/a\nfile:///etc/passwd")
    press(app, "Fetch and add")
    assert "http and https" in app.error[0].value
    [field] = [each for each in app.text_area if each.label.startswith("Addresses")]
    assert field.value == "https://herald.example/a\nfile:///etc/passwd"
    assert library.intake.jobs().jobs == ()


def test_every_article_is_in_the_table(library: Library) -> None:
    with library.writer() as writer:
        writer.put(Document(doc_id="new.txt", title="New", text="Not embedded yet.", sha256="3"))
    app = sources()
    assert not app.exception
    shown = drawn(app, "sources")["rows"]
    assert [(row["title"], row["outlet"], row["date"], row["state"]) for row in shown] == [
        ("bridge.txt", "", "", "fully indexed"),
        (FERRY.title, "The Herald", "5 Oct 2024", "fully indexed"),
        ("New", "", "", "by words only"),
    ]
    assert app.markdown[0].value == (
        "3 articles · 3 passages · 1 passage searched by words only so far."
    )
    assert "jobs" not in keys(app)


def test_an_article_is_opened_from_the_table(library: Library) -> None:
    app = sources()
    trigger(app, "sources", "open", "ferry.txt")
    assert drawn(app, "sources")["active"] == "ferry.txt"
    text = drawn(app, "source-article")["article"]["text"]
    assert "".join(segment["text"] for segment in text) == FERRY.text
    assert text_of(text, "passage") == ""
    trigger(app, "source-article", "close", True)
    assert drawn(app, "source-article")["article"] is None


def test_an_article_that_was_removed_meanwhile_is_said_to_be_gone(library: Library) -> None:
    app = sources()
    library.remove(["ferry.txt"])
    trigger(app, "sources", "open", "ferry.txt")
    assert not app.exception
    assert "There is no document" in app.error[0].value
    assert rows(app) == ["bridge.txt"]


def test_the_table_is_sorted_by_its_heads_and_narrowed_by_words(library: Library) -> None:
    app = sources()
    assert drawn(app, "sources")["sort"] == {"column": "title", "descending": False}
    trigger(app, "sources", "sort", "length")
    assert drawn(app, "sources")["sort"] == {"column": "length", "descending": True}
    assert rows(app) == ["ferry.txt", "bridge.txt"]
    trigger(app, "sources", "sort", "length")
    assert rows(app) == ["bridge.txt", "ferry.txt"]
    [field] = [each for each in app.text_input if each.label == "Find an article"]
    field.set_value("herald 2024").run()
    assert rows(app) == ["ferry.txt"]
    field.set_value("submarine").run()
    assert rows(app) == []
    assert app.caption[-1].value == "No article has these words in its title, outlet or date."


def test_a_fact_is_set_for_all_ticked_articles(library: Library) -> None:
    app = sources()
    trigger(app, "sources", "open", "ferry.txt")
    wanted = {"doc_ids": ["ferry.txt", "gone.txt", "bridge.txt"], "fact": "author"}
    trigger(app, "sources", "set", {**wanted, "value": "Ada Byron"})
    assert not app.exception
    assert not app.error
    assert [row["author"] for row in drawn(app, "sources")["rows"]] == ["Ada Byron"] * 2
    # The open article shows it too, and still tells what its file says.
    assert drawn(app, "source-article")["article"]["facts"]["author"] == "Ada Byron"
    assert drawn(app, "source-article")["article"]["said"] == {"author": FERRY.author}
    trigger(app, "sources", "set", {**wanted, "fact": "published", "value": "5 March"})
    assert "is not a day" in app.error[0].value
    trigger(app, "sources", "set", {**wanted, "fact": "published", "value": "2024-03-05"})
    assert [row["date"] for row in drawn(app, "sources")["rows"]] == ["5 Mar 2024"] * 2


def test_a_long_table_is_drawn_in_parts(library: Library) -> None:
    library.add(
        Document(doc_id=f"{n:03}", title=f"Title {n:03}", text=f"Story {n}.", sha256=str(n))
        for n in range(250)
    )
    app = sources()
    assert len(rows(app)) == 200
    assert app.caption[-1].value == "200 of 252 articles shown."
    press(app, "Show 200 more")
    assert len(rows(app)) == 252


def test_articles_are_removed_once_that_is_confirmed(library: Library, started: list[Path]) -> None:
    app = sources()
    trigger(app, "sources", "open", "ferry.txt")
    trigger(app, "sources", "remove", ["gone.txt"])
    assert drawn(app, "sources")["removal"] is None
    assert app.info[0].value == "The articles that you ticked are no longer in the library."
    trigger(app, "sources", "remove", ["ferry.txt", "gone.txt"])
    asked = drawn(app, "sources")["removal"]
    assert (asked["question"], asked["names"]) == ("Remove 1 article?", [FERRY.title])
    trigger(app, "sources", "decide", False)
    assert drawn(app, "sources")["removal"] is None
    assert started == []
    trigger(app, "sources", "remove", ["ferry.txt"])
    trigger(app, "sources", "decide", True)
    assert not app.exception
    assert started == [library.folder]
    assert drawn(app, "source-article")["article"] is None
    [row] = drawn(app, "jobs")["rows"]
    assert row["name"] == f"Removing {FERRY.title}"
    work(library)
    app.run()
    [row] = drawn(app, "jobs")["rows"]
    assert (row["name"], row["state"]) == (
        f"Removed {FERRY.title}",
        "1 passage removed and no longer findable",
    )
    assert rows(app) == ["bridge.txt"]
    assert FERRY.title not in "".join(each.value for each in app.markdown)


def test_a_text_is_pasted_and_another_session_sees_its_progress(
    library: Library, started: list[Path]
) -> None:
    app = paste(sources(), STORY.decode(), "Zeppelin $1 lands")
    assert not app.exception
    other = sources()
    for each in (app, other):
        jobs = drawn(each, "jobs")
        assert jobs["heading"] == "Reading 1 file"
        assert [(row["name"], row["state"]) for row in jobs["rows"]] == [
            ("Zeppelin $1 lands", "waiting")
        ]
    assert len(started) >= 1
    assert app.text_area[0].value == ""
    work(library)
    app.run()
    assert drawn(app, "jobs")["heading"] == "1 article added"
    assert drawn(app, "jobs")["rows"] == []
    assert "Zeppelin $1 lands" in rows(app)
    trigger(app, "jobs", "clear", True)
    assert "jobs" not in keys(app)


def test_a_blank_text_is_not_taken(library: Library, started: list[Path]) -> None:
    app = paste(sources(), "  \n")
    assert app.error[0].value.startswith("There is no text to add")
    assert started == []
    assert "jobs" not in keys(app)


def test_jobs_are_cancelled_tried_again_and_dismissed(
    library: Library, started: list[Path]
) -> None:
    intake = library.intake
    waiting, broken = intake.submit([GivenFile("zeppelin.txt", STORY), GivenFile("b.txt", b" ")])
    app = sources()
    assert started == [library.folder]
    trigger(app, "jobs", "act", ["cancel", waiting])
    assert [row["state"] for row in drawn(app, "jobs")["rows"]] == ["cancelled", "waiting"]
    work(library)
    app.run()
    failed = drawn(app, "jobs")["rows"][1]
    assert (failed["state"], failed["note"]) == (
        "failed",
        "It holds no text; fill it or leave it out.",
    )
    trigger(app, "jobs", "act", ["retry", broken])
    assert [row["state"] for row in drawn(app, "jobs")["rows"]] == ["cancelled", "waiting"]
    work(library)
    app.run()
    trigger(app, "jobs", "act", ["dismiss", broken])
    assert [row["state"] for row in drawn(app, "jobs")["rows"]] == ["cancelled"]
    assert intake.file_of(broken) is None


def test_what_cannot_be_kept_is_said(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise LibraryError("The files cannot be kept in /l/$a: no room. Make room.")

    monkeypatch.setattr(Intake, "paste", full)
    app = paste(sources(), "Some text.")
    assert not app.exception
    assert app.error[0].value.endswith(r"\/l\/\$a\: no room\. Make room\.")
    assert app.text_area[0].value == "Some text."


@pytest.mark.parametrize("page", ["ui/browser/pages/ask.py", "ui/browser/pages/sources.py"])
def test_without_a_library_one_is_made_and_filled_in_the_page(
    folder: Path, embedder: HashEmbedder, started: list[Path], page: str
) -> None:
    app = start().switch_page(page).run()
    assert not app.exception
    assert app.header[0].value == "There is no library yet"
    assert str(folder) in app.markdown[1].value.replace("\\", "")
    assert not folder.exists()
    press(app, "Make the library here")
    assert app.header[0].value == "Add your articles"
    assert "is empty" in app.markdown[1].value
    paste(app, STORY.decode())
    assert drawn(app, "jobs")["rows"][0]["state"] == "waiting"
    assert started == [folder]
    work(Library.open(folder, embedder=embedder))
    app.run()
    assert app.header[0].value != "Add your articles"
    assert len(app.chat_input) == (1 if page == "ui/browser/pages/ask.py" else 0)


def test_a_folder_that_cannot_be_made_is_said(folder: Path) -> None:
    folder.write_text("a file in its place")
    app = start()
    press(app, "Make the library here")
    assert not app.exception
    assert "No library can be made in" in app.error[0].value


def test_a_job_that_ends_while_the_page_is_drawn_is_seen_by_the_next_update(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.intake.submit([GivenFile("zeppelin.txt", STORY)])
    draw_adding, draw_table = ui.browser.intake.adding.draw_adding, ui.browser.components.sources
    drawn_parts: list[str] = []
    updates: list[object] = []

    def draw_fields(of_library: Library) -> None:
        drawn_parts.append("fields")
        draw_adding(of_library)
        if drawn_parts == ["fields"]:
            work(library)

    def draw_rows(shown: Sequence[Any], **options: Any) -> None:
        drawn_parts.append("table")
        draw_table(shown, **options)

    def fragment(function: Any, *, run_every: object) -> Any:
        updates.append(run_every)
        return function

    app = start().switch_page("ui/browser/pages/sources.py")
    monkeypatch.setattr(ui.browser.intake.adding, "draw_adding", draw_fields)
    monkeypatch.setattr(ui.browser.components, "sources", draw_rows)
    monkeypatch.setattr(streamlit, "fragment", fragment)
    app.run()
    assert not app.exception
    # The page is not cut off before the table, and shows the library as it was.
    assert drawn_parts == ["fields", "table"]
    assert sorted(rows(app)) == ["bridge.txt", "ferry.txt"]
    assert updates == [ui.browser.intake.adding.UPDATE_SECONDS]
    app.run()
    assert drawn(app, "jobs")["heading"] == "1 article added"
    assert sorted(rows(app)) == ["bridge.txt", "ferry.txt", "zeppelin.txt"]
    assert updates[1:] == [None]


@pytest.fixture
def watchers(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the page has tried to start to watch folders."""
    calls: list[object] = []
    monkeypatch.setattr(WatchedFolders, "start", lambda watched: calls.append(watched))
    monkeypatch.setattr(WatchedFolders, "is_running", lambda _: True)
    return calls


def test_a_folder_is_watched_and_stopped(
    library: Library, tmp_path: Path, watchers: list[object]
) -> None:
    news = tmp_path / "news $1 *x*"
    news.mkdir()
    app = sources()
    assert not [each for each in app.markdown if "Watching" in each.value]
    [field] = [each for each in app.text_input if each.label == "Folder on this machine"]
    field.set_value(str(news))
    press(app, "Watch this folder")
    watched = WatchedFolders(library.folder)
    assert watched.read() == (WatchedFolder(news),)
    assert watchers
    assert [each.value for each in app.markdown if "Watching" in each.value] == [
        "**Watching 1 folder**"
    ]
    watched.write_state(news, FolderState(phase=Phase.UP_TO_DATE, files=7))
    app.run()
    assert [each.value for each in app.caption if "Up to date" in each.value]
    press(app, "Stop watching")
    assert watched.read() == ()
    app.run()
    assert not [each for each in app.markdown if "Watching" in each.value]


def test_a_folder_that_cannot_be_watched_stays_in_its_field(
    library: Library, tmp_path: Path, watchers: list[object]
) -> None:
    app = sources()
    [field] = [each for each in app.text_input if each.label == "Folder on this machine"]
    field.set_value(str(tmp_path / "nowhere"))
    press(app, "Watch this folder")
    assert "There is no folder" in app.error[0].value
    [field] = [each for each in app.text_input if each.label == "Folder on this machine"]
    assert field.value == str(tmp_path / "nowhere")
    assert watchers == []


def test_articles_whose_files_are_gone_are_removed_once_that_is_confirmed(
    library: Library, tmp_path: Path, watchers: list[object], embedder: HashEmbedder
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    gone = str(news / "gone.txt")
    library.add([Document(doc_id="gone.txt", title="Gone", text="Away.", sha256="", path=gone)])
    watched = WatchedFolders(library.folder)
    watched.add(news)
    watched.write_state(news, FolderState(phase=Phase.UP_TO_DATE, gone=1))
    app = sources()
    press(app, "Remove 1 article…")
    asked = drawn(app, "sources")["removal"]
    assert (asked["question"], asked["names"]) == ("Remove 1 article?", ["Gone"])


def test_folders_are_watched_only_where_the_app_serves_this_machine(
    library: Library, tmp_path: Path, watchers: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    WatchedFolders(library.folder).add(tmp_path)
    monkeypatch.setattr("ui.browser.intake.watching.is_on_this_machine", lambda: False)
    app = sources()
    assert [each.label for each in app.tabs] == ["Files", "A folder", "Paste text", "From the web"]
    assert not [each for each in app.markdown if "Watching" in each.value]
    assert watchers == []


def test_a_web_page_that_is_kept_as_proof_has_no_pages_to_look_at(library: Library) -> None:
    page = b"<p>The ferry sails again.</p>"
    document = Document(
        doc_id="herald.example/ferry", title="Ferry", text="The ferry sails again.",
        sha256=hashlib.sha256(page).hexdigest(),
    )  # fmt: skip
    with library.writer() as writer:
        writer.put(document, original=Original(content=page))
    app = sources()
    app.session_state["shows-pages"] = True  # the reader looks at the pages of PDFs
    trigger(app, "sources", "open", "herald.example/ferry")
    shown = drawn(app, "source-article")
    assert shown["article"]["title"] == "Ferry"
    assert shown["sheet"] is None
