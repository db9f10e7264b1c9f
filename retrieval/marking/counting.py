"""Mark the figure that a question asks for, where the marked sentence has another one.

"How many died in Tarnmouth in 2021?" is not answered by the dead of another town or another year
that the same passage names. The figures of the best passages are read: a sentence whose figures are
of another place or time, or tell of another fate, loses its mark to one with a figure that fits. Of
several figures in one sentence, the one that counts what is asked for is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.contents import StoredPassage
from index.documents import Span
from index.models.parsing import Parser, Token
from index.terms import analyse
from index.text.calendar_names import MONTHS
from retrieval.belonging.figures import Belonging, Difference, Other
from retrieval.figures.asked import Asked, read_question
from retrieval.figures.figure import TIMES, FigureKind
from retrieval.figures.matching import Surroundings, is_about, measures
from retrieval.figures.meanings import FATES, meanings_of, share_a_meaning
from retrieval.figures.quantities import with_bound
from retrieval.figures.reading import Place, read_figures
from retrieval.marking.asked_source import asked_source, of_source
from retrieval.marking.best_sentence import mark_best
from retrieval.marking.several_figures import figure_asked_for
from retrieval.marking.table_cells import asked_cell
from retrieval.question import STOP_WORDS
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from retrieval.ranking.statements import Statements
from retrieval.wording.known_words import are_english

_MONTHS = frozenset(term for name in MONTHS for term in analyse(name))
# At most so many passages are read, the best first.
_PASSAGES = 3
# A passage whose figure fits comes first if its score is at most so much lower.
_NEAR = 0.1
# The marks of a table's row are the row and its header.
_ROW_AND_HEADER = 2


def mark_counted(
    ranked: Sequence[RankedPassage], question: str, parser: Parser
) -> list[RankedPassage]:
    """Return a ranking whose best passages mark no figure of another place, time or fate.

    A mark stays if its sentence has no figure of the kind that is asked for, or one that fits. Else
    the best sentence with a figure that fits is marked, and that figure is the answer. If there is
    none, and the marked figures are of another place, nothing is marked. The order stays as it is.

    Args:
        ranked: the ranked passages, best first.
        question: the question's text; it asks for figures.
        parser: tells what the figures count. It is used only if a marked sentence has figures.

    Raises:
        ModelError: the parser cannot be loaded.
    """
    rough = read_question(question, _UNPARSED)
    if rough is None or rough.kinds[0] in TIMES:
        return list(ranked)
    marked = [
        _mark(each, rough, parser) if place < _PASSAGES else each
        for place, each in enumerate(ranked)
    ]
    return _put_fitting_first(marked, rough, parser)


def _put_fitting_first(
    ranked: list[RankedPassage], rough: Asked, parser: Parser
) -> list[RankedPassage]:
    """Return a ranking whose first passage marks a figure that fits, if a near one does.

    The first passage gives its place if its figures are of another place or of an earlier time, or
    a part of what is asked for: "eleven of the injured". The other must have all words of the
    question in its marked sentence that the first has in its own, and a figure as the answer.
    """
    if not ranked or not _is_beside_the_point(ranked[0], rough, parser):
        return ranked
    first = ranked[0]
    told = _marked_terms(first).intersection(analyse(rough.question))
    for place, each in enumerate(ranked[1:_PASSAGES], 1):
        passage, marks = each.candidate.passage, each.marks
        if not marks.answers or each.score < first.score - _NEAR or not told <= _marked_terms(each):
            continue
        belonging = Belonging(rough, passage.document)
        fitting = _fitting(passage, marks.sentences, rough.question, belonging, parser)
        if any(_is_among(one, marks.answers) and not one.counted.is_part for one in fitting):
            moved = replace(each, score=first.score)
            return [moved, *ranked[:place], *ranked[place + 1 :]]
    return ranked


def _is_beside_the_point(ranked: RankedPassage, rough: Asked, parser: Parser) -> bool:
    """Return whether all figures of a mark are of something else, or parts of what is asked for."""
    passage = ranked.candidate.passage
    places = _places(passage, ranked.marks.sentences, rough, _UNPARSED)
    if not places or len(ranked.marks.sentences) == _ROW_AND_HEADER:
        return False
    belonging = Belonging(rough, passage.document)
    if all(belonging.other(place) is not None for place in places):
        return True
    parsed = _places(passage, ranked.marks.sentences, rough, parser)
    return all(place.counted.is_part for place in parsed)


def _marked_terms(ranked: RankedPassage) -> set[str]:
    text = ranked.candidate.passage.document.text
    words = {term for each in ranked.marks.sentences for term in analyse(each.of(text))}
    return words - STOP_WORDS


class _Unparsed:
    """A parser that finds nothing: what a figure counts is not known then, but where it stands."""

    fingerprint = ""

    def parse(self, text: str) -> tuple[Token, ...]:  # noqa: ARG002
        return ()

    def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        return [() for _ in texts]


_UNPARSED = _Unparsed()


def _mark(ranked: RankedPassage, rough: Asked, parser: Parser) -> RankedPassage:
    passage, marks = ranked.candidate.passage, ranked.marks
    if len(marks.sentences) == _ROW_AND_HEADER:
        cell = asked_cell(passage.document.text, rough.question, *marks.sentences)
        return replace(ranked, marks=replace(marks, answers=(cell,))) if cell else ranked
    belonging = Belonging(rough, passage.document)
    source = asked_source(rough.question)
    if source and marks.sentences:
        named = of_source(
            source,
            passage.document.text,
            marks.sentences,
            _places(passage, passage.sentences, rough, _UNPARSED),
        )
        if named and not _are_apart([belonging.other(place) for place in named]):
            answers = (_words(named[0]),) if len(named) == 1 else ()
            return replace(ranked, marks=Marks((named[0].sentence,), answers, marks.values))
    marked = _places(passage, marks.sentences, rough, _UNPARSED)
    if not marked:
        return ranked
    others = [belonging.other(place) for place in marked]
    if not _are_apart(others) and not _tell_another_fate(marked, rough):
        moved = _of_the_subject(ranked, rough, belonging)
        if moved is not None:
            named = _places(passage, moved.marks.sentences, rough, _UNPARSED)
            return _with_answer(moved, named, rough, belonging, parser)
        return _with_answer(ranked, marked, rough, belonging, parser)
    beside = [each for each in passage.sentences if each not in marks.sentences]
    fitting = _fitting(passage, beside, rough.question, belonging, parser)
    if fitting:
        values = {
            sentence: value
            for sentence, value in zip(passage.sentences, marks.values, strict=False)
            if value is not None
        }
        best = max(fitting, key=lambda each: values.get(each.sentence, float("-inf")))
        return replace(ranked, marks=Marks((best.sentence,), (_words(best),), marks.values))
    if all(_is_of_another_place(other) for other in others):
        return replace(ranked, marks=Marks())
    return ranked


def _of_the_subject(
    ranked: RankedPassage, rough: Asked, belonging: Belonging
) -> RankedPassage | None:
    """Return a passage that marks an amount of what is asked about; None if its mark is of that.

    "How much do schools get?" is not answered by a sentence that tells of nothing that the question
    names, if another sentence has an amount of schools.
    """
    if rough.kinds[0] is FigureKind.COUNT:
        return None
    things = [term for term in rough.things if are_english([term]) and term.isalpha()]
    things = [term for term in things if term not in _MONTHS]
    passage = ranked.candidate.passage
    text = passage.document.text

    def names(sentence: Span) -> int:
        told = set(analyse(sentence.of(text)))
        return sum(share_a_meaning([thing], told) for thing in things)

    def worth(sentence: Span) -> int:
        count = names(sentence)
        if not count:
            return 0
        places = _places(passage, [sentence], rough, _UNPARSED)
        return count * any(belonging.other(place) is None for place in places)

    if any(map(names, ranked.marks.sentences)):
        return None
    return mark_best(ranked, worth)


def _with_answer(
    ranked: RankedPassage,
    marked: Sequence[Place],
    rough: Asked,
    belonging: Belonging,
    parser: Parser,
) -> RankedPassage:
    """Mark the figure in the marked sentence that is asked for, and no other one.

    Where the reader marks no words, only a count is marked: it has a noun that tells what it
    counts. Where the reader marks a figure, it may be the wrong one of several.
    """
    marks = ranked.marks
    answered = [each for each in marked if _is_among(each, marks.answers)]
    if marks.answers and not (answered and len(marked) > 1):
        return ranked
    if not marks.answers and rough.kinds != (FigureKind.COUNT,):
        return ranked
    passage = ranked.candidate.passage
    beside = figure_asked_for(rough, marked)
    if beside is not None:
        return replace(ranked, marks=replace(marks, answers=(_words(beside),)))
    fitting = _fitting(passage, marks.sentences, rough.question, belonging, parser)
    if not fitting or any(_is_among(each, marks.answers) for each in fitting):
        return ranked
    answers = (_words(fitting[0]),) if len(fitting) == 1 else ()
    return replace(ranked, marks=replace(marks, answers=answers))


def _is_among(place: Place, answers: Sequence[Span]) -> bool:
    return any(place.figure.span.overlaps(each) for each in answers)


def _words(place: Place) -> Span:
    """Return a figure with what makes it inexact: "at least 1,500"."""
    return with_bound(place.text, place.figure.span, place.sentence)


def _places(
    passage: StoredPassage, sentences: Sequence[Span], asked: Asked, parser: Parser
) -> list[Place]:
    """Return the figures of sentences that are of the kind that is asked for."""
    document = passage.document
    return read_figures(
        document.text,
        sentences,
        document.published,
        parser,
        lambda figure: figure.kind in asked.kinds,
    )


def _fitting(
    passage: StoredPassage,
    sentences: Sequence[Span],
    question: str,
    belonging: Belonging,
    parser: Parser,
) -> list[Place]:
    """Return the figures of sentences that are what a question asks for."""
    document = passage.document
    asked = read_question(question, parser)
    around = Surroundings(
        article=frozenset(analyse(f"{document.searched_title}\n{document.text}")),
        passage=frozenset(analyse(passage.text_with_title)),
    )
    if asked is None or not is_about(asked, around):
        return []
    statements = Statements(document.text, passage.span)
    return [
        place
        for place in _places(passage, sentences, asked, parser)
        if measures(asked, place, around)
        and belonging.other(place) is None
        and statements.states_something(place.sentence)
        and statements.header_of(place.sentence) is None
    ]


def _are_apart(others: Sequence[Other | None]) -> bool:
    """Return whether all figures are of another place or time than the question names."""
    return all(other is not None and other.is_asked for other in others)


def _is_of_another_place(other: Other | None) -> bool:
    """Return whether the text says that a figure is of another place than the question names."""
    return other is not None and other.difference is Difference.PLACE and other.span is not None


def _tell_another_fate(marked: Sequence[Place], asked: Asked) -> bool:
    """Return whether the sentence of figures tells a fate, and not the one that is asked for."""
    wanted = _fates({*asked.actions, *asked.things, asked.noun_term})
    told = _fates(term for place in marked for term in place.words)
    return bool(wanted and told) and wanted.isdisjoint(told)


def _fates(terms: Iterable[str]) -> set[str]:
    return {meaning for term in terms for meaning in meanings_of(term) & FATES}
