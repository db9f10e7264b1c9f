"""The map of a library's passages, made in a background thread once for all sessions.

This module does not use Streamlit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.contents import StoredPassage, Totals
from index.documents import Passage
from index.errors import FootnoteError
from index.models.protocols import Vectors
from index.protocols import Library, Snapshot
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

# Names of the selection that a click on the map makes, and of the field it selects by.
SELECTION_NAME = "chosen"
SELECTION_FIELD = "passage"

FAILED = (
    "The map of the passages could not be drawn because of a fault in Footnote. The terminal that "
    "runs Footnote shows the error."
)


@dataclass(frozen=True, slots=True)
class Point:
    """A passage on the map, with the texts that the map shows for it."""

    passage_id: int
    title: str
    byline: str
    beginning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryMap:
    """The map of a library at one moment.

    Attributes:
        totals: the library's totals at that moment.
        points: the passages on the map.
        vectors: vectors of the passages, shape (n, dimension).
        map: positions and clusters of the passages.
    """

    totals: Totals
    points: tuple[Point, ...]
    vectors: Vectors
    map: PassageMap

    @property
    def remark(self) -> str:
        """A sentence on how much of the library is on the map."""
        mapped, embedded = len(self.points), self.totals.vectors
        sentence = f"{plural(mapped, 'passage')}."
        if mapped < embedded:
            sentence = f"{mapped:,} of {plural(embedded, 'passage')}, evenly sampled."
        if pending := self.totals.passages - embedded:
            verb = "is" if pending == 1 else "are"
            sentence += f" {plural(pending, 'more passage')} {verb} not fully indexed yet."
        return sentence


@dataclass(frozen=True, slots=True)
class MapState:
    """The current state of a library's map.

    Attributes:
        library_map: the latest map, or None. All its passages are still in the library.
        is_making: whether a map is being made.
        failure: why the last map could not be made; empty if it could.
    """

    library_map: LibraryMap | None = None
    is_making: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """A passage of an answer, at its position on the map."""

    rank: int
    point: Point
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ClusterEntry:
    """A cluster in the list: its name, its number of passages and its most central passages."""

    name: str
    size: str
    central: tuple[Point, ...]


class Maps:
    """Keeps the map of one library up to date: a new map is made when the state is asked for.

    Threads may share one object.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: LibraryMap | None = None
        # The state of the library for which the latest map was last found to show nothing removed.
        self._compared: Totals | None = None
        self._failure: tuple[Totals, str] | None = None
        self._thread: threading.Thread | None = None

    def state(self, library: Library) -> MapState:
        """Return the current state; start making a map if the latest one is out of date."""
        with library.snapshot() as snapshot:
            totals = snapshot.totals
            with self._lock:
                if self._latest and self._latest.totals == totals:
                    return MapState(self._latest)
                # Removed passages must not be shown any more. Added ones can wait for the next map.
                if self._latest and self._compared != totals:
                    embedded = snapshot.embedded_ids()
                    if not embedded.issuperset(point.passage_id for point in self._latest.points):
                        self._latest = None
                    self._compared = totals
        with self._lock:
            latest = self._latest
            if self._failure and self._failure[0] == totals:
                return MapState(latest, failure=self._failure[1])
            if not totals.vectors:
                return MapState()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._make, args=(library, totals), name="make-map", daemon=True
                )
                self._thread.start()
            return MapState(latest, is_making=True)

    def retry(self) -> None:
        """Forget the last failure, so that the next call of `state` tries again."""
        with self._lock:
            self._failure = None

    def _make(self, library: Library, totals: Totals) -> None:
        try:
            new_map = library_map(library)
        except FootnoteError as error:
            self._record(failure=(totals, str(error)))
        except Exception:
            # Without a recorded failure, each call of `state` would start another attempt.
            self._record(failure=(totals, FAILED))
            raise
        else:
            self._record(new_map=new_map)

    def _record(
        self, *, new_map: LibraryMap | None = None, failure: tuple[Totals, str] | None = None
    ) -> None:
        with self._lock:
            if new_map is not None:
                self._latest, self._compared = new_map, new_map.totals
            if failure is not None:
                self._failure = failure


def library_map(library: Library) -> LibraryMap:
    """Make the map of a library. This takes seconds.

    Raises:
        MapError: the map could not be made.
    """
    with library.snapshot() as snapshot:
        totals = snapshot.totals
        passages = snapshot.passages(sample_evenly(sorted(snapshot.embedded_ids())))
    vectors = np.stack([each.vector for each in passages if each.vector is not None])
    points = tuple(_point(each) for each in passages)
    return LibraryMap(
        totals=totals,
        points=points,
        vectors=vectors,
        map=lay_out_in_process(vectors, [each.text for each in passages]),
    )


def answer_points(
    made: LibraryMap, snapshot: Snapshot, citations: Iterable[Citation]
) -> tuple[AnswerPoint, ...]:
    """Return the positions of an answer's passages on a map.

    Passages that are no longer in the library, or have no vector, are left out.
    """
    places = {point.passage_id: place for place, point in enumerate(made.points)}
    answer_passages = []
    for citation in citations:
        for passage in snapshot.passages(_cited_passage_ids(snapshot, citation)):
            place = places.get(passage.passage_id)
            if place is not None:
                x, y = made.map.positions[place].tolist()
            elif passage.vector is not None:
                x, y = place_beside_nearest(passage.vector, made.vectors, made.map.positions)
            else:
                continue
            answer_passages.append(AnswerPoint(citation.rank, _point(passage), x, y))
    return tuple(answer_passages)


def cluster_entries(made: LibraryMap) -> tuple[ClusterEntry, ...]:
    """Return the list entries of a map's clusters."""
    return tuple(
        ClusterEntry(
            name=" · ".join(cluster.terms) or f"cluster {number}",
            size=plural(len(cluster.members), "passage"),
            central=tuple(made.points[place] for place in cluster.members[:CENTRAL]),
        )
        for number, cluster in enumerate(made.map.clusters, start=1)
    )


def clicked_passage(before: Sequence[int], now: Sequence[int]) -> int | None:
    """Return the passage that a click selected or deselected, by comparing two selections."""
    changed = [each for each in (*now, *before) if (each in now) != (each in before)]
    return changed[0] if changed else None


def _cited_passage_ids(snapshot: Snapshot, citation: Citation) -> list[int]:
    """Return the id of the cited passage; empty if its article has changed or is gone."""
    doc_id = citation.document.doc_id
    stored = snapshot.documents([doc_id]).get(doc_id)
    if stored is None or stored.text != citation.document.text:
        return []
    passages: list[Passage] = snapshot.passages_of(doc_id)
    return [each.passage_id for each in passages if each.span == citation.span]


def _point(passage: StoredPassage) -> Point:
    beginning = " ".join(passage.text.split())
    if len(beginning) > BEGINNING:
        # At the end of a word, where the script has spaces.
        end = beginning.rfind(" ", BEGINNING // 2, BEGINNING + 1)
        beginning = f"{beginning[: end if end > 0 else BEGINNING].rstrip()}…"
    document = passage.document
    return Point(passage.passage_id, display_title(document), byline(document), beginning)
