"""The files in ZIP, tar and gzip files are read under names of our own, and nothing else is."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile

import pytest

from index.documents import Document
from index.errors import (
    EmptySource,
    MalformedSource,
    SourceError,
    SourceTooLarge,
    UnsupportedFormat,
)
from index.loaders import members
from index.loaders.formats.format import Budget, Format
from index.loaders.formats.registry import format_of
from tests.read_formats import read_documents, read_error, read_parts

RIVER, FERRY = b"The river rose.", b"The ferry runs."


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(entries: list[tarfile.TarInfo | tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
            else:
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                archive.addfile(info, io.BytesIO(entry[1]))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def texts(name: str, content: bytes) -> dict[str, str]:
    return {part: each.text for part, each in read_documents(name, content).items()}


def encrypted(content: bytes) -> bytes:
    """Return a ZIP file whose entries say that they are encrypted."""
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(mark) + flags
        content = content[:place] + bytes([content[place] | 1]) + content[place + 1 :]
    return content


def test_the_files_of_a_zip_file() -> None:
    inner = zipped({"c.md": b"# Ferry\n\nThe ferry runs."})
    content = zipped({"a/river.txt": RIVER, "b/inner.zip": inner, "ferry": FERRY})
    assert texts("news.zip", content) == {
        "a/river.txt": "The river rose.",
        "b/inner.zip/c.md": "# Ferry\n\nThe ferry runs.",
        "ferry": "The ferry runs.",
    }
    assert read_documents("news.zip", content)["ferry"].doc_id == "news.zip/ferry"


@pytest.mark.parametrize(
    "hidden",
    ["__MACOSX/._river.txt", ".DS_Store", "a/.git/config.txt", "Thumbs.db", "~$river.txt", "a/"],
)
def test_hidden_files_are_left_out_silently(hidden: str) -> None:
    assert texts("a.zip", zipped({hidden: b"x", "river.txt": RIVER})) == {
        "river.txt": "The river rose."
    }
    assert isinstance(read_error("a.zip", zipped({hidden: b""})), EmptySource)


def test_names_are_our_own() -> None:
    names = ["../../up.txt", "/etc/abs.txt", "C:\\win\\d.txt", "a.txt", "a.TXT", "b\nc.txt"]
    found = texts("a.zip", zipped(dict.fromkeys(names, RIVER)))
    assert list(found) == [
        "up.txt", "etc/abs.txt", "C:/win/d.txt", "a.txt", "a.TXT", "b_c.txt"
    ]  # fmt: skip


def test_an_entry_that_cannot_be_read_costs_itself_only() -> None:
    content = encrypted(zipped({"a.txt": RIVER, "b.txt": FERRY}))
    parts = read_parts("a.zip", content)
    assert isinstance(parts["a.txt"], MalformedSource)
    assert "password" in str(parts["a.txt"])
    other = parts["b.txt"]
    assert isinstance(other, Document)
    assert other.text == "The ferry runs."


def test_what_is_not_read_is_not_unpacked() -> None:
    budget = Budget(unpacked_bytes=3_000_000)
    content = zipped({"film.mp4": bytes(2_900_000), "lines.jsonl": b"{}", "river.txt": RIVER})
    parts = read_parts("a.zip", content, budget)
    assert isinstance(parts["film.mp4"], UnsupportedFormat)
    assert "unpack" in str(parts["lines.jsonl"])
    assert isinstance(parts["river.txt"], Document)
    assert budget.unpacked_bytes == 3_000_000 - len(RIVER)


def test_links_in_a_zip_file_are_said() -> None:
    buffer = io.BytesIO(zipped({"river.txt": RIVER}))
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    (document,) = read_documents("a.zip", buffer.getvalue()).values()
    assert document.notes == ("left out 1 link in the ZIP file",)


def test_the_files_of_a_tar_file_and_nothing_else() -> None:
    content = tarred(
        [
            ("a/river.txt", RIVER),
            special("a", tarfile.DIRTYPE),
            special("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
            special("hard.txt", tarfile.LNKTYPE, "a/river.txt"),
            special("device", tarfile.CHRTYPE),
            special("pipe", tarfile.FIFOTYPE),
            ("../../up.txt", FERRY),
            ("/abs.txt", FERRY),
            ("._river.txt", b"x"),
        ]
    )
    for name, packed in (
        ("a.tar", content), ("a.tar.gz", gzip.compress(content)), ("a.tgz", gzip.compress(content))
    ):  # fmt: skip
        parts = read_parts(name, packed)
        read = {part: each.text for part, each in parts.items() if isinstance(each, Document)}
        assert read == {
            "a/river.txt": "The river rose.",
            "up.txt": "The ferry runs.",
            "abs.txt": "The ferry runs.",
        }
        refused = [part for part, each in parts.items() if isinstance(each, UnsupportedFormat)]
        assert refused == ["link.txt", "hard.txt", "device", "pipe"]


def test_a_single_file_of_gzip() -> None:
    assert texts("river.txt.gz", gzip.compress(RIVER)) == {"river.txt": "The river rose."}
    inner = b"From a@x.example Fri May  3 10:00:00 2024\nSubject: Bridge\n\nIt is closed.\n"
    (name,) = texts("inbox.mbox.gz", gzip.compress(inner))
    assert name.startswith("inbox.mbox/undated Bridge ")
    assert isinstance(read_error("film.mp4.gz", gzip.compress(b"x")), UnsupportedFormat)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.zip", b"", MalformedSource),
        ("a.zip", b"PK\x03\x04" + b"x" * 50, MalformedSource),
        ("a.tar", b"", MalformedSource),
        ("a.tar", b"x" * 2_000, MalformedSource),
        ("a.tar", bytes(10_240), EmptySource),
        ("a.gz", b"", EmptySource),
        ("a.txt.gz", gzip.compress(RIVER * 99, mtime=0)[:-9], MalformedSource),
        ("a.tgz", gzip.compress(b"x" * 2_000, mtime=0), MalformedSource),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", UnsupportedFormat),
        ("a.rar", b"Rar!\x1a\x07", UnsupportedFormat),
        ("a.msg", b"\xd0\xcf\x11\xe0", UnsupportedFormat),
    ],
)
def test_what_cannot_be_read_says_the_way_out(
    name: str, content: bytes, kind: type[SourceError]
) -> None:
    error = read_error(name, content)
    assert type(error) is kind
    assert len(str(error)) > 20
    assert str(error).endswith(".")


def test_a_tar_file_that_is_cut_keeps_what_came_before() -> None:
    content = tarred([("river.txt", RIVER), ("ferry.txt", FERRY * 500)])
    parts = read_parts("a.tar", content[:2_000])
    assert isinstance(parts["river.txt"], Document)
    assert isinstance(parts[""], MalformedSource)


@pytest.mark.parametrize("name", ["a.txt.gz", "a.tar.gz", "a.tgz"])
def test_gzip_without_end_is_stopped(name: str) -> None:
    zeros = bytes(50_000_000)
    content = zeros if name == "a.txt.gz" else tarred([("a.txt", zeros), ("b.txt", RIVER)])
    budget = Budget(unpacked_bytes=20_000_000)
    error = read_parts(name, gzip.compress(content, 1), budget)[""]
    assert isinstance(error, SourceTooLarge)


def test_the_budget_is_shared_by_all_files_within() -> None:
    inner = zipped({"a.txt": b"The river rose. " * 2_000})
    content = zipped({f"{number}.zip": inner for number in range(50)})
    parts = read_parts("a.zip", content, Budget(unpacked_bytes=300_000))
    assert sum(isinstance(each, Document) for each in parts.values()) <= 10
    *_, last = parts.values()
    assert isinstance(last, SourceTooLarge)


def test_a_file_within_may_be_as_large_as_one_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def format_of_small_files(suffix: str, head: bytes) -> Format | None:
        found = format_of(suffix, head)
        return found and found._replace(max_bytes=60)

    monkeypatch.setattr(members, "format_of", format_of_small_files)
    csv = b"Bridge,Year\nNar,1911\n"
    parts = read_parts("a.zip", zipped({"small.csv": csv, "large.csv": csv + b"Sol,1912\n" * 5}))
    assert isinstance(parts["small.csv"], Document)
    error = parts["large.csv"]
    assert isinstance(error, SourceTooLarge)
    assert str(error).startswith("It has 66 bytes, and a file of this kind may have 60. ")
