"""What of files and folders is read, under which id, and what comes back for the rest."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.documents import Document, Span
from index.errors import (
    BinarySource,
    EmptySource,
    MalformedSource,
    SourceError,
    SourceTooLarge,
    UndecodableSource,
    UnsupportedFormat,
)
from index.loaders import Loaded, LoadOptions, Rejected, load
from tests.paths import ROOT

ARTICLE = "Bridge to close for a month\n\nThe bridge will close on Monday for repairs.\n"


def documents(*paths: Path) -> list[Document]:
    outcomes = list(load(paths))
    assert [outcome for outcome in outcomes if isinstance(outcome, Rejected)] == []
    return [outcome.document for outcome in outcomes if isinstance(outcome, Loaded)]


def rejected(path: Path, options: LoadOptions = LoadOptions()) -> SourceError:  # noqa: B008
    (outcome,) = load([path], options)
    assert isinstance(outcome, Rejected)
    return outcome.error


def names(outcomes: Iterator[Loaded | Rejected]) -> list[str]:
    return [
        outcome.document.doc_id if isinstance(outcome, Loaded) else f"- {outcome.name}"
        for outcome in outcomes
    ]


def test_a_text_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "bridge.txt"
    path.write_bytes(ARTICLE.encode())
    assert list(load([path])) == [
        Loaded(
            Document(
                doc_id="bridge.txt",
                title="Bridge to close for a month",
                text=ARTICLE,
                sha256=hashlib.sha256(ARTICLE.encode()).hexdigest(),
                path=str(path),
            )
        )
    ]


def test_line_ends_and_blanks_stay(tmp_path: Path) -> None:
    text = "\t Title \r\n\r\n\x0c Body\u2028more  \r last \n\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("utf-8-sig"))
    (document,) = documents(path)
    assert document.text == text == path.read_bytes().decode(document.encoding)
    assert document.encoding == "utf-8-sig"
    assert document.title == "Title"


def test_a_guessed_encoding_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "Власти города сообщили, что мост будет закрыт на ремонт до конца октября."
    path.write_bytes(text.encode("cp1251"))
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert outcome.notes == ("encoding guessed: windows-1251",)
    assert (outcome.document.text, outcome.document.encoding) == (text, "cp1251")


def test_a_folder_is_walked_in_order_with_relative_ids(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.md", "B.TXT", ".hidden.txt", ".git/x.txt", "c.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {ARTICLE}")
    assert names(load([tmp_path])) == ["B.TXT", "a/b/c.md", "a/z.txt", "b.txt", "c.html"]


def test_the_id_of_a_file_added_alone_is_its_name_in_nfc(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "Cafe\u0301.txt"
    path.parent.mkdir()
    path.write_text(ARTICLE)
    assert names(load([path])) == ["Caf\u00e9.txt"]
    assert names(load([tmp_path])) == ["deep/Caf\u00e9.txt"]


def test_a_relative_path_is_stored_as_an_absolute_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    monkeypatch.chdir(tmp_path)
    assert [document.path for document in documents(Path("a.txt"), Path())] == [
        str(tmp_path / "a.txt")
    ]


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.mp3").write_bytes(b"ID3")
    (tmp_path / "c.txt").write_bytes(b"GIF89a\x00\x01")
    (tmp_path / "d.txt").write_text(ARTICLE)
    missing = tmp_path / "missing.txt"
    outcomes = list(load([tmp_path, missing]))
    assert names(iter(outcomes)) == ["- a.txt", "- b.mp3", "- c.txt", "d.txt", f"- {missing}"]
    errors = [outcome.error for outcome in outcomes if isinstance(outcome, Rejected)]
    assert [(type(error), str(error)) for error in errors] == [
        (EmptySource, "It holds no text; fill it or leave it out."),
        (
            UnsupportedFormat,
            "Footnote does not read .mp3 files. If it is a text, save it as .pdf, .docx, .html or "
            ".txt, and add that.",
        ),
        (BinarySource, "It is a GIF image, not text; export it as .txt, .md or .html first."),
        (SourceError, "There is no such file or folder; check the path."),
    ]


def test_rejected_holds_no_frames(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfe\x00")
    error = rejected(path)
    assert isinstance(error, UndecodableSource)
    assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)


@pytest.mark.parametrize("content", [b" \n\t\r\n", b"\xef\xbb\xbf", "\u00a0\u2003".encode()])
def test_blank_files_are_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert isinstance(rejected(path), EmptySource)


def test_what_is_all_skipped_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Comments are closed.\n")
    monkeypatch.setattr("index.loaders.assembly.boilerplate_spans", lambda text: (Span(0, 20),))
    assert str(rejected(path)) == (
        "All its text is comment boxes, notices or front matter; add the article itself."
    )


def test_skipped_spans_reach_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    monkeypatch.setattr(
        "index.loaders.assembly.boilerplate_spans", lambda text: (Span(0, 6), Span(10, 15))
    )
    assert documents(path)[0].skipped == (Span(0, 6), Span(10, 15))


def test_the_limit_names_both_numbers_and_the_option(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("é" * 11)
    options = LoadOptions(max_characters=10)
    error = rejected(path, options)
    assert isinstance(error, SourceTooLarge)
    assert str(error) == (
        "Its text has 11 characters and max_characters is 10; split it, or raise max_characters."
    )
    path.write_text("é" * 10)
    assert names(load([path], options)) == ["a.txt"]
    path.write_bytes("𝒳".encode("utf-32") * 10)
    path.write_bytes(("𝒳" * 10).encode("utf-32"))
    assert names(load([path], options)) == ["a.txt"]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(10**12)
    assert str(rejected(path, LoadOptions(max_characters=1000))) == (
        "It has 1,000,000,000,000 bytes and max_characters = 1,000 allows 4,004; split it, or "
        "raise max_characters."
    )


@pytest.mark.parametrize("name", ["LICENSE", "Interview with Mr. Smith", "Notes 25.10.2024"])
def test_a_file_without_a_suffix_is_read_when_it_is_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(ARTICLE)
    assert names(load([path])) == [name]
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(50))
    assert isinstance(rejected(path), BinarySource)


@pytest.mark.parametrize("name", ["a.mp4", "a.psd", "a.yaml", "a.XYZ", "a.mp3", "a.exe"])
def test_other_formats_are_refused_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(ARTICLE)
    error = rejected(path)
    assert isinstance(error, UnsupportedFormat)
    assert "save it as" in str(error)


PAGE = "<html><head><title>A page</title></head><body><p>The bridge will close.</p></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        PAGE.encode(),
        b"\n <!-- saved -->\n<!DOCTYPE html>" + PAGE.encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-16-le"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.HTM", "a", "a.md"])
def test_a_page_is_known_by_its_content(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (document,) = documents(path)
    assert (document.text.strip(), document.title) == ("The bridge will close.", "A page")
    assert document.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "text", ["Use <b>bold</b> and <p>.\n\nThat is HTML.", "Call <html> the root.", "a < b"]
)
def test_text_that_mentions_tags_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert documents(path)[0].text == text


def test_a_html_file_without_a_tag_is_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    text = "Title\r\n\r\nMail <jane@example.org>; 3 < 5 &amp; so on.\r\n"
    path.write_bytes(text.encode())
    (document,) = documents(path)
    assert (document.text, document.title) == (text, "Title")


def test_one_id_for_two_contents_is_refused(tmp_path: Path) -> None:
    for folder, text in (("a", "One article."), ("b", "Another article."), ("c", "One article.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(text)
    reports = [tmp_path / folder / "report.txt" for folder in "abc"]
    first, second = load(reports)
    assert isinstance(first, Loaded)
    assert isinstance(second, Rejected)
    assert isinstance(second.error, MalformedSource)
    assert str(second.error) == (
        "An earlier source has the same id, 'report.txt', but other content; give each source its "
        "own id, or add the folder that contains both."
    )
    assert names(load([tmp_path])) == ["a/report.txt", "b/report.txt", "c/report.txt"]


def test_the_same_file_twice_is_loaded_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    assert names(load([path, tmp_path, path])) == ["a.txt"]


def test_links_to_folders_are_refused_and_to_files_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text(ARTICLE)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "nothing.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "two.txt").symlink_to(tmp_path / "a" / "one.txt")
    assert names(load([tmp_path])) == ["- a/loop", "- a/nothing.txt", "a/one.txt", "two.txt"]
    assert names(load([tmp_path / "a" / "loop" / "a"])) == ["- loop", "- nothing.txt", "one.txt"]


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    error = rejected(tmp_path / "pipe.txt")
    assert str(error) == "It is neither a file nor a folder; save its content as a file."


def test_a_name_that_is_not_utf8_is_refused_and_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(ARTICLE)
    (tmp_path / "d.txt").write_text(ARTICLE)
    first, second = load([tmp_path])
    assert isinstance(first, Rejected)
    assert first.name == "caf?.txt"
    assert str(first.error) == "Its path is not valid UTF-8; rename it."
    assert isinstance(second, Loaded)


@pytest.mark.parametrize("path", [Path("a\0b.txt"), Path("x" * 5000)])
def test_an_impossible_path_is_refused(path: Path) -> None:
    assert "check the path" in str(rejected(path))


def test_errors_of_the_system_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Raised by hand, because the superuser may read everything.
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.txt").write_text(ARTICLE)
    (tmp_path / "secret.txt").write_text(ARTICLE)

    def deny(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("index.loaders.files.read_text_file", deny)
    outcomes = list(load([tmp_path]))
    assert names(iter(outcomes)) == ["- other.txt", "- secret.txt"]
    assert isinstance(outcomes[0], Rejected)
    assert str(outcomes[0].error) == "This user may not read it; change its permissions."

    def break_down(*args: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "iterdir", break_down)
    assert str(rejected(tmp_path)) == (
        "The system cannot read it (Input/output error); check the path and the disk."
    )


def test_folders_may_nest_deeper_than_calls(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(500):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(450)
    try:
        assert names(load([tmp_path])) == []
    finally:
        sys.setrecursionlimit(limit)
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "b.txt").write_text("Before.")
    outcomes = load([tmp_path])
    next(outcomes)
    (tmp_path / "b.txt").write_text("After.")
    last = next(outcomes)
    assert isinstance(last, Loaded)
    assert last.document.text == "After."


def test_importing_brings_no_heavy_library() -> None:
    code = (
        "import sys, index.loaders; "
        "print([name for name in ('trafilatura', 'lxml', 'charset_normalizer') "
        "if name in sys.modules])"
    )
    root = ROOT
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"
