"""The parts of a Word file that are the same for every export: types, styles, settings."""

from __future__ import annotations

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EVIDENCE = "urn:x-footnote:evidence"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The number of the first note of an export: the separators have those before it.
FIRST_NOTE = 1

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ITEM_ID = "{6D7C2F0E-5C1A-4F7E-9A36-2D0B8F1F4C11}"


def content_types() -> str:
    """Return the part that names the type of every other part."""
    kinds = {
        "word/document.xml": f"{_OFFICE}.wordprocessingml.document.main+xml",
        "word/styles.xml": f"{_OFFICE}.wordprocessingml.styles+xml",
        "word/settings.xml": f"{_OFFICE}.wordprocessingml.settings+xml",
        "word/footnotes.xml": f"{_OFFICE}.wordprocessingml.footnotes+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "customXml/itemProps1.xml": f"{_OFFICE}.customXmlProperties+xml",
    }
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(targets: list[tuple[str, str]], external: list[str] | None = None) -> str:
    """Return a part with relations; their ids are rId1, rId2 and so on.

    Args:
        targets: the kind of each related part, such as "styles", and its path.
        external: the addresses of hyperlinks, whose ids follow.
    """
    rows = []
    for kind, target in targets:
        base = f"{_PACKAGE}/relationships/metadata" if kind == "core-properties" else RELATION
        rows.append(f'Type="{base}/{kind}" Target="{target}"')
    rows += [
        f'Type="{RELATION}/hyperlink" Target="{target}" TargetMode="External"'
        for target in external or ()
    ]
    body = "".join(f'<Relationship Id="rId{n}" {row}/>' for n, row in enumerate(rows, start=1))
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def settings() -> str:
    """Return the settings, which name the separators above the footnotes."""
    separators = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:footnotePr>{separators}</w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def item_properties() -> str:
    """Return the properties of the custom part: what its XML is."""
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'{HEAD}<ds:datastoreItem xmlns:ds="{custom}" ds:itemID="{_ITEM_ID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{EVIDENCE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def separators() -> str:
    """Return the two footnotes that draw the line above the others."""
    return "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
        "</w:footnote>"
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )


def styles() -> str:
    """Return the styles: headings, quotes, footnotes, links."""
    fonts = '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Times New Roman"/>'
    heading = '<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="{}"/>'
    rows = [
        _style("paragraph", "Normal", "Normal", default=True),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True),
        _style("paragraph", "Title", "Title", '<w:spacing w:after="240"/>', '<w:sz w:val="36"/>'),
        _style("paragraph", "Heading1", "heading 1", heading.format(0), '<w:sz w:val="28"/>'),
        _style("paragraph", "Quote", "Quote", '<w:ind w:left="567" w:right="567"/>'),
        _style(
            "paragraph",
            "FootnoteText",
            "footnote text",
            '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
            '<w:sz w:val="18"/>',
        ),
        _style(
            "character",
            "FootnoteReference",
            "footnote reference",
            run='<w:vertAlign w:val="superscript"/>',
        ),
        _style("character", "Hyperlink", "Hyperlink", run='<w:color w:val="0563C1"/>'),
    ]
    return (
        f'{HEAD}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}'
        '<w:sz w:val="22"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        f"</w:docDefaults>{''.join(rows)}</w:styles>"
    )


def _style(
    kind: str, name: str, label: str, paragraph: str = "", run: str = "", *, default: bool = False
) -> str:
    attribute = ' w:default="1"' if default else ""
    based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" and not default else ""
    inner = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    inner += f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"{attribute}><w:name w:val="{label}"/>'
        f"{based}<w:qFormat/>{inner}</w:style>"
    )
