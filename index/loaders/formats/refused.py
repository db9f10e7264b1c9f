"""Refuse the formats that no library reads which Footnote may use, and say the way out."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import UnsupportedFormat
from index.loaders.formats.format import Member, Opened, Part, Refused

_UNPACK = "Unpack it, and add the files that you need, or pack them as a ZIP file."
_WAYS_OUT = {
    ".msg": "It is a mail in Outlook's own format. Open it in Outlook and save it as .eml or .txt, "
    "or drag it into another mail program and save it as .eml.",
    ".pst": "It is a mailbox in Outlook's own format. Import it into Thunderbird and export the "
    "folders as .mbox, or convert it with the program readpst.",
    ".ost": "It is a mailbox in Outlook's own format. Export it from Outlook as .pst, import that "
    "into Thunderbird and export the folders as .mbox.",
    ".dbx": "It is a mailbox of Outlook Express. Import it into Thunderbird, and export the folder "
    "as .mbox.",
    ".7z": f"It is a 7z archive. {_UNPACK}",
    ".rar": f"It is a RAR archive. {_UNPACK}",
    ".bz2": f"It is packed with bzip2. {_UNPACK}",
    ".xz": f"It is packed with xz. {_UNPACK}",
    ".zst": f"It is packed with Zstandard. {_UNPACK}",
    ".webarchive": "It is a page in Safari's own format. Open it in Safari, and export it as PDF; "
    "or save the page from another browser.",
}
SUFFIXES = frozenset(_WAYS_OUT)


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Refuse the file.

    Raises:
        UnsupportedFormat: always.
    """
    raise UnsupportedFormat(_WAYS_OUT.get(opened.suffix) or f"{opened.suffix} files are not read.")
