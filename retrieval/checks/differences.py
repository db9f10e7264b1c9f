"""Name the differences between a quotation and its source: figures, names, "not", other words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.documents import Span
from index.terms import analyse
from index.text.sentences import trim
from index.text.words.word_lists import words
from retrieval.checks.alignment import Step, Tag, Texts
from retrieval.checks.quoted_items import Item
from retrieval.wording.compared_words import ComparedWord, letters_of
from retrieval.wording.known_words import are_english

_NEGATIONS = words("not no never none nobody nothing neither nor nowhere cannot ain't")
_NUMBERS = words(
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty"
    " forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions"
    " billion billions trillion trillions dozen dozens half third thirds quarter quarters twice"
    " double triple thrice couple percent"
)
_SIGNED = re.compile(r"n't$")
_CONTRACTED = re.compile(r"'(?:s|re|ll|d|ve|m|t)$")
# A whole clause that is left out is an omission, whatever words it has.
_LONGEST_FLAGGED = 4
# Words that moved are one change if no more words stand between their two places.
_MOVED_BY = 14


class ChangeKind(StrEnum):
    """What a difference is about."""

    FIGURE = "figure"
    NAME = "name"
    NEGATION = "negation"
    WORD = "word"
    # The source has words that the quotation has not.
    OMISSION = "omission"
    # The quotation has words that the source has not.
    INSERTION = "insertion"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between a quotation and its source.

    Attributes:
        kind: what the difference is about.
        draft: the place in the draft; empty for words that the draft leaves out.
        source: the place in the article; empty for words that the article has not.
        place: the number of the check's place, from 0, whose article `source` is in.
    """

    kind: ChangeKind
    draft: Span
    source: Span
    place: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the difference as `check --json` prints it."""
        return {
            "kind": self.kind.value,
            "draft": [self.draft.start, self.draft.end],
            "source": [self.source.start, self.source.end],
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that differs, in the draft or in the source."""

    key: str
    span: Span
    is_name: bool

    @property
    def is_figure(self) -> bool:
        return is_figure(self.key)

    @property
    def is_negation(self) -> bool:
        return is_negation(self.key)


@dataclass(frozen=True, slots=True)
class _Group:
    """Neighbouring words that differ.

    Attributes:
        draft: the draft's words.
        source: the source's words.
        draft_at: where the draft's words stand or would stand.
        source_at: the same in the source.
        order: how many equal words stand before the group.
    """

    draft: tuple[_Word, ...]
    source: tuple[_Word, ...]
    draft_at: int
    source_at: int
    order: int


def is_figure(key: str) -> bool:
    """Return whether a word, given by its key, is a number."""
    return any(map(str.isdigit, key)) or key in _NUMBERS


def is_negation(key: str) -> bool:
    """Return whether a word, given by its key, denies something."""
    return key in _NEGATIONS or _SIGNED.search(key) is not None


def changes_of(
    steps: Sequence[Step],
    items: Sequence[Item],
    draft: str,
    source: str,
    texts: Texts,
    is_passed_over: Callable[[int, int], bool],
    place: int = 0,
) -> tuple[Change, ...]:
    """Return the differences along an alignment, in the order of the draft.

    Args:
        steps: the steps of the alignment, within one article.
        items: the items of the quotation.
        draft: the text of the draft.
        source: the text of the article.
        texts: the words that were aligned.
        is_passed_over: returns whether words of the source may be left out between two positions,
            as "he said" may between the halves of a quotation.
        place: the number of the place.
    """
    groups = list(_groups(steps, items, draft, source, texts, is_passed_over))
    found: list[Change] = []
    for group in _with_moves(groups, draft, source):
        if isinstance(group, Change):
            found.append(group)
        else:
            found += _named(group)
    return tuple(
        Change(change.kind, change.draft, change.source, place)
        for change in sorted(found, key=lambda each: (each.draft.start, each.source.start))
    )


