"""W3C Web Annotations in JSON-LD: the whole record of each citation, also within other formats.

Each citation is an annotation with a text quote selector and a text position selector
(https://www.w3.org/TR/annotation-model/). What the model has no word for stands under `footnote:`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from index.contents import LibraryVersion
from index.documents import Span, replace_surrogates
from index.errors import EvidenceError
from index.version import __version__
from retrieval.evidence.exported import Evidence
from retrieval.evidence.record import OFFSET_UNIT, CitedRecord, Origin

MODEL = "http://www.w3.org/ns/anno.jsonld"
MOST_CITATIONS = 10_000
"""A file with more citations is not read: each one is looked for in whole articles."""

# Of what stood beside a quote, no more is read: an export has 48 characters on each side.
_MOST_BESIDE = 200
_CONTEXT = [MODEL, {"footnote": "urn:x-footnote:"}]
_NAMESPACE = uuid.UUID("6d7c2f0e-5c1a-5f7e-9a36-2d0b8f1f4c11")


def write_annotations(evidence: Evidence) -> bytes:
    """Return evidence as an annotation collection in JSON-LD."""
    text = json.dumps(as_collection(evidence), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def as_collection(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as the dict of an annotation collection with one page."""
    items = [
        as_annotation(citation, number, section.heading, evidence.exported_at)
        for section, numbered in evidence.numbered()
        for number, citation in numbered
    ]
    identity = _identifier(evidence.title, *(item["id"] for item in items))
    return {
        "@context": _CONTEXT,
        "id": identity,
        "type": "AnnotationCollection",
        "label": evidence.title,
        "created": _moment(evidence.exported_at),
        "generator": {"type": "Software", "name": f"Footnote {__version__}"},
        "total": len(items),
        "first": {
            "id": f"{identity}#page-1",
            "type": "AnnotationPage",
            "partOf": identity,
            "startIndex": 0,
            "items": items,
        },
    }


def as_annotation(
    record: CitedRecord, number: int, question: str, exported_at: datetime
) -> dict[str, Any]:
    """Return a citation as the dict of an annotation, without the context.

    Args:
        record: the citation.
        number: its number in the exported file.
        question: the question that it answers; empty without one.
        exported_at: when the file was made.
    """
    body = {"type": "TextualBody", "purpose": "questioning", "value": question}
    version = record.origin.library
    span = f"{record.span.start}-{record.span.end}"
    identity = _identifier(
        _moment(exported_at), str(number), record.doc_id, span, record.quote_sha256
    )
    return {
        "id": identity,
        "type": "Annotation",
        "motivation": "highlighting",
        "created": _moment(exported_at),
        **({"body": body} if question else {}),
        "target": {
            "type": "SpecificResource",
            "source": {
                "id": record.web_address or f"urn:sha256:{record.sha256}",
                "type": "Text",
                **_filled(
                    {
                        "dc:title": record.title,
                        "dc:publisher": record.source,
                        "dc:creator": record.author,
                        "language": record.language,
                        "dcterms:issued": _day(record.published),
                        "dcterms:modified": _day(record.modified),
                        "footnote:uri": record.uri,
                        "footnote:docId": record.doc_id,
                        "footnote:sha256": record.sha256,
                        "footnote:textSha256": record.text_sha256,
                        "footnote:encoding": record.encoding,
                    }
                ),
            },
            **(
                {"state": {"type": "TimeState", "sourceDate": _moment(record.accessed)}}
                if record.accessed
                else {}
            ),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": record.quote,
                    "prefix": record.before,
                    "suffix": record.after,
                },
                {
                    "type": "TextPositionSelector",
                    "start": record.span.start,
                    "end": record.span.end,
                    "footnote:unit": OFFSET_UNIT,
                },
            ],
        },
        **_filled(
            {
                "footnote:number": number,
                "footnote:quoteSha256": record.quote_sha256,
                "footnote:place": record.place,
                "footnote:page": record.page,
                "footnote:address": record.address,
                "footnote:recognised": record.recognised,
                "footnote:remark": record.remark,
                "footnote:version": record.origin.version,
                "footnote:model": record.origin.model,
                "footnote:library": version.as_dict() if version else None,
            }
        ),
    }


