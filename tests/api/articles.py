"""Invented articles for the tests of the doors."""

from __future__ import annotations

import hashlib
from datetime import date

from index.documents import Document, Span

FERRY = (
    "The ferry to Hallum stopped on Monday because its engine failed in the harbour. 🚢 Divers "
    "found a rope around the propeller.\n\n“Nobody here wants another winter like the last,” said "
    "Karin Vogt, who runs the pier."
)
BRIDGE = (
    "A footbridge over the Lind was opened on Friday. It cost 4.2 million crowns, said the mayor, "
    "Edda Holm. “We waited nine years for this,” Holm said."
)


def article(doc_id: str, title: str, text: str) -> Document:
    """Return an article of the Hallum Courier."""
    return Document(
        doc_id=doc_id,
        title=title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source="Hallum Courier",
        published=date(2031, 3, 4),
        skipped=(Span(0, 0),),
    )


ARTICLES = (
    article("news/ferry.txt", "Ferry to Hallum stops", FERRY),
    article("https://example.org/bridge?id=1", "Footbridge opened", BRIDGE),
)