def _groups(
    steps: Sequence[Step],
    items: Sequence[Item],
    draft: str,
    source: str,
    texts: Texts,
    is_passed_over: Callable[[int, int], bool],
) -> Iterator[_Group]:
    run: list[Step] = []
    equal = 0
    for step in [*steps, None]:
        if step is not None and step.tag in (Tag.REPLACED, Tag.ADDED, Tag.LEFT_OUT):
            run.append(step)
            continue
        if run:
            group = _group(run, items, draft, source, texts, equal)
            passed = not group.draft and is_passed_over(
                group.source[0].span.start, group.source[-1].span.end
            )
            if not passed and not _is_same(group, draft, source):
                yield group
            run = []
        equal += 1


def _is_same(group: _Group, draft: str, source: str) -> bool:
    """Return whether both sides differ only in spaces and hyphens: "any one", "anyone"."""
    sides = group.draft, group.source
    mine, theirs = ([word.key for word in side] for side in sides)
    if letters_of(mine) != letters_of(theirs):
        return False
    if len(mine) == len(theirs) == 1 and any(map(_CONTRACTED.search, (mine[0], theirs[0]))):
        # "we're" and "were", "minister's" and "ministers"
        return False
    if sum(map(is_negation, mine)) != sum(map(is_negation, theirs)):
        # "not able" and "notable"
        return False
    return _figures(group.draft, draft) == _figures(group.source, source)


def _figures(some: Sequence[_Word], text: str) -> list[str]:
    """Return the figures of some words; "10 000" is one, and "5-10" are two."""
    found: list[str] = []
    before: _Word | None = None
    for word in some:
        between = text[before.span.end : word.span.start] if before else ""
        goes_on = before is not None and before.key.isdigit() and len(before.key) <= 3
        if goes_on and re.fullmatch(r"\d{3}", word.key) and between.isspace():
            found[-1] += word.key
        else:
            found += re.findall(r"\d+(?:[.,:]\d+)*", word.key)
        before = word
    return found


def _group(
    run: Sequence[Step],
    items: Sequence[Item],
    draft: str,
    source: str,
    texts: Texts,
    order: int,
) -> _Group:
    quoted = [items[step.item] for step in run if step.tag is not Tag.LEFT_OUT]
    there = [
        word
        for step in run
        if step.tag is not Tag.ADDED
        for word in texts.words(step.start, step.end)
    ]
    draft_at = quoted[0].span.start if quoted else items[run[0].item].span.end
    if there:
        source_at = there[0].start
    else:
        before, after = texts.word(run[0].start - 1), texts.word(run[0].start)
        source_at = before.end if before else after.start if after else 0
    return _Group(
        tuple(_Word(each.key, each.span, _is_name(draft, each.span)) for each in quoted),
        tuple(_source_word(source, word) for word in there),
        draft_at,
        source_at,
        order,
    )


def _source_word(source: str, word: ComparedWord) -> _Word:
    span = Span(word.start, word.end)
    return _Word(word.key, span, _is_name(source, span))


def _is_name(text: str, span: Span) -> bool:
    """Return whether a word has a capital that its place does not explain."""
    word = span.of(text).strip("[]")
    if not word[:1].isupper() or word in {"I", "I’m", "I'm", "I’ve", "I'll", "I’ll", "I've"}:
        return False
    before = text[max(span.start - 3, 0) : span.start]
    is_first = not before.strip() or re.search(r"[.!?“\"‘«„:>(]\s*$|\n\s*$", before) is not None
    return not is_first or not are_english(analyse(word))


def _with_moves(
    groups: list[_Group], draft_text: str, source_text: str
) -> Iterator[_Group | Change]:
    """Yield the groups; two that have the same words in other places are one change of words."""
    taken: set[int] = set()
    for number, group in enumerate(groups):
        if number in taken:
            continue
        for other in range(number + 1, len(groups)):
            later = groups[other]
            if other in taken or later.order - group.order > _MOVED_BY:
                continue
            mine, theirs = _keys(group.draft), _keys(group.source)
            draft = mine + _keys(later.draft)
            source = theirs + _keys(later.source)
            if draft and draft == source and mine != theirs:
                taken.add(other)
                yield Change(
                    ChangeKind.WORD,
                    _without_space(draft_text, group.draft_at, _end(later.draft, later.draft_at)),
                    _without_space(
                        source_text, group.source_at, _end(later.source, later.source_at)
                    ),
                )
                break
        else:
            yield group


