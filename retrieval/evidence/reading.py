"""Read the citations of an exported file again, from the record that the file contains.

The file may have been edited or damaged since, and may come from anyone. So sizes are limited, XML
defines no entities, and a quote whose digest or whose shown words differ is told.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from index.documents import Span, replace_surrogates
from index.errors import EvidenceError
from retrieval.evidence.formats.annotation import check_number, read_annotations
from retrieval.evidence.formats.bibtex import RECORD_LINE
from retrieval.evidence.formats.csl import CUSTOM
from retrieval.evidence.formats.docx_parts import EVIDENCE
from retrieval.evidence.formats.html import ELEMENT_ID
from retrieval.evidence.formats.markdown import COMMENT, quoted_block
from retrieval.evidence.formats.wording import printable
from retrieval.evidence.record import CitedRecord

MOST_BYTES = 100_000_000
"""The largest file that is read; a citation takes some 3,000 bytes."""

_ADVICE = "Verify a file that `footnote export` wrote, or export the citations again."
# An article may have the same marks in its words, but no export has those at a line's beginning.
_COMMENT_BEGINS = re.compile(rf"^{re.escape(COMMENT)}[ \t]*\r?\n", re.MULTILINE)
_COMMENT_ENDS = re.compile(r"\r?\n-->")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCitation:
    """A citation of an exported file.

    Attributes:
        record: the citation.
        has_own_digest: whether the quote has the digest that was exported with it.
        is_shown: whether the file shows the quote as it was exported; True for formats that show
            nothing but the record.
        exported_at: when it was exported; None if the file does not tell.
    """

    record: CitedRecord
    has_own_digest: bool = True
    is_shown: bool = True
    exported_at: datetime | None = None


def read_evidence(content: bytes) -> tuple[ReadCitation, ...]:
    """Return the citations of an exported file.

    The content tells the format: JSON-LD, CSL-JSON, HTML, Markdown, DOCX or BibTeX; or what
    `ask --json` printed.

    Args:
        content: the file's bytes.

    Raises:
        EvidenceError: the file has no record, or it is damaged.
    """
    if len(content) > MOST_BYTES:
        raise EvidenceError(f"It has more than {MOST_BYTES:,} bytes. {_ADVICE}")
    if content.startswith(b"PK"):
        return _read_docx(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EvidenceError(f"It is no exported file: it is not UTF-8. {_ADVICE}") from None
    start = text.lstrip()[:1]
    if start in ("{", "["):
        value = _parsed(text)
        if isinstance(value, dict) and "passages" in value:
            return _of_answer(value)
        return _citations(_annotations_of(value))
    # A page shows the lines of a quote as they are, also one that begins like the record of BibTeX.
    if start != "<" and (coded := _line_of_bibtex(text)):
        return _citations(_parsed(_decoded(coded)))
    if parts := _parts_of_markdown(text):
        shown, record = parts
        return _shown(_parsed(record), _comparable(shown), quoted_block)
    page = _Page()
    if "<script" in text.lower():
        page.feed(text)
    if page.record:
        return _shown(_parsed(page.record), _comparable("".join(page.shown)))
    raise EvidenceError(
        f"It has no record of its citations, so they cannot be looked for. {_ADVICE} RIS files "
        "have none: export JSON-LD beside them."
    )


def _line_of_bibtex(text: str) -> str:
    """Return the record of a BibTeX file in base64; empty if there is none."""
    lines = [line for line in text.splitlines() if line.startswith(RECORD_LINE)]
    return lines[-1].removeprefix(RECORD_LINE).strip() if lines else ""


def _parts_of_markdown(text: str) -> tuple[str, str] | None:
    """Return what a Markdown file shows, and the record in its last comment; None without one."""
    begins = list(_COMMENT_BEGINS.finditer(text))
    ends = _COMMENT_ENDS.search(text, begins[-1].end()) if begins else None
    if ends is None:
        return None
    shown = text[: begins[-1].start()] + text[ends.end() :]
    return shown, text[begins[-1].end() : ends.start()]


def _annotations_of(value: Any) -> Any:
    """Return annotations: the JSON itself, or what the items of CSL-JSON contain."""
    is_list = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if not is_list or any("target" in each for each in value):
        return value
    found = [_custom(item) for item in value]
    if not found or None in found:
        raise EvidenceError(
            f"{found.count(None)} of its {len(found)} items have no `custom` record. A program "
            f"that does not keep it has written the file. {_ADVICE}"
        )
    return found


def _of_answer(answer: dict[str, Any]) -> tuple[ReadCitation, ...]:
    """Return the passages of an answer as `ask --json` prints it."""
    passages = answer["passages"]
    if not isinstance(passages, list):
        raise EvidenceError(f"It is no whole answer: its passages are no list. {_ADVICE}")
    if not passages:
        raise EvidenceError(f"This answer cites nothing. {_ADVICE}")
    check_number(len(passages))
    try:
        return tuple(
            ReadCitation(
                record=CitedRecord(
                    quote=replace_surrogates(each["text"]),
                    span=Span(each["start"], each["end"]),
                    doc_id=replace_surrogates(each["doc_id"]),
                    title=each["title"],
                    source=each["source"],
                    uri=each["uri"],
                    place=each["place"] or "",
                    text_sha256=each["text_sha256"],
                )
            )
            for each in passages
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"It is no whole answer ({error!r}). {_ADVICE}") from None


def _custom(item: Any) -> Any:
    custom = item.get("custom") if isinstance(item, dict) else None
    return custom.get(CUSTOM) if isinstance(custom, dict) else None


def _citations(value: Any) -> tuple[ReadCitation, ...]:
    return tuple(
        ReadCitation(record=record, has_own_digest=has_digest, exported_at=exported_at)
        for record, has_digest, exported_at in read_annotations(value)
    )


def _shown(
    value: Any, shown: str, written: Callable[[str], str] = printable
) -> tuple[ReadCitation, ...]:
    """Return citations, each with whether the file shows its quote.

    Args:
        value: the parsed record.
        shown: what the file shows, as `_comparable` returns it.
        written: returns a quote as the file has it.
    """
    return tuple(
        replace(each, is_shown=_comparable(written(each.record.quote)) in shown)
        for each in _citations(value)
    )


def _comparable(text: str) -> str:
    """Return a text without white space, which programs change when they save a file."""
    return "".join(re.sub(r"&#\d+;", "", text).split())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"Its record is damaged ({error}). {_ADVICE}") from None


def _decoded(coded: str) -> str:
    try:
        return base64.b64decode(coded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise EvidenceError(f"Its record is damaged ({error}). {_ADVICE}") from None


class _Page(HTMLParser):
    """Reads a page: the record, and the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.record = ""
        self.shown: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden = "record" if ("id", ELEMENT_ID) in attrs else tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = ""

    def handle_data(self, data: str) -> None:
        if self._hidden == "record":
            self.record += data
        elif not self._hidden:
            self.shown.append(data)


