"""The real sandbox reads or refuses what is made to do harm, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.errors import SourceError, SourceTooLarge
from index.loaders.formats.registry import HEAD_BYTES, format_of, suffix_of
from index.loaders.members import PartRead
from index.loaders.outcomes import LoadOptions
from index.loaders.sandbox import Sandbox

MOST_MEMORY = 1_500_000_000  # bytes that the child may have had at once


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def peak_memory(sandbox: Sandbox) -> int:
    """Return the most bytes that the child has had in memory; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{sandbox.process_id}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def processor_time(sandbox: Sandbox) -> float:
    """Return the seconds that the child has used of a processor; 0 if it has ended."""
    try:
        stat = Path(f"/proc/{sandbox.process_id}/stat").read_text()
    except FileNotFoundError:
        return 0
    user, system = stat.rpartition(") ")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def read(sandbox: Sandbox, path: Path, seconds: float = 30) -> list[PartRead]:
    """Return what became of a file, which must take no more than that many seconds of a processor.

    Other programs on the machine take none of these.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    suffix = suffix_of(path.name)
    file_format = format_of(suffix, head)
    assert file_format is not None
    began = processor_time(sandbox)
    parts = list(sandbox.read(path, suffix, file_format, path.name, LoadOptions()))
    assert processor_time(sandbox) - began < seconds
    assert peak_memory(sandbox) < MOST_MEMORY
    for each in parts:
        if isinstance(each.outcome, SourceError):
            assert str(each.outcome).endswith(".")
    return parts


def errors(parts: list[PartRead]) -> list[SourceError]:
    return [each.outcome for each in parts if isinstance(each.outcome, SourceError)]


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def flat_bomb() -> bytes:
    return zipped({f"{number}.txt": bytes(30_000_000) for number in range(10)})


def nested_bomb() -> bytes:
    content = zipped({"0.txt": b"The river rose. " * 500_000})
    for _ in range(5):
        content = zipped({f"{number}.zip": content for number in range(16)})
    return content


def overlapping_bomb() -> bytes:
    """Return a ZIP file with 2,000 entries that are all the same 10 MB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(10_000_000)
    data = packed.compress(zeros) + packed.flush()
    crc, size = zlib.crc32(zeros), len(zeros)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(data), size, 5, 0)
    files = local + b"0.txt" + data
    directory = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(data), size, 8, 0, 0, 0, 0, 0, 0
        )
        + b"%04d.txt" % number
        for number in range(2_000)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2_000, 2_000, len(directory), len(files), 0)
    return files + directory + end


def lying_sizes() -> bytes:
    """Return a ZIP file whose directory says that 50 MB are one byte."""
    content = bytearray(zipped({"a.txt": bytes(50_000_000)}))
    place = content.index(b"PK\1\2") + 24
    content[place : place + 4] = struct.pack("<I", 1)
    return bytes(content)


def nested_gzip() -> bytes:
    content = b"The river rose."
    for _ in range(300):
        content = gzip.compress(content, 1)
    return content


def zip_in_zip_without_end() -> bytes:
    """Return a ZIP file of ZIP files, 200 deep, as one that contains itself is to its reader."""
    content = zipped({"r/r.txt": b"The river rose."})
    for _ in range(200):
        content = zipped({"r/r.zip": content})
    return content


def linked_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number in range(2_000):
            for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
                info = tarfile.TarInfo(f"../../{number}")
                info.type, info.linkname = kind, "/etc/passwd"
                archive.addfile(info)
    return buffer.getvalue()


def vast_tar() -> bytes:
    info = tarfile.TarInfo("a.txt")
    info.size = 8_000_000_000
    return info.tobuf() + b"The river rose." * 100


