"""Read a draft: a text to be checked against the articles, which is not stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import MalformedSource, SourceTooLarge, UnsupportedFormat
from index.loaders.bytes.decoding import decode

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table

DRAFT_SUFFIXES = (".md", ".markdown", ".txt", ".docx")
# A draft of more characters is a book, and checking it would take minutes.
MOST_CHARACTERS = 1_000_000
# A Word file may unpack to a thousand times its size.
_MOST_UNPACKED = 50_000_000
_TEXTS = frozenset({"", ".md", ".markdown", ".txt"})


def read_draft(name: str, data: bytes) -> str:
    """Return the text of a draft.

    The text of .txt and .md files is as it stands in the file. That of a .docx file has its
    headings, paragraphs and tables in their order; a paragraph in a style for quotations begins
    with ">", as in Markdown.

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
        text = _read_word(data)
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


def _read_word(data: bytes) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                raise SourceTooLarge("The .docx file is too large; save its text as .txt.")
        document = docx.Document(io.BytesIO(data))
        return "\n\n".join(block for block in _blocks(document) if block.strip())
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise MalformedSource(
            "The .docx file cannot be read; open it in a word processor and save it again."
        ) from error


def _blocks(document: WordDocument) -> Iterator[str]:
    """Yield the text of each heading, paragraph and table, in the order of the draft."""
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            style = (block.style.name or "") if block.style else ""
            yield f"> {block.text}" if "quote" in style.lower() else block.text
        else:
            yield _table(block)


def _table(table: Table) -> str:
    return "\n".join(
        " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in table.rows
    )
