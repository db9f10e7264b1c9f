"""The map of a library's passages: made behind the page, once for all sessions.

No Streamlit here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index import Library, Snapshot
from index.contents import StoredPassage, Totals
from index.documents import Passage
from index.errors import FootnoteError
from index.models.protocols import Vectors
from retrieval.citation import Citation
from retrieval.overview.passage_map import (
    PassageMap,
    lay_out_in_process,
    place_beside_nearest,
    sample_evenly,
)
from retrieval.wording.phrases import byline, display_title, plural

BEGINNING = 200
CENTRAL = 3

# The name of the choice that a click makes on the map, and of the field that it chooses by.
CHOSEN = "chosen"
PASSAGE = "passage"

FAILED = (
    "The map of the passages could not be drawn because of a fault in Footnote. The terminal that "
    "it runs in shows what happened."
)


@dataclass(frozen=True, slots=True)
class Point:
    """A passage as the map tells of it."""

    passage_id: int
    title: str
    byline: str
    beginning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryMap:
    """The map of a library at one moment.

    Attributes:
        totals: of the library at that moment.
        points: the passages on the map.
        vectors: theirs, shape (n, dimension).
        map: where they lie.
    """

    totals: Totals
    points: tuple[Point, ...]
    vectors: Vectors
    map: PassageMap

    @property
    def remark(self) -> str:
        """How much of the library is on the map."""
        mapped, embedded = len(self.points), self.totals.vectors
        sentence = f"{plural(mapped, 'passage')}."
        if mapped < embedded:
            sentence = f"{mapped:,} of {plural(embedded, 'passage')}, evenly sampled."
        if pending := self.totals.passages - embedded:
            verb = "is" if pending == 1 else "are"
            sentence += f" {plural(pending, 'passage')} more {verb} not fully indexed yet."
        return sentence


@dataclass(frozen=True, slots=True)
class MapState:
    """What there is to see of a map now.

    Attributes:
        library_map: None while there is none. No passage on it has gone from the library since.
        is_making: whether one is being made.
        failure: why none could be made, empty if it could.
    """

    library_map: LibraryMap | None = None
    is_making: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """A passage of an answer, at its place on the map."""

    rank: int
    point: Point
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ClusterEntry:
    """A cluster as it is listed: its name, how many passages it has, and the most central ones."""

    name: str
    size: str
    central: tuple[Point, ...]


class Maps:
    """Makes the map of one library whenever that has changed and somebody looks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: LibraryMap | None = None
        self._failed: tuple[Totals, str] | None = None
        self._making: threading.Thread | None = None

    def state(self, library: Library) -> MapState:
        """Return what there is now, and begin to make what is not there."""
        with library.snapshot() as snapshot:
            totals, embedded = snapshot.totals, snapshot.embedded_ids()
        with self._lock:
            made = self._made
            if made and made.totals == totals:
                return MapState(made)
            # What was removed is shown no more, while what was added can wait for the next map.
            if made and not embedded.issuperset(point.passage_id for point in made.points):
                made = self._made = None
            if self._failed and self._failed[0] == totals:
                return MapState(made, failure=self._failed[1])
            if not embedded:
                return MapState()
            if self._making is None or not self._making.is_alive():
                self._making = threading.Thread(
                    target=self._make, args=(library, totals), name="make-map", daemon=True
                )
                self._making.start()
            return MapState(made, is_making=True)

    def retry(self) -> None:
        """Forget that no map could be made."""
        with self._lock:
            self._failed = None

    def _make(self, library: Library, totals: Totals) -> None:
        try:
            made = library_map(library)
        except FootnoteError as error:
            self._failed = totals, str(error)
        except Exception:
            # Without a word, each look would begin again.
            self._failed = totals, FAILED
            raise
        else:
            self._made = made


def library_map(library: Library) -> LibraryMap:
    """Make the map of a library, which takes seconds.

    Raises:
        MapFailed: it could not be made.
    """
    with library.snapshot() as snapshot:
        totals = snapshot.totals
        found = snapshot.passages(sample_evenly(sorted(snapshot.embedded_ids())))
    vectors = np.stack([each.vector for each in found if each.vector is not None])
    points = tuple(_point(each) for each in found)
    return LibraryMap(
        totals=totals,
        points=points,
        vectors=vectors,
        map=lay_out_in_process(vectors, [each.text for each in found]),
    )


def answer_points(
    made: LibraryMap, snapshot: Snapshot, citations: Iterable[Citation]
) -> tuple[AnswerPoint, ...]:
    """Return the places of an answer's passages, but of none that is gone or has no vector."""
    places = {point.passage_id: place for place, point in enumerate(made.points)}
    shown = []
    for citation in citations:
        for found in snapshot.passages(_same(snapshot, citation)):
            place = places.get(found.passage_id)
            if place is not None:
                x, y = made.map.positions[place].tolist()
            elif found.vector is not None:
                x, y = place_beside_nearest(found.vector, made.vectors, made.map.positions)
            else:
                continue
            shown.append(AnswerPoint(citation.rank, _point(found), x, y))
    return tuple(shown)


def cluster_entries(made: LibraryMap) -> tuple[ClusterEntry, ...]:
    """Return the clusters of a map as they are listed."""
    return tuple(
        ClusterEntry(
            name=" · ".join(cluster.terms) or f"cluster {number}",
            size=plural(len(cluster.members), "passage"),
            central=tuple(made.points[place] for place in cluster.members[:CENTRAL]),
        )
        for number, cluster in enumerate(made.map.clusters, start=1)
    )


def clicked_passage(before: Sequence[int], now: Sequence[int]) -> int | None:
    """Return the passage that was clicked on, where each click chooses one or lets go of it."""
    changed = [each for each in (*now, *before) if (each in now) != (each in before)]
    return changed[0] if changed else None


def _same(snapshot: Snapshot, citation: Citation) -> list[int]:
    """Return the passage that is cited, none if its article is another now."""
    doc_id = citation.document.doc_id
    stored = snapshot.documents([doc_id]).get(doc_id)
    if stored is None or stored.text != citation.document.text:
        return []
    passages: list[Passage] = snapshot.passages_of(doc_id)
    return [each.passage_id for each in passages if each.span == citation.span]


def _point(found: StoredPassage) -> Point:
    beginning = " ".join(found.text.split())
    if len(beginning) > BEGINNING:
        beginning = f"{beginning[:BEGINNING].rstrip()}…"
    return Point(found.passage_id, display_title(found.document), byline(found.document), beginning)