def headed_tar() -> bytes:
    """Return a tar file whose first header says that a name of 8 GB follows."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 8_000_000_000
    return info.tobuf() + bytes(1_000_000)


def gzip_bomb() -> bytes:
    return gzip.compress(bytes(1_200_000_000), 1)


def tar_bomb() -> bytes:
    info = tarfile.TarInfo("film.mp4")
    info.size = 1_200_000_000
    return gzip.compress(info.tobuf() + bytes(1_200_000_000), 1)


def parts_without_end() -> bytes:
    head = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    return head + b"--b\nContent-Type: text/plain\n\nThe river rose.\n" * 100_000


def nested_parts() -> bytes:
    return b"Subject: x\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(10_000)
    )


def nested_mails() -> bytes:
    return b"Subject: x\nContent-Type: message/rfc822\n\n" * 10_000


def fields_without_end() -> bytes:
    return b"".join(b"X-%d: y\n" % number for number in range(1_500_000)) + b"\nThe river rose.\n"


def long_fields() -> bytes:
    names = (b"From", b"To", b"Subject", b"Date", b"References", b"Content-Type", b"List-Id")
    pieces = b'(<=?utf-8?q?a?=;="a@b.example,>' * 20_000
    return b"".join(b"%b: %b\n" % (name, pieces) for name in names[:3]) + b"\nThe river rose.\n"


def declared_base64() -> bytes:
    return (
        b"Subject: x\nContent-Length: 9000000000\nContent-Type: application/pdf; name=a.pdf\n"
        b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 10_000_000
    )


def quotations_without_end() -> bytes:
    lines = b"On 3 May 2024 at 10:00, a@b.example wrote:\n" + b">" * 400 + b" a\n"
    return b"Subject: x\n\n" + lines * 5_000 + b"-- \n" * 20_000 + b"_" * 30 + b"\n"


def deep_page() -> bytes:
    return b"Subject: x\nContent-Type: text/html\n\n" + b"<div><b>" * 500_000 + b"The river rose."


def records_without_length() -> bytes:
    record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %b\r\n\r\n"
    return b"".join(record % length for length in (b"99999999999999", b"-1", b"x")) * 2_000


def records_of_wrong_length() -> bytes:
    return b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 1\r\n\r\nabc\r\n\r\n" * 30_000


def record_bomb() -> bytes:
    page = gzip.compress(bytes(1_200_000_000), 1)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + page
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://echo.example/a\r\n"
        b"Content-Length: %d\r\n\r\n" % len(http)
    )
    return head + http + b"\r\n\r\n"


def endless_field() -> bytes:
    return b"WARC/1.0\r\nWARC-Type: " + b"x" * 30_000_000


@pytest.mark.faults
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.zip", flat_bomb),
        ("a.zip", nested_bomb),
        ("a.zip", overlapping_bomb),
        ("a.zip", lying_sizes),
        ("a.zip", zip_in_zip_without_end),
        ("a.gz.gz.gz.gz.gz.gz", nested_gzip),
        ("a.tar", linked_tar),
        ("a.tar", vast_tar),
        ("a.tar", headed_tar),
        ("a.txt.gz", gzip_bomb),
        ("a.tar.gz", tar_bomb),
        ("a.eml", parts_without_end),
        ("a.eml", nested_parts),
        ("a.eml", nested_mails),
        ("a.eml", fields_without_end),
        ("a.warc", records_without_length),
        ("a.warc", records_of_wrong_length),
        ("a.warc", record_bomb),
        ("a.warc", endless_field),
    ],
)
def test_a_file_that_is_made_to_do_harm_is_refused(
    sandbox: Sandbox, tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    parts = read(sandbox, path)
    assert errors(parts)
    assert_next_file_is_read(sandbox, tmp_path)


@pytest.mark.faults
@pytest.mark.parametrize("make", [long_fields, declared_base64, quotations_without_end, deep_page])
def test_a_mail_that_is_made_to_do_harm_is_read(
    sandbox: Sandbox, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(make())
    assert read(sandbox, path)
    assert_next_file_is_read(sandbox, tmp_path)


def assert_next_file_is_read(sandbox: Sandbox, folder: Path) -> None:
    path = folder / "next.eml"
    path.write_bytes(b"Subject: x\n\nThe river rose.\n")
    (part,) = read(sandbox, path)
    assert not isinstance(part.outcome, SourceError)
    assert part.outcome.text == "The river rose."


@pytest.mark.faults
def test_a_box_of_two_gigabytes_without_a_line(tmp_path: Path) -> None:
    sandbox = Sandbox()
    path = tmp_path / "a.mbox"
    mail = b"From a@x.example Fri May  3 10:00:00 2024\nSubject: x\n\nThe river rose.\n\n"
    with path.open("wb") as file:
        file.write(mail + b"From b@x.example Fri May  3 10:00:00 2024\nSubject: y\n\n")
        file.seek(2_000_000_000, os.SEEK_CUR)
        file.write(b"\n" + mail.replace(b"rose", b"fell"))
    first, second, third = read(sandbox, path, seconds=30)
    assert isinstance(second.outcome, SourceTooLarge)
    for part, text in ((first, "The river rose."), (third, "The river fell.")):
        assert not isinstance(part.outcome, SourceError)
        assert part.outcome.text == text
    assert 0 < peak_memory(sandbox) < 200_000_000
    sandbox.close()


@pytest.mark.faults
def test_a_box_of_twenty_thousand_mails_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    with path.open("wb") as file:
        for number in range(20_000):
            file.write(
                b"From a@x.example Fri May  3 10:00:00 2024\nFrom: a@x.example\n"
                b"Message-ID: <%d@x>\nIn-Reply-To: <%d@x>\nSubject: Re: Mail %d\n\n"
                b"The river rose by %d metres.\n\n> The river rose by %d metres.\n\n"
                % (number, number - 1, number, number, number - 1)
            )
    sandbox = Sandbox()
    parts = read(sandbox, path, seconds=60)
    assert len(parts) == 20_000
    assert not errors(parts)
    assert 0 < peak_memory(sandbox) < 300_000_000
    sandbox.close()
