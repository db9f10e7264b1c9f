"""Damage of any kind to a file of an office costs that file only; offsets hold in what is read."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.text.chunking import chunk
from tests.documents_of import outcomes_of, zip_of
from tests.fakes import HashEmbedder
from tests.paths import ROOT

FILES = ROOT / "tests" / "data" / "formats"
SUFFIXES = ("docx", "odt", "fodt", "rtf", "epub")
_LONGEST = 5.0  # seconds


def unpacked(suffix: str) -> tuple[str, Callable[[bytes], bytes]]:
    """Return the part of a file with its text, and a function that packs another in its place."""
    content = (FILES / f"harbour.{suffix}").read_bytes()
    if suffix in {"fodt", "rtf"}:
        return content.decode("latin-1"), lambda part: part
    name = {
        "docx": "word/document.xml",
        "odt": "content.xml",
        "epub": "OEBPS/sections/section0001.xhtml",
    }[suffix]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    part = files[name]
    assert isinstance(part, bytes)
    return part.decode("latin-1"), lambda changed: zip_of({**files, name: changed})


def check(content: bytes, name: str) -> None:
    """Check that a file is read or refused in time, and that its passages are where they say."""
    began = time.monotonic()
    for outcome in outcomes_of(content, name).values():
        if not isinstance(outcome, Document):
            assert str(outcome)
            continue
        text = outcome.text
        assert all(0 <= start < len(text) for start in outcome.layout.starts)
        allowed = outcome.searchable_spans()
        for span in chunk(outcome, HashEmbedder()):
            assert span.of(text).strip()
            assert any(each.contains(span) for each in allowed)
    assert time.monotonic() - began < _LONGEST


def damage(content: bytes, data: st.DataObject) -> bytes:
    """Return bytes with pieces cut out, doubled and changed."""
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        if not damaged:
            break
        start = data.draw(st.integers(0, len(damaged) - 1))
        end = min(len(damaged), start + data.draw(st.integers(1, 400)))
        match data.draw(st.sampled_from(["cut", "double", "change", "insert", "end"])):
            case "cut":
                del damaged[start:end]
            case "double":
                damaged[start:start] = damaged[start:end]
            case "change":
                damaged[start] = data.draw(st.integers(0, 255))
            case "insert":
                damaged[start:start] = data.draw(st.binary(max_size=12))
            case _:
                del damaged[start:]
    return bytes(damaged)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_bytes(suffix: str, data: st.DataObject) -> None:
    content = (FILES / f"harbour.{suffix}").read_bytes()
    check(damage(content, data), f"harbour.{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_text_in_a_whole_file(suffix: str, data: st.DataObject) -> None:
    text, pack = unpacked(suffix)
    check(pack(damage(text.encode("latin-1"), data)), f"harbour.{suffix}")


WORDS = [
    *("{", "}", "\\par ", "\\cell ", "\\row ", "\\trowd ", "\\intbl ", "\\itap2 ", "\\u955?"),
    *("\\'e9", "\\nestcell ", "\\nestrow ", "{\\footnote ", "{\\field", "{\\fldrslt ", "12"),
    *("{\\*\\fldinst TOC", "\\v ", "\\v0 ", "\\bin5 ", "\\clvmrg", "\\cellx1", "a", "{\\upr "),
    *("{\\*\\ud ", "\\super ", "{\\shptxt ", "\\u-10179?", "\\uc99 ", "{\\stylesheet "),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_control_words(words: list[str]) -> None:
    check(("{\\rtf1 Start " + "".join(words)).encode(), "a.rtf")