def _without_space(text: str, start: int, end: int) -> Span:
    return trim(text, start, end) or Span(start, end)


def _keys(some: Iterable[_Word]) -> Counter[str]:
    return Counter(word.key for word in some)


def _end(some: Sequence[_Word], at: int) -> int:
    return some[-1].span.end if some else at


def _named(group: _Group) -> Iterator[Change]:
    """Yield the changes of a group of words."""
    draft, source = list(group.draft), list(group.source)
    negations = [sum(word.is_negation for word in side) for side in (draft, source)]
    if negations[0] != negations[1] and max(len(draft), len(source)) <= _LONGEST_FLAGGED:
        yield from _paired(draft, source, _is_figure, ChangeKind.FIGURE)
        draft = [word for word in draft if not word.is_figure]
        source = [word for word in source if not word.is_figure]
        if draft or len(source) == 1:
            yield _change(ChangeKind.NEGATION, group, draft, source)
        else:
            inside = [word for word in source if word.is_negation]
            yield _change(ChangeKind.OMISSION, group, draft, source)
            yield _change(ChangeKind.NEGATION, group, [], inside)
        return
    if draft and source:
        if negations[0] != negations[1]:
            denied = [word for word in draft if word.is_negation]
            theirs = [word for word in source if word.is_negation]
            yield _change(ChangeKind.NEGATION, group, denied, theirs)
            draft = [word for word in draft if not word.is_negation]
            source = [word for word in source if not word.is_negation]
        for wanted, kind in ((_is_figure, ChangeKind.FIGURE), (_is_named, ChangeKind.NAME)):
            pairs = list(_paired(draft, source, wanted, kind))
            yield from pairs
            if pairs or (any(map(wanted, draft)) and any(map(wanted, source))):
                draft = [word for word in draft if not wanted(word)]
                source = [word for word in source if not wanted(word)]
    if not draft and not source:
        return
    if not source:
        yield _change(ChangeKind.INSERTION, group, draft, source)
    elif not draft:
        yield _change(ChangeKind.OMISSION, group, draft, source)
    else:
        yield _change(_kind_of(draft, source), group, draft, source)


def _is_figure(word: _Word) -> bool:
    return word.is_figure


def _is_named(word: _Word) -> bool:
    return word.is_name


def _kind_of(draft: Sequence[_Word], source: Sequence[_Word]) -> ChangeKind:
    """Return the kind of a change in which only one side may have a figure or a name."""
    for side in (draft, source):
        if all(word.is_figure for word in side):
            return ChangeKind.FIGURE
    for side in (draft, source):
        if all(word.is_name for word in side) and len(draft) + len(source) <= 4:
            return ChangeKind.NAME
    return ChangeKind.WORD


def _paired(
    draft: Sequence[_Word],
    source: Sequence[_Word],
    wanted: Callable[[_Word], bool],
    kind: ChangeKind,
) -> Iterator[Change]:
    """Yield a change for figures, or for names, that stand on both sides and differ."""
    mine = [word for word in draft if wanted(word)]
    theirs = [word for word in source if wanted(word)]
    if not mine or not theirs or [w.key for w in mine] == [w.key for w in theirs]:
        return
    yield Change(
        kind,
        Span(mine[0].span.start, mine[-1].span.end),
        Span(theirs[0].span.start, theirs[-1].span.end),
    )


def _change(
    kind: ChangeKind, group: _Group, draft: Sequence[_Word], source: Sequence[_Word]
) -> Change:
    return Change(
        kind,
        Span(draft[0].span.start, draft[-1].span.end)
        if draft
        else Span(group.draft_at, group.draft_at),
        Span(source[0].span.start, source[-1].span.end)
        if source
        else Span(group.source_at, group.source_at),
    )