def read_annotations(value: Any) -> list[tuple[CitedRecord, bool, datetime | None]]:
    """Return the citations of annotations in JSON-LD.

    Each comes with whether its quote has its digest, and with when it was made.

    Annotations of other programs are read too if they quote the text.

    Args:
        value: the parsed JSON: a collection, a page, a list of annotations, or one of them.

    Raises:
        EvidenceError: it contains no annotation, too many, or one without a quote.
    """
    if isinstance(value, Mapping):
        page = value.get("first", value)
        if isinstance(page, Mapping) and "items" in page:
            value = page["items"]
            if value == []:
                raise EvidenceError(
                    "It has no citation, so there is nothing to verify. Verify a file that "
                    "`export` wrote of passages."
                )
        elif value.get("type") == "Annotation":
            value = [value]
    if not isinstance(value, list) or not value:
        raise EvidenceError("There is no annotation in it. Verify a file that `export` wrote.")
    check_number(len(value))
    return [(*read_annotation(item), exported_at(item)) for item in value]


def check_number(citations: int) -> None:
    """Check that a file has no more citations than are read.

    Raises:
        EvidenceError: it has more.
    """
    if citations > MOST_CITATIONS:
        raise EvidenceError(
            f"It has {citations:,} citations, and a file may have {MOST_CITATIONS:,}. Export them "
            "in several files, and verify each."
        )


def read_annotation(value: Any) -> tuple[CitedRecord, bool]:
    """Return the citation of an annotation, and whether its quote has the digest beside it.

    Raises:
        EvidenceError: the annotation does not quote a text, or its values contradict each other.
    """
    target = _mapping(_mapping(value).get("target"))
    selectors = target.get("selector")
    selectors = selectors if isinstance(selectors, list) else [selectors]
    by_type = {_text(_mapping(each), "type"): _mapping(each) for each in selectors}
    quoted, position = by_type.get("TextQuoteSelector"), by_type.get("TextPositionSelector", {})
    if not quoted or not _text(quoted, "exact"):
        raise EvidenceError(
            "A citation in it has no TextQuoteSelector with the quoted words, so it cannot be "
            "looked for. Export it again."
        )
    quote = _text(quoted, "exact")
    source = _mapping(target.get("source"))
    state = _mapping(target.get("state"))
    value = _mapping(value)
    library = _mapping(value.get("footnote:library"))
    start = _whole_number(position.get("start"))
    record = CitedRecord(
        quote=quote,
        # The words count; a length that contradicts them is not believed.
        span=Span(start, start + len(quote)),
        before=_text(quoted, "prefix")[-_MOST_BESIDE:],
        after=_text(quoted, "suffix")[:_MOST_BESIDE],
        doc_id=_text(source, "footnote:docId"),
        title=_text(source, "dc:title"),
        source=_text(source, "dc:publisher"),
        author=_text(source, "dc:creator"),
        published=_read_day(source, "dcterms:issued"),
        modified=_read_day(source, "dcterms:modified"),
        language=_text(source, "language"),
        uri=_text(source, "footnote:uri"),
        place=_text(value, "footnote:place"),
        page=_text(value, "footnote:page"),
        recognised=value.get("footnote:recognised") is True,
        sha256=_text(source, "footnote:sha256"),
        text_sha256=_text(source, "footnote:textSha256"),
        encoding=_text(source, "footnote:encoding"),
        accessed=_read_moment(state, "sourceDate"),
        origin=Origin(
            version=_text(value, "footnote:version"),
            model=_text(value, "footnote:model"),
            library=LibraryVersion(
                _text(library, "id"),
                _whole_number(library.get("seq")),
                _text(library, "fingerprint") or None,
            )
            if library
            else None,
        ),
        remark=_text(value, "footnote:remark"),
    )
    stated = _text(value, "footnote:quoteSha256")
    return record, not stated or stated == record.quote_sha256


def exported_at(value: Any) -> datetime | None:
    """Return when an annotation was made; None if it does not tell."""
    return _read_moment(_mapping(value), "created")


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that are known."""
    return {name: value for name, value in values.items() if value not in ("", None, False)}


def _identifier(*parts: str) -> str:
    """Return a URN that is the same for the same parts."""
    return uuid.uuid5(_NAMESPACE, "\0".join(parts)).urn


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    # JSON may name halves of surrogate pairs, which have no digest.
    return replace_surrogates(value) if isinstance(value, str) else ""


def _whole_number(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    # A larger number is beyond the end of any article.
    return value if is_number and 0 <= value < 10**12 else 0


def _read_day(values: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(_text(values, name))
    except ValueError:
        return None


def _read_moment(values: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_text(values, name))
    except ValueError:
        return None
