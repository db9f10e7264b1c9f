"""`compare_figures`: the figures and dates that the sources give for a question, side by side.

The passages are those of a search, more of them than an answer shows. Rules over a parse tell what
each of their figures counts (`retrieval/figures/`), and the reader must not hold the passage for
one that says nothing about the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.contents import StoredPassage
from index.documents import Span, replace_surrogates
from index.models.parsing import Parser
from index.models.spacy_parser import open_parser
from index.protocols import Library
from index.terms import analyse
from retrieval.agreement.claims import claimed_by
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.belonging.answers import ReadPassage, read_passages
from retrieval.belonging.figures import Belonging, Other, kept_apart
from retrieval.belonging.given_places import GivenPlaces
from retrieval.belonging.support import best_named, best_of_sentences, may_be_certain, supported
from retrieval.figures.asked import Asked, asks_for_figures, read_question
from retrieval.figures.days import said_of
from retrieval.figures.figure import Figure, FigureKind
from retrieval.figures.matching import Surroundings, is_about, measures, same_measure
from retrieval.figures.reading import Place, read_figures
from retrieval.question import Question
from retrieval.questions.commands import without_command
from retrieval.questions.follow_ups import resolve_follow_up
from retrieval.ranking.candidates import DEFAULT_DEPTH
from retrieval.ranking.fusion import RankedPassage, fuse
from retrieval.ranking.pipeline import RankingOptions, group_copies
from retrieval.search import SearchRequest, SearchResult, search
from retrieval.voices.voice_reader import VoiceReader

# How many of the best passages are looked at.
PASSAGES = 30

# In so many of the best passages the reader may find a date that the words do not.
_READ_FIRST = 5


def compare_figures(
    library: Library,
    question: Question | str,
    *,
    voices: VoiceReader | None = None,
    parser: Parser | None = None,
    passages: int = PASSAGES,
) -> FigureComparison:
    """Return the figures or dates that the library's articles give for a question.

    Args:
        library: the library to search.
        question: a question for how many, how much, how long, when, how old and the like; a
            `Question` also carries the earlier questions and the scope.
        voices: tells who says a figure; a new reader if None.
        parser: parses the question and the sentences; spaCy's small English model if None.
        passages: how many of the best passages are looked at.

    Returns:
        The comparison; without figures if the question asks for none.

    Raises:
        ValueError: passages is less than 1.
        ModelError: a model cannot be loaded.
        LibraryBusy: another program held the library for half a minute.
    """
    if passages < 1:
        raise ValueError(f"passages is {passages}, must be 1 or more")
    if isinstance(question, str):
        question = Question(question)
    text = without_command(
        resolve_follow_up(
            replace_surrogates(question.text).strip(),
            [replace_surrogates(earlier).strip() for earlier in question.history],
        ).text
    )
    if not asks_for_figures(text):
        return FigureComparison(question=text, asks=False)
    parser = parser or open_parser()
    asked = read_question(text, parser)
    if asked is None:
        return FigureComparison(question=text, asks=False)
    embedder, found = search(
        library,
        SearchRequest(text=text, scope=question.scope, depth=max(DEFAULT_DEPTH, passages)),
    )
    if found.candidates is None:
        return FigureComparison(question=text, asks=True)
    if found.question.text != text:
        asked = read_question(found.question.text, parser) or asked
    ranked = group_copies(fuse(found.candidates.passages, RankingOptions().dense_weight)[:passages])
    articles: dict[str, frozenset[str]] = {}
    candidates = [
        candidate
        for number, each in enumerate(ranked)
        if (candidate := _candidate(asked, each, parser, articles, number < _READ_FIRST))
        is not None
    ]
    readings: Sequence[ReadPassage | None] = [None] * len(candidates)
    if library.reader is not None and candidates:
        readings = read_passages(
            library.reader,
            embedder,
            found.question.text,
            found.question.words,
            found.candidates.statistics,
            [candidate.passage for candidate in candidates],
        )
    return _comparison(asked, found, candidates, readings, voices or VoiceReader())


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage with figures that may be asked for.

    Attributes:
        passage: the passage.
        places: its figures.
        around: what stands around their sentences.
        copies: the ids of other articles that have the same passage.
    """

    passage: StoredPassage
    places: tuple[Place, ...]
    around: Surroundings
    copies: tuple[str, ...]


