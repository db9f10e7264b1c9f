"""All formats of exported evidence, by their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import EvidenceError
from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.annotation import write_annotations
from retrieval.evidence.formats.bibtex import write_bibtex
from retrieval.evidence.formats.csl import write_csl
from retrieval.evidence.formats.docx import write_docx
from retrieval.evidence.formats.html import write_html
from retrieval.evidence.formats.markdown import write_markdown
from retrieval.evidence.formats.ris import write_ris


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFormat:
    """A format of exported evidence.

    Attributes:
        name: its name on the command line.
        label: its name in the app.
        suffix: the end of a file's name.
        media_type: its media type.
        write: returns evidence as the bytes of a file.
        is_text: whether a terminal can show it.
        is_verifiable: whether `verify` reads it.
    """

    name: str
    label: str
    suffix: str
    media_type: str
    write: Callable[[Evidence], bytes]
    is_text: bool = True
    is_verifiable: bool = True


EVIDENCE_FORMATS = (
    EvidenceFormat(
        name="markdown",
        label="Markdown",
        suffix=".md",
        media_type="text/markdown",
        write=write_markdown,
    ),
    EvidenceFormat(
        name="html", label="Web page", suffix=".html", media_type="text/html", write=write_html
    ),
    EvidenceFormat(
        name="docx",
        label="Word, with footnotes",
        suffix=".docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        write=write_docx,
        is_text=False,
    ),
    EvidenceFormat(
        name="csl",
        label="CSL-JSON",
        suffix=".json",
        media_type="application/vnd.citationstyles.csl+json",
        write=write_csl,
    ),
    EvidenceFormat(
        name="bibtex",
        label="BibTeX",
        suffix=".bib",
        media_type="application/x-bibtex",
        write=write_bibtex,
    ),
    EvidenceFormat(
        name="ris",
        label="RIS",
        suffix=".ris",
        media_type="application/x-research-info-systems",
        write=write_ris,
        is_verifiable=False,
    ),
    EvidenceFormat(
        name="jsonld",
        label="Web Annotations (JSON-LD)",
        suffix=".jsonld",
        media_type="application/ld+json",
        write=write_annotations,
    ),
)


def evidence_format(name: str) -> EvidenceFormat:
    """Return a format by its name or by the end of a file's name.

    Raises:
        EvidenceError: there is no such format.
    """
    wanted = name.lower()
    for each in EVIDENCE_FORMATS:
        if wanted in (each.name, each.suffix):
            return each
    names = ", ".join(each.name for each in EVIDENCE_FORMATS)
    raise EvidenceError(f"There is no format {name!r}. Choose one of: {names}.")
