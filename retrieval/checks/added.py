"""When the articles of a checked draft were added, and which words they had before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.protocols import Snapshot
from index.workspace.kept_quotes import KeptQuote
from retrieval.checks.quote_check import CheckedQuotation, CheckedSentence, EarlierWords, Verdict
from retrieval.wording.compared_words import compared_words

# Fewer words stand in many texts by chance.
_FEWEST = 3


def with_added(
    snapshot: Snapshot, quotes: Sequence[CheckedQuotation]
) -> tuple[CheckedQuotation, ...]:
    """Return checked quotations with the days on which the articles of their places were added.

    A quotation that no article has word for word may be what an article had before it was added
    again, if a conversation, a judgement or a note cites these words. That is added, too.

    Args:
        snapshot: the state of the library that they were compared with.
        quotes: the quotations.
    """
    ids = {place.document.doc_id for quote in quotes for place in quote.all_places}
    added = snapshot.added_at(ids)
    differing = (Verdict.ALTERED, Verdict.SPLICED, Verdict.ABSENT)
    kept = snapshot.kept_quotes() if any(each.verdict in differing for each in quotes) else ()
    keys = [(each, _keys(each.quote)) for each in kept]

    def dated(quote: CheckedQuotation) -> CheckedQuotation:
        return replace(
            quote,
            places=tuple(
                replace(place, added_at=added.get(place.document.doc_id)) for place in quote.places
            ),
            nearest=quote.nearest
            and replace(quote.nearest, added_at=added.get(quote.nearest.document.doc_id)),
            earlier=_earlier(quote, keys) if quote.verdict in differing else None,
        )

    return tuple(map(dated, quotes))


def sentences_with_added(
    snapshot: Snapshot, sentences: Sequence[CheckedSentence]
) -> tuple[CheckedSentence, ...]:
    """Return checked sentences with the days on which the articles of their places were added.

    Args:
        snapshot: the state of the library that they were compared with.
        sentences: the sentences.
    """
    added = snapshot.added_at({each.place.document.doc_id for each in sentences if each.place})
    return tuple(
        replace(each, place=replace(each.place, added_at=added.get(each.place.document.doc_id)))
        if each.place
        else each
        for each in sentences
    )


def _earlier(
    quote: CheckedQuotation, kept: Sequence[tuple[KeptQuote, list[str]]]
) -> EarlierWords | None:
    """Return the article that had a quotation's words last, before it was added again."""
    words = _keys(quote.text)
    if len(words) < _FEWEST:
        return None
    had = [each for each, keys in kept if _has_run(keys, words)]
    if not had:
        return None
    last = max(had, key=lambda each: each.kept_at)
    title = last.title.strip() or last.anchor.doc_id
    return EarlierWords(doc_id=last.anchor.doc_id, title=title, until=last.kept_at)


def _keys(text: str) -> list[str]:
    return [word.key for word in compared_words(text)]


def _has_run(keys: list[str], words: list[str]) -> bool:
    """Return whether some words stand one after the other in others."""
    length = len(words)
    return any(keys[at : at + length] == words for at in range(len(keys) - length + 1))