def _candidate(
    asked: Asked,
    ranked: RankedPassage,
    parser: Parser,
    articles: dict[str, frozenset[str]],
    is_first: bool,
) -> _Candidate | None:
    """Return a passage with its figures that may be asked for, None if it has none.

    Args:
        asked: what is asked for.
        ranked: the passage.
        parser: the parser, which is the slowest part, so that only articles with the names of the
            question are parsed.
        articles: the terms of the articles that were looked at, by id; more are added.
        is_first: whether it is one of the best passages, of which the reader may find a date that
            the words do not tell.
    """
    passage = ranked.candidate.passage
    document = passage.document
    if document.doc_id not in articles:
        whole = f"{document.searched_title}\n{document.text}"
        articles[document.doc_id] = frozenset(analyse(whole))
    around = Surroundings(
        article=articles[document.doc_id], passage=frozenset(analyse(passage.text_with_title))
    )
    if not is_about(asked, around):
        return None
    places = read_figures(
        document.text,
        passage.sentences,
        document.published,
        parser,
        lambda figure: figure.kind in asked.kinds,
    )
    allowed = tuple(
        each
        for each in places
        if measures(asked, each, around, answers=True) or (is_first and may_be_certain(asked, each))
    )
    if not allowed:
        return None
    copies = tuple(dict.fromkeys(copy.doc_id for copy in ranked.copies))
    return _Candidate(passage, allowed, around, copies)


def _comparison(
    asked: Asked,
    found: SearchResult,
    candidates: Sequence[_Candidate],
    readings: Sequence[ReadPassage | None],
    voices: VoiceReader,
) -> FigureComparison:
    places: list[tuple[_Candidate, Place]] = []
    reading_of: dict[int, ReadPassage | None] = {}
    seen: set[tuple[str, int]] = set()
    for candidate, reading in zip(candidates, readings, strict=True):
        reading_of[candidate.passage.passage_id] = reading
        for place in supported(asked, candidate.places, candidate.around, reading):
            key = (candidate.passage.doc_id, place.figure.span.start)
            if key not in seen:
                seen.add(key)
                places.append((candidate, place))
    named = best_named(asked, [(each.passage.doc_id, place) for each, place in places])
    places = [each for each, is_best in zip(places, named, strict=True) if is_best]
    # The article whose passage comes first leads; within an article the order of the text holds.
    first = {
        doc_id: number
        for number, doc_id in reversed(
            list(enumerate(candidate.passage.doc_id for candidate, _ in places))
        )
    }
    places.sort(key=lambda each: (first[each[0].passage.doc_id], each[1].figure.span))
    belonging = {
        candidate.passage.doc_id: Belonging(asked, candidate.passage.document)
        for candidate, _ in places
    }
    given = {
        candidate.passage.doc_id: GivenPlaces(asked, candidate.passage.document.text)
        for candidate, _ in places
    }
    others = [belonging[candidate.passage.doc_id].other(place) for candidate, place in places]
    own, apart = kept_apart(others)
    likely = best_of_sentences(
        [
            (passage.doc_id, place, reading_of[passage.passage_id])
            for passage, place in ((places[i][0].passage, places[i][1]) for i in own)
        ]
    )
    own = [i for i, is_likely in zip(own, likely, strict=True) if is_likely]
    return FigureComparison(
        question=found.question.shown,
        asks=True,
        figures=tuple(
            _compared(
                asked,
                *places[i],
                voices,
                given=given[places[i][0].passage.doc_id].of(places[i][1]),
            )
            for i in own
        ),
        groups=_groups([places[i][1] for i in own], asked),
        others=tuple(_compared(asked, *places[i], voices, others[i]) for i in apart),
    )


def _compared(
    asked: Asked,
    candidate: _Candidate,
    place: Place,
    voices: VoiceReader,
    other: Other | None = None,
    given: Span | None = None,
) -> ComparedFigure:
    document = candidate.passage.document
    figure = place.figure
    said = said_of(place, document.published)
    return ComparedFigure(
        document=document,
        figure=figure,
        sentence=place.sentence,
        counts=_counts(asked, figure, place),
        claimed_by=claimed_by(document, place, voices),
        as_of=said.value if said else None,
        as_of_span=said.span if said else None,
        also_in=candidate.copies,
        place_span=given,
        other=other,
    )


def _counts(asked: Asked, figure: Figure, place: Place) -> str:
    """Return what a figure counts, in the article's words if it has a noun for it."""
    if figure.kind is FigureKind.AGE:
        return "age"
    if figure.kind is FigureKind.COUNT:
        return place.counted.phrase or asked.noun or asked.topic
    return asked.topic or place.counted.phrase


def _groups(places: Sequence[Place], asked: Asked) -> tuple[tuple[int, ...], ...]:
    """Return which figures measure the same thing, by their positions."""
    groups: list[list[int]] = []
    for position, place in enumerate(places):
        for group in groups:
            if same_measure(asked, places[group[0]], place):
                group.append(position)
                break
        else:
            groups.append([position])
    return tuple(tuple(group) for group in groups)