def _read_docx(content: bytes) -> tuple[ReadCitation, ...]:
    from lxml import etree  # type: ignore[import-untyped]

    record, shown = None, ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, root in _xml_parts(archive):
                if root.tag == f"{{{EVIDENCE}}}evidence":
                    record = "".join(root.itertext())
                elif name == "word/document.xml":
                    shown = "".join(root.itertext())
    except (zipfile.BadZipFile, etree.LxmlError, zlib.error, OSError, ValueError) as error:
        raise EvidenceError(f"It is damaged, or no Word file ({error}). {_ADVICE}") from None
    if record is None:
        raise EvidenceError(
            "This Word file has no record of its citations. It is not from `footnote export`, or "
            f"the program that saved it has left the record out. {_ADVICE}"
        )
    return _shown(_parsed(record), _comparable(shown))


def _xml_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, Any]]:
    """Yield the name and the tree of the text and of every custom part of a Word file.

    Raises:
        ValueError: a part is larger than any export.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    for info in archive.infolist():
        name = info.filename
        if name == "word/document.xml" or re.fullmatch(r"customXml/item\d+\.xml", name):
            with archive.open(info) as file:
                part = file.read(MOST_BYTES + 1)
            if len(part) > MOST_BYTES:
                raise ValueError(f"{name} has more than {MOST_BYTES:,} bytes")
            yield name, etree.fromstring(part, parser)
