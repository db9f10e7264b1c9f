"""Prefer the passages just cited for a question that names nothing: "Who said that?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from index.contents import DocumentEntry
from index.documents import Anchor, Document, Span
from index.protocols import Snapshot
from index.scope import Scope
from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from index.text.speech import STATE
from index.text.words.word_lists import any_of, words
from retrieval.questions.english import SAYING_VERBS
from retrieval.questions.tokens import question_tokens
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from retrieval.ranking.statements import Statements

_NAME = r"[A-Z][\w’'.-]*(?: (?:(?:al|bin|da|de|del|van|von|of) )?[A-Z][\w’'.-]*)*"
_SAID = any_of(
    STATE | words("added believed believes claims estimated estimates reported reports warns wrote")
)
_QUOTE_MARK = re.compile(r"[“”\"«»]")
_PRONOUNS = words("He I It She They We You")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*\"|«[^»]*(?:»|$)")
# "the fire chief Lars Bodin said", "…,” said mayor Karin Vogt", "according to the ministry". Not
# "police in Lagos said" and "he said the Lagos ferry", whose names do not speak.
_ATTRIBUTION = re.compile(
    rf"(?<!\bat )(?<!\bin )(?<!\bof )(?<!\bnear )(?<!\bfrom )\b(?P<before>{_NAME})"
    rf"(?:, [^,.;]{{1,60}},)? {_SAID}\b"
    rf"|(?:^|,|\s\s)\s*(?:added|said|says) (?:(?!that\b)[a-z’'-]+ ){{0,4}}(?P<after>{_NAME})"
    rf"|\b(?i:according to) (?:[a-z’'-]+ ){{0,4}}(?P<source>{_NAME})"
    rf"|\b{_SAID}\b|\b(?i:according to)\b"
)
_MONTH = rf"(?:{any_of(MONTHS)}|{any_of(MONTH_ABBREVIATIONS)}\.)"
_TIME = re.compile(
    rf"\b(?P<time>(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}"
    r"(?: \d{1,2}(?:st|nd|rd|th)?\b)?(?:,? \d{4})?"
    rf"|(?:last |next )?{any_of(WEEKDAYS)}(?: (?:morning|afternoon|evening|night))?"
    r"|(?:in|since|until|by) (?:1[5-9]|20)\d\d"
    r"|yesterday|today|tonight|tomorrow|(?:last|this|next) (?:night|week|month|year)"
    r"|at \d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b)"
)
_PLACE = re.compile(
    rf"\b(?:at|in|inside|near|off|outside) (?:the )?"
    rf"(?P<place>(?!{any_of((*MONTHS, *WEEKDAYS))}\b){_NAME})"
)


class Asked(StrEnum):
    """What a question that names nothing asks of the statement just cited."""

    WHO_SAID = "who said"
    WHEN = "when"
    WHERE = "where"


def asked_of_cited(question: str) -> Asked | None:
    """Return what a question that names nothing asks of a statement; None for other questions."""
    asked = {token.lower for token in question_tokens(question)}
    if not {"who", "whom"}.isdisjoint(asked) and not (SAYING_VERBS | {"according"}).isdisjoint(
        asked
    ):
        return Asked.WHO_SAID
    if "when" in asked:
        return Asked.WHEN
    return Asked.WHERE if "where" in asked else None


def find_cited(snapshot: Snapshot, anchors: Iterable[Anchor], scope: Scope) -> dict[int, Span]:
    """Return the passages that overlap anchors: their ids, and the anchored part of the article.

    An anchor is ignored if its article is gone or out of scope, or has other characters there.

    Args:
        snapshot: the library's state.
        anchors: the anchors, best first; the ids keep their order.
        scope: the articles that the answer may use.
    """
    anchors = list(anchors)
    if scope.tags is not None:
        scope = scope.with_tags_resolved(snapshot.tags())
    documents = snapshot.documents({anchor.doc_id for anchor in anchors})
    found: dict[int, Span] = {}
    for anchor in anchors:
        document = documents.get(anchor.doc_id)
        if (
            document is None
            or not _is_there(anchor, document)
            or not scope.allows(_entry(document))
        ):
            continue
        for passage in snapshot.passages_of(anchor.doc_id):
            if passage.span.overlaps(anchor.span):
                found.setdefault(passage.passage_id, anchor.span)
    return found


def mark_cited(
    ranked: Sequence[RankedPassage], cited: Mapping[int, Span], asked: Asked | None
) -> list[RankedPassage]:
    """Mark in the passages just cited what is asked of the cited statement.

    The first of them comes first in the ranking, if it says what is asked.

    Args:
        ranked: the ranked passages, best first.
        cited: the cited passages' ids and the cited spans, best first.
        asked: what the question asks; None if it asks something else, such as "Why?".
    """
    if asked is None:
        return list(ranked)
    first = next(iter(cited), None)
    marked = [
        _mark(each, cited[each.passage_id], asked) if each.passage_id in cited else each
        for each in ranked
    ]
    return sorted(
        marked,
        key=lambda each: (
            each.passage_id != first
            or not any(
                _says(each.candidate.passage.document.text, sentence, asked)
                for sentence in each.marks.sentences
            )
        ),
    )


def _mark(ranked: RankedPassage, cited: Span, asked: Asked) -> RankedPassage:
    """Mark what is asked in the cited sentence, or else the marked sentence or one beside it."""
    passage = ranked.candidate.passage
    text = passage.document.text
    statements = Statements(text, passage.span)
    by_sentence = ranked.late_interaction.by_sentence if ranked.late_interaction else ()
    scores = dict(zip(passage.sentences, by_sentence, strict=False))
    inside = [each for each in passage.sentences if each.overlaps(cited)]
    saying = [
        each
        for each in _around(passage.sentences, inside, text, asked)
        if statements.states_something(each) and _says(text, each, asked)
    ]
    if not saying or (
        not any(each in inside for each in saying)
        and any(_says(text, each, asked) for each in ranked.marks.sentences)
    ):
        return ranked
    sentence = min(saying, key=lambda each: (_distance(each, cited), -(scores.get(each) or 0.0)))
    # What stands in a sentence beside the cited one may be said of something else.
    answer = _answer_in(text, sentence, asked) if sentence.overlaps(cited) else None
    return replace(ranked, marks=Marks((sentence,), (answer,) if answer else ()))


def _around(
    sentences: Sequence[Span], inside: Sequence[Span], text: str, asked: Asked
) -> Sequence[Span]:
    """Return the cited sentences, and one on either side.

    Who speaks in the sentence beside says nothing of the cited one, unless that has quoted words: a
    quotation may go on over several sentences.
    """
    if not inside:
        return ()
    if asked is Asked.WHO_SAID and not any(_QUOTE_MARK.search(each.of(text)) for each in inside):
        return inside
    first, last = sentences.index(inside[0]), sentences.index(inside[-1])
    return sentences[max(first - 1, 0) : last + 2]


def _says(text: str, sentence: Span, asked: Asked) -> bool:
    return _pattern(asked).search(_outside_quotes(sentence.of(text))) is not None


def _answer_in(text: str, sentence: Span, asked: Asked) -> Span | None:
    """Return the place of the speaker, the time or the place in a sentence; None without one."""
    words = _outside_quotes(sentence.of(text))
    for match in _pattern(asked).finditer(words):
        name = match.lastgroup
        if name is not None and match[name] not in _PRONOUNS:
            start = sentence.start + match.start(name)
            return Span(start, start + len(match[name].rstrip(".’'-")))
    return None


def _outside_quotes(sentence: str) -> str:
    """Return a sentence with spaces in the place of quoted words: others speak in them."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), sentence)


def _pattern(asked: Asked) -> re.Pattern[str]:
    return {Asked.WHO_SAID: _ATTRIBUTION, Asked.WHEN: _TIME, Asked.WHERE: _PLACE}[asked]


def _distance(sentence: Span, cited: Span) -> int:
    """Return how far a sentence is from the cited span; what follows is nearer than what precedes.

    A quotation is more often attributed after it than before it.
    """
    if sentence.overlaps(cited):
        return 0
    if sentence.start >= cited.end:
        return 1 + sentence.start - cited.end
    return 1 + 2 * (cited.start - sentence.end)


def _is_there(anchor: Anchor, document: Document) -> bool:
    if not anchor.text_sha256 and not anchor.quote_sha256:
        return anchor.span.end <= len(document.text)
    return anchor.holds(document)


def _entry(document: Document) -> DocumentEntry:
    return DocumentEntry(
        document.doc_id, document.title, document.source, document.published, document.language
    )
