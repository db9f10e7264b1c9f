"""Cited words whose article was stored again without them, kept as evidence until released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.documents import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuote:
    """Words that a conversation or a judgement cites and that their article no longer has.

    Attributes:
        anchor: their place in the article's earlier text. If the words had moved since they were
            cited, it is the place in the text that was cited.
        quote: the words.
        before: the characters right before them.
        after: the characters right behind them.
        title: the article's title at that time.
        kept_at: when the article was stored again, in UTC.
    """

    anchor: Anchor
    quote: str
    before: str
    after: str
    title: str
    kept_at: datetime
