"""Names that others gave to files -> names that are safe to keep."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from index.documents import replace_surrogates

# A file system takes 255 bytes a name, and a path of some thousand.
_LONGEST_PART = 120
_LONGEST_NAME = 480
_PASTED = 60  # characters of a name that is made of a title
_UNNAMED = "unnamed"


def safe_name(given: str) -> str:
    """Return a relative path with slashes that stays within its folder, in Unicode NFC.

    What cannot be kept is left out ("..", control characters, the front of what is too long);
    ordinary names come back as they are.
    """
    visible = "".join(
        each for each in replace_surrogates(given) if unicodedata.category(each) != "Cc"
    )
    name = unicodedata.normalize("NFC", visible).replace("\\", "/")
    parts = [_safe_part(part) for part in name.split("/")]
    parts = [part for part in parts if part not in ("", ".", "..")]
    while len("/".join(parts).encode()) > _LONGEST_NAME:
        parts.pop(0)
    return "/".join(parts) or _UNNAMED


def pasted_name(title: str, text: str) -> str:
    """Return the name of a pasted article: its title, or one that holds no word of its text.

    A name may be kept where the article is not any more, as in a conversation that cites it.
    """
    words = " ".join(title.replace("/", " ").split())
    if len(words) > _PASTED:
        words = words[:_PASTED].rsplit(" ", 1)[0] + "…"
    digest = hashlib.sha256(replace_surrogates(text).encode()).hexdigest()
    return safe_name(words or f"Pasted text {digest[:12]}")


def _safe_part(part: str) -> str:
    part = part.strip()
    if len(part.encode()) <= _LONGEST_PART:
        return part
    # The suffix says how a file is read.
    suffix = re.search(r"\.\w{1,10}\Z", part)
    end = suffix.group() if suffix else ""
    start = part.encode()[: _LONGEST_PART - len(end.encode())].decode(errors="ignore")
    return f"{start}{end}".strip()
