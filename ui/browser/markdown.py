"""Escaping of plain sentences for Streamlit's Markdown."""

from __future__ import annotations

import re

# Text that Streamlit turns into links, arrows, dashes and a logo after it has read the escapes.
_REPLACED_LATER = re.compile(
    r"(?i:https?(?=://)|www(?=\.))|[-.+\w](?=@)|(?<!\S)[-<>~](?=[-=>])|:(?=streamlit:)"
)
_WORD_JOINER = "\u2060"  # has no width


def literal(sentence: str) -> str:
    """Escape a sentence for Markdown; only `code` in backticks keeps its formatting.

    A message may quote a title or a file name, which may contain anything. Streamlit turns some
    plain text into links or symbols even if the text is escaped; a character without width,
    inserted into such text, prevents this.
    """
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(
        f"`{part}`" if place % 2 and part else _escape(part) for place, part in enumerate(parts)
    )


def _escape(text: str) -> str:
    joined = _REPLACED_LATER.sub(lambda match: match[0] + _WORD_JOINER, text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", joined)
