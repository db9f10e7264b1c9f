"""Safe names for files and articles that users hand over."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from index.documents import replace_surrogates

# In bytes. File systems allow 255 bytes for a name, and paths of a few thousand bytes.
_LONGEST_PART = 120
_LONGEST_NAME = 480
_LONGEST_PASTED = 60  # characters of a name made from a title
_UNNAMED = "unnamed"


def safe_name(given: str) -> str:
    """Return a file's name as a relative path that stays within its folder.

    The path has forward slashes and is in Unicode NFC. Control characters, parts such as ".." and
    the leading folders of a path that is too long are left out. Ordinary names are unchanged.

    Args:
        given: the file's name or path, as the user's system gave it.
    """
    visible = "".join(
        character
        for character in replace_surrogates(given)
        if unicodedata.category(character) != "Cc"
    )
    name = unicodedata.normalize("NFC", visible).replace("\\", "/")
    parts = [_safe_part(part) for part in name.split("/")]
    parts = [part for part in parts if part not in ("", ".", "..")]
    while len("/".join(parts).encode()) > _LONGEST_NAME:
        parts.pop(0)
    return "/".join(parts) or _UNNAMED


def pasted_name(title: str, text: str) -> str:
    """Return the name of a pasted article: its title, or a digest of its text.

    The name contains no word of the text, because it can outlive the article, for example in
    a conversation that cites the article.
    """
    words = " ".join(title.replace("/", " ").split())
    if len(words) > _LONGEST_PASTED:
        words = words[:_LONGEST_PASTED].rsplit(" ", 1)[0] + "…"
    digest = hashlib.sha256(replace_surrogates(text).encode()).hexdigest()
    return safe_name(words or f"Pasted text {digest[:12]}")


def _safe_part(part: str) -> str:
    """Return one part of a path, shortened to `_LONGEST_PART` bytes."""
    part = part.strip()
    if len(part.encode()) <= _LONGEST_PART:
        return part
    # Keep the suffix, which selects the loader.
    suffix = re.search(r"\.\w{1,10}\Z", part)
    end = suffix.group() if suffix else ""
    start = part.encode()[: _LONGEST_PART - len(end.encode())].decode(errors="ignore")
    return f"{start}{end}".strip()
