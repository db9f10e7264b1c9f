"""Read a draft: a text to be checked against the articles, which is not stored."""

from __future__ import annotations

from pathlib import Path

from index.errors import SourceTooLarge, UnsupportedFormat
from index.loaders.bytes.decoding import decode
from index.loaders.formats.format import FAULTS, Budget, Opened, damaged
from index.loaders.outcomes import LoadOptions

DRAFT_SUFFIXES = (".md", ".markdown", ".txt", ".docx")
# A draft of more characters is a book, and checking it would take minutes.
MOST_CHARACTERS = 1_000_000
# A Word file may unpack to a thousand times its size.
_MOST_UNPACKED = 50_000_000
_TEXTS = frozenset({"", ".md", ".markdown", ".txt"})


def read_draft(name: str, data: bytes) -> str:
    """Return the text of a draft.

    The text of .txt and .md files is as it stands in the file. That of a .docx file has its
    headings, paragraphs and tables in their order, as those of an article: with tracked
    insertions, without tracked deletions. A paragraph in a style for quotations begins with ">", as
    in Markdown.

    Args:
        name: the file's name, whose suffix tells the format.
        data: the file's bytes.

    Raises:
        UnsupportedFormat: drafts of this kind are not read.
        MalformedSource: the .docx file is damaged.
        SourceTooLarge: the draft has more than a million characters.
        BinarySource: the file is no text.
        UndecodableSource: no encoding fits the file.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".docx":
        from index.loaders.formats.docx import read_draft_text

        budget = Budget(unpacked_bytes=_MOST_UNPACKED)
        draft = Opened(name, suffix, LoadOptions(), content=data, budget=budget)
        try:
            text = read_draft_text(draft)
        except FAULTS as error:
            raise damaged("DOCX", error) from None
    elif suffix in _TEXTS:
        text = decode(data).text
    else:
        raise UnsupportedFormat(
            f"{suffix} drafts are not read; save the draft as .txt, .md or .docx."
        )
    if len(text) > MOST_CHARACTERS:
        raise SourceTooLarge(
            f"The draft has {len(text):,} characters, more than {MOST_CHARACTERS:,}; "
            "check it in parts."
        )
    return text
