"""HTML: a page that needs no other file and no network, with footnotes that link back.

The whole record stands in the page as a script element that is data and never runs.
"""

from __future__ import annotations

import html
import json

from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.annotation import as_collection
from retrieval.evidence.formats.wording import (
    check_line,
    exported_line,
    one_line,
    printable,
    source_parts,
)
from retrieval.evidence.record import CitedRecord

ELEMENT_ID = "footnote-evidence"

_STYLE = """
:root { color-scheme: light dark }
body { font: 1.05rem/1.55 Georgia, "Times New Roman", serif; max-width: 42rem;
  margin: 2.5rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin-top: 2.5rem }
blockquote { margin: 1.2rem 0; padding-inline: 1rem; border-inline-start: 3px solid #8a6d1f }
blockquote p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
.remark, footer, .check { color: GrayText; font-size: .85rem }
.check { display: block; overflow-wrap: anywhere }
.notes { border-top: 1px solid; margin-top: 3rem; font-size: .95rem }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(evidence: Evidence) -> bytes:
    """Return evidence as a page in UTF-8."""
    title = _escape(one_line(evidence.title))
    body = [f"<h1>{title}</h1>"]
    notes = []
    for section, numbered in evidence.numbered():
        if section.heading and section.heading != evidence.title:
            body.append(f"<h2>{_escape(section.heading)}</h2>")
        body += [f"<p>{_escape(line)}</p>" for line in section.lines]
        for number, record in numbered:
            body.append(_quote(record, number))
            notes.append(_note(record, number))
    data = json.dumps(as_collection(evidence), ensure_ascii=False)
    # "</script>" would end the element, and "<!--" change how it is read.
    data = data.replace("<", "\\u003c")
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *body,
        '<section class="notes"><h2>Footnotes</h2>',
        "<ol>",
        *notes,
        "</ol></section>",
        f"<footer><p>{_escape(exported_line(evidence))}</p></footer>",
        f'<script type="application/ld+json" id="{ELEMENT_ID}">{data}</script>',
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def _quote(record: CitedRecord, number: int) -> str:
    remark = f' <span class="remark">{_escape(record.remark)}</span>' if record.remark else ""
    reference = f'<a id="ref{number}" href="#note{number}">[{number}]</a>'
    language = f' lang="{_escape(record.language)}"' if record.language else ""
    words = f"“{_escape(record.quote)}”<sup>{reference}</sup>{remark}"
    return f'<blockquote><p dir="auto"{language}>{words}</p></blockquote>'


def _note(record: CitedRecord, number: int) -> str:
    # Each fact is set by itself: the day of an English date would stand on the other side of an
    # Arabic outlet.
    parts = ", ".join(f"<bdi>{_escape(part)}</bdi>" for part in source_parts(record))
    if record.address:
        link = f'<a href="{_escape(record.address)}" rel="noreferrer">{parts}</a>'
    else:
        link = parts
    back = f'<a href="#ref{number}" aria-label="Back to the quotation">↩</a>'
    check = f'<span class="check">{_escape(check_line(record))}</span>'
    return f'<li id="note{number}">{link} {back}{check}</li>'


def _escape(text: str) -> str:
    """Return a text as HTML; a lone carriage return would be read as another line end."""
    return html.escape(printable(text)).replace("\r", "&#13;")
