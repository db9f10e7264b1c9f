"""Names from elsewhere, made safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.jobs.naming import pasted_name, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("ferry.txt", "ferry.txt"),
        ("news/2024/ferry.txt", "news/2024/ferry.txt"),
        ("A story, again (2).md", "A story, again (2).md"),
        ("шторм.txt", "шторм.txt"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\stories\\..\\ferry.txt", "C:/stories/ferry.txt"),
        ("a\0b\n.txt", "ab.txt"),
        (" .. /./ferry.txt", "ferry.txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("\ud83d.txt", "?.txt"),
        (".hidden.txt", ".hidden.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("é" * 200 + ".jsonl", "é" * 57 + ".jsonl"),
        ("/".join(["d" * 100] * 9) + "/ferry.txt", "/".join(["d" * 100] * 4) + "/ferry.txt"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert len(safe.encode()) <= 480
    assert not safe.startswith("/")
    assert all(part not in ("", ".", "..") for part in safe.split("/"))
    assert not any(ord(each) < 32 for each in safe)


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Ferry stops", "Some text", "Ferry stops"),
        ("  ", "First words of a story", "Pasted text e85a622c0c00"),
        ("5/6 of it", "", "5 6 of it"),
        ("word " * 40, "", "word word word word word word word word word word word word…"),
        ("x" * 500, "", "x" * 60 + "…"),
    ],
)
def test_a_pasted_text_is_named(title: str, text: str, name: str) -> None:
    assert pasted_name(title, text) == name
