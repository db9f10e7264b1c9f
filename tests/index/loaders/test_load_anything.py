"""Whatever the bytes, loading yields documents and reasons, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.loaders import Loaded, Rejected, load

NAMES = ("a.txt", "a.md", "a.html", "a.jsonl", "a")
PIECES = [
    *(b"<html>", b"<p>", b"<!doctype html>", b"<meta charset=hex>", b"---\n", b"title: x\n"),
    *(b'{"_id": 1, "text": "x"}\n', b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0", b"\r\n"),
    *(b"# Heading\n", b"By Jane Doe\n", b"Published: 2024-10-25\n", b"KYIV (AP) \xe2\x80\x94 "),
    *("Мост закрыт. ".encode("cp1251"), "橋は".encode("shift_jis"), "é".encode(), b"\xe9"),
    *(b"The bridge will close. ", b"\x1b[0m", b"\x81\x8d", b"```\n", b"Comments are closed.\n"),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.binary(max_size=300) | st.lists(st.sampled_from(PIECES)).map(b"".join),
)
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    for outcome in load([path]):
        if isinstance(outcome, Rejected):
            assert outcome.name.startswith(name)
            assert str(outcome.error).endswith(".")
        else:
            assert outcome.document.title
            assert outcome.document.searchable_spans()


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t\r"), min_size=1)
)
def test_any_text_comes_back_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    text = f"The bridge{text}"
    for name in ("a.txt", "a.md", "a"):
        path = tmp_path_factory.mktemp("any") / name
        path.write_bytes(text.encode())
        (outcome,) = load([path])
        assert isinstance(outcome, Loaded)
        assert outcome.document.text == text
        assert outcome.document.encoding == "utf-8"
