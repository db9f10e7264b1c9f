"""Word files with real footnotes, which stay footnotes when the text around them is edited.

The file is written part by part, because no library that Footnote uses writes footnotes. The whole
record stands in a custom XML part, which Word and LibreOffice do not show. Word keeps it when the
file is saved again.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats import docx_parts
from retrieval.evidence.formats.annotation import as_collection
from retrieval.evidence.formats.docx_parts import FIRST_NOTE, HEAD, RELATION, WORD
from retrieval.evidence.formats.wording import (
    check_line,
    exported_line,
    one_line,
    printable,
    source_parts,
)
from retrieval.evidence.record import CitedRecord

# The same evidence gives the same bytes, so the parts have no time of their own.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMESPACES = f'xmlns:w="{WORD}" xmlns:r="{RELATION}"'
# Word refuses longer addresses.
_LONGEST_LINK = 2000


def write_docx(evidence: Evidence) -> bytes:
    """Return evidence as a Word file."""
    links = _Links()
    footnotes = "".join(
        _footnote(record, number, links)
        for _, numbered in evidence.numbered()
        for number, record in numbered
    )
    record = json.dumps(as_collection(evidence), ensure_ascii=True)
    related = [("styles", "styles.xml"), ("settings", "settings.xml")]
    related += [("footnotes", "footnotes.xml"), ("customXml", "../customXml/item1.xml")]
    main = [("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")]
    parts = {
        "[Content_Types].xml": docx_parts.content_types(),
        "_rels/.rels": docx_parts.relations(main),
        "docProps/core.xml": _properties(evidence),
        "word/document.xml": _document(evidence),
        "word/_rels/document.xml.rels": docx_parts.relations(related),
        "word/styles.xml": docx_parts.styles(),
        "word/settings.xml": docx_parts.settings(),
        "word/footnotes.xml": (
            f"{HEAD}<w:footnotes {_NAMESPACES}>{docx_parts.separators()}{footnotes}</w:footnotes>"
        ),
        "word/_rels/footnotes.xml.rels": docx_parts.relations([], links.addresses),
        "customXml/item1.xml": (
            f'{HEAD}<evidence xmlns="{docx_parts.EVIDENCE}">{xml_escape(record)}</evidence>'
        ),
        "customXml/itemProps1.xml": docx_parts.item_properties(),
        "customXml/_rels/item1.xml.rels": docx_parts.relations(
            [("customXmlProps", "itemProps1.xml")]
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), part.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _Links:
    """The addresses of the footnotes' hyperlinks, in the order of their relations."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def add(self, address: str) -> str:
        """Add an address and return the id of its relation."""
        self.addresses.append(xml_escape(printable(address), {'"': "&quot;"}))
        return f"rId{len(self.addresses)}"


def _document(evidence: Evidence) -> str:
    body = [_paragraph(_run(one_line(evidence.title)), "Title")]
    for section, numbered in evidence.numbered():
        if section.heading and section.heading != evidence.title:
            body.append(_paragraph(_run(section.heading), "Heading1"))
        body += [_paragraph(_run(line)) for line in section.lines]
        for number, record in numbered:
            remark = _run(f" ({record.remark})", italic=True) if record.remark else ""
            reference = (
                '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                f'<w:footnoteReference w:id="{number - 1 + FIRST_NOTE}"/></w:r>'
            )
            body.append(_paragraph(_run(f"“{record.quote}”") + reference + remark, "Quote"))
    body.append(_paragraph(_run(exported_line(evidence), italic=True)))
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
    page += 'w:bottom="1134" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
    return f"{HEAD}<w:document {_NAMESPACES}><w:body>{''.join(body)}{page}</w:body></w:document>"


def _footnote(record: CitedRecord, number: int, links: _Links) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    parts = _run(", ".join(source_parts(record)) + ". ")
    link = ""
    if 0 < len(record.address) <= _LONGEST_LINK:
        shown = _run(record.web_address, style="Hyperlink")
        link = f'<w:hyperlink r:id="{links.add(record.address)}">{shown}</w:hyperlink>'
    elif record.address:
        link = _run(record.web_address)
    check = _run(f" [{check_line(record)}]")
    paragraph = _paragraph(f"{mark}{_run(' ')}{parts}{link}{check}", "FootnoteText")
    return f'<w:footnote w:id="{number - 1 + FIRST_NOTE}">{paragraph}</w:footnote>'


def _paragraph(runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs}</w:p>"


def _run(text: str, *, style: str = "", italic: bool = False) -> str:
    """Return a text as a run, with its tabs and line ends."""
    inner = f'<w:rStyle w:val="{style}"/>' if style else ""
    inner += "<w:i/>" if italic else ""
    properties = f"<w:rPr>{inner}</w:rPr>" if inner else ""
    pieces = []
    for piece in re.split(r"(\r\n|[\n\r\t])", printable(text)):
        if piece == "\t":
            pieces.append("<w:tab/>")
        elif piece in ("\n", "\r", "\r\n"):
            pieces.append("<w:br/>")
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{xml_escape(piece)}</w:t>')
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def _properties(evidence: Evidence) -> str:
    base = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    moment = f"{evidence.exported_at:%Y-%m-%dT%H:%M:%SZ}"
    title = xml_escape(printable(one_line(evidence.title)))
    schema = quoteattr("http://www.w3.org/2001/XMLSchema-instance")
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{base}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi={schema}>'
        f"<dc:title>{title}</dc:title><dc:creator>Footnote</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        "</cp:coreProperties>"
    )
