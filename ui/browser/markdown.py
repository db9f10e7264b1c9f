"""Escape plain sentences for Streamlit's Markdown."""

from __future__ import annotations

import re

# What is made into links, arrows, dashes and a logo after the escapes have been read.
_MADE_LATER = re.compile(
    r"(?i:https?(?=://)|www(?=\.))|[-.+\w](?=@)|(?<!\S)[-<>~](?=[-=>])|:(?=streamlit:)"
)
_WORD_JOINER = "\u2060"  # has no width


def literal(sentence: str) -> str:
    """Escape a sentence for Markdown, in which only `code` in backticks keeps its meaning.

    A message may quote a title or a file name, and those may hold anything. Against what
    Streamlit makes of plain text, which no escape prevents, a character without width is put in.
    """
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(
        f"`{part}`" if place % 2 and part else _escaped(part) for place, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    kept = _MADE_LATER.sub(lambda found: found[0] + _WORD_JOINER, text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", kept)
