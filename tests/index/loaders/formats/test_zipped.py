"""A ZIP file unpacks to no more than it may, whatever it says of itself."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.formats.format import Budget, Opened
from index.loaders.formats.zipped import MOST_ENTRIES, open_zip
from index.loaders.outcomes import LoadOptions

_DIRECTORY = b"PK\x01\x02"


def packed(
    files: Iterable[tuple[str | zipfile.ZipInfo, bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def opened(content: bytes, budget: Budget | None = None) -> Opened:
    return Opened("a.zip", ".zip", LoadOptions(), content=content, budget=budget or Budget())


def test_files_are_read_and_counted() -> None:
    budget = Budget(unpacked_bytes=100)
    content = packed([("a/b.txt", b"The river rose."), ("c.txt", b"It fell.")])
    with open_zip(opened(content, budget)) as archive:
        assert archive.names() == ("a/b.txt", "c.txt")
        assert "c.txt" in archive
        assert archive.size("c.txt") == 8
        assert archive.read("a/b.txt") == b"The river rose."
        assert archive.read("c.txt") == b"It fell."
    assert budget.unpacked_bytes == 100 - 15 - 8


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_read(packing: int) -> None:
    with open_zip(opened(packed([("a.txt", b"The river rose.")], packing))) as archive:
        assert archive.read("a.txt") == b"The river rose."


def test_of_entries_with_one_name_the_last_counts() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = packed([("a.txt", b"Old."), ("a.txt", b"New.")])
    with open_zip(opened(content)) as archive:
        assert archive.names() == ("a.txt",)
        assert archive.read("a.txt") == b"New."


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_devices_and_folders_are_no_files(kind: int) -> None:
    special = zipfile.ZipInfo("passwords.txt")
    special.external_attr = (kind | 0o777) << 16
    content = packed([("folder/", b""), (special, b"/etc/passwd"), ("a.txt", b"It rains.")])
    with open_zip(opened(content)) as archive:
        assert archive.names() == ("a.txt",)
        assert archive.left_out == 1


def test_what_unpacks_to_too_much_is_refused_by_its_directory() -> None:
    content = packed([(f"{n}.txt", b"0123456789") for n in range(5)], zipfile.ZIP_STORED)
    budget = Budget(unpacked_bytes=49)
    with pytest.raises(SourceTooLarge, match="It unpacks to 50 bytes"):
        open_zip(opened(content, budget))
    assert budget.unpacked_bytes == 49


def test_files_that_share_their_bytes_are_counted_each() -> None:
    # The directory names the one packed file a hundred times.
    content = packed([("a.txt", b"0" * 5_000_000)])
    start = content.index(_DIRECTORY)
    end = content.index(b"PK\x05\x06")
    entries = b"".join(
        content[start:end].replace(b"a.txt", b"%5d" % number) for number in range(300)
    )
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 300, 300, len(entries), start, 0)
    with pytest.raises(SourceTooLarge, match="unpacks to 1,500,000,000 bytes"):
        open_zip(opened(content[:start] + entries + last))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    budget = Budget()
    bomb = packed([("a.xml", bytes(50_000_000))])
    with (
        open_zip(opened(bomb, budget)) as archive,
        pytest.raises(SourceTooLarge, match="made to do harm"),
    ):
        archive.read("a.xml")
    assert budget.unpacked_bytes == Budget().unpacked_bytes


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused() -> None:
    with open_zip(opened(packed([("a.txt", b"0123456789")]))) as archive:
        assert archive.read("a.txt", 10) == b"0123456789"
        with pytest.raises(SourceTooLarge, match="more than 9 bytes"):
            archive.read("a.txt", 9)


def test_a_size_that_is_a_lie_unpacks_no_more_than_it_says() -> None:
    content = packed([("a.txt", b"0" * 1_000_000)])
    place = content.index(_DIRECTORY) + 24
    lie = content[:place] + struct.pack("<L", 10) + content[place + 4 :]
    budget = Budget()
    with open_zip(opened(lie, budget)) as archive, pytest.raises(MalformedSource, match="damaged"):
        archive.read("a.txt")
    assert Budget().unpacked_bytes - budget.unpacked_bytes <= 10


def test_too_many_entries_are_refused() -> None:
    content = packed([("a.txt", b"")])
    start, end = content.index(_DIRECTORY), content.index(b"PK\x05\x06")
    entries = content[start:end] * (MOST_ENTRIES + 1)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 0, 0, len(entries), start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(entries), 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    with pytest.raises(SourceTooLarge, match="100,001 files"):
        open_zip(opened(content[:start] + entries + record + locator + last))


def test_a_directory_without_end_is_not_read_into_memory() -> None:
    content = packed([("a.txt", b"")])
    start, end = content.index(_DIRECTORY), content.index(b"PK\x05\x06")
    entries = content[start:end] * 400_000
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entries), start, 0)
    with pytest.raises(SourceTooLarge, match="list of files is too long"):
        open_zip(opened(content[:start] + entries + last))


def test_an_encrypted_file_is_named() -> None:
    content = packed([("a.txt", b"Secret.")])
    place = content.index(_DIRECTORY) + 8
    locked = content[:place] + b"\x01\x00" + content[place + 2 :]
    with open_zip(opened(locked)) as archive:
        assert archive.is_encrypted("a.txt")
        with pytest.raises(MalformedSource, match=r"'a\.txt' in it is encrypted"):
            archive.read("a.txt")


def test_what_is_no_zip_file_is_told() -> None:
    with pytest.raises(MalformedSource, match="File is not a zip file"):
        open_zip(opened(b"The river rose."))


def test_a_file_without_a_name_is_damage() -> None:
    content = packed([("a.txt", b"The river rose.")])
    place = content.index(_DIRECTORY) + len(_DIRECTORY) + 42
    assert content[place : place + 5] == b"a.txt"
    nameless = content[:place] + b"\0" + content[place + 1 :]
    with pytest.raises(MalformedSource, match="has no name"):
        open_zip(opened(nameless))


@settings(max_examples=300, deadline=5_000)
@given(st.data())
def test_damage_of_any_kind_is_told(data: st.DataObject) -> None:
    content = packed([("a/b.txt", b"The river rose. " * 20), ("c.txt", b"It fell.")])
    cut = data.draw(st.integers(0, len(content)))
    damaged = bytearray(content[:cut] + data.draw(st.binary(max_size=8)) + content[cut:])
    for _ in range(data.draw(st.integers(0, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SourceError), open_zip(opened(bytes(damaged))) as archive:
        for name in archive.names():
            archive.read(name)
