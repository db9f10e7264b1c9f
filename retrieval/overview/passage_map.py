"""A map of passages: near on it is what is near in meaning, in clusters named by their terms.

Runs as a process of its own (`python -m retrieval.overview.passage_map`, see `main`): scikit-learn
takes a second to import and its work takes seconds more, which no page should wait for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from index.errors import FootnoteError
from index.models.protocols import Vectors
from index.system.processes import module_command, module_environment
from retrieval.question import question_words

# 5 seconds on two cores; four times as many would take 25, and be a blot.
MOST_PASSAGES = 2_000
FEWEST_CLUSTERS = 4
MOST_CLUSTERS = 12
TERMS = 3
LONGEST_TERM = 30
# What took longer than this has failed.
SECONDS = 180.0
_NEIGHBOURS = 3
_SEED = 0


class MapFailed(FootnoteError):
    """The map of the passages could not be made."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Passages that are near each other in meaning.

    Attributes:
        terms: words of these passages that tell them from the others, the most telling first.
        members: places of the passages, the most central first; never empty.
    """

    terms: tuple[str, ...]
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PassageMap:
    """Where passages lie, and in which clusters.

    Attributes:
        positions: shape (n, 2), from -1 to 1.
        clusters: the largest first; each passage is in one.
    """

    positions: Vectors
    clusters: tuple[Cluster, ...]


def sample_evenly(items: Sequence[int], most: int = MOST_PASSAGES) -> list[int]:
    """Return so many of the items at most, at even distances."""
    if len(items) <= most:
        return list(items)
    return [items[place * len(items) // most] for place in range(most)]


def place_beside_nearest(
    vector: Vectors, vectors: Vectors, positions: Vectors
) -> tuple[float, float]:
    """Return where a passage belongs that was not on the map: amid those nearest to it.

    Args:
        vector: of that passage, shape (dimension,).
        vectors: of those on the map, shape (n, dimension).
        positions: of those on the map, shape (n, 2).
    """
    nearest = np.argsort(-(vectors @ vector), kind="stable")[:_NEIGHBOURS]
    x, y = positions[nearest].mean(axis=0)
    return float(x), float(y)


def lay_out(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    """Lay out passages by their vectors and name their clusters by their texts.

    Args:
        vectors: unit vectors, shape (n, dimension).
        texts: n of them.

    Raises:
        ValueError: there is no passage, or not as many texts as vectors.
    """
    if len(vectors) != len(texts) or not len(texts):
        raise ValueError(f"{len(vectors)} vectors, {len(texts)} texts")
    groups = _groups(vectors)
    names = _names([[texts[place] for place in group] for group in groups])
    return PassageMap(_positions(vectors), tuple(map(Cluster, names, groups)))


def lay_out_in_process(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    """Lay out passages as `lay_out` does, in a process of its own; nothing is written to a file.

    Raises:
        MapFailed: the process ended in error, or took too long.
    """
    head = json.dumps({"texts": list(texts), "dimension": vectors.shape[1]}) + "\n"
    # One thread: the page answers questions meanwhile, and threads that share a core wait for
    # each other (30 seconds instead of 7 beside other work on two cores).
    environment = module_environment({"OMP_NUM_THREADS": "1"})
    try:
        done = subprocess.run(
            module_command("retrieval.overview.passage_map"),
            input=head.encode() + vectors.astype("<f4").tobytes(),
            capture_output=True, check=False, timeout=SECONDS, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise MapFailed(_failure(f"it took more than {SECONDS:.0f} seconds")) from error
    except OSError as error:
        raise MapFailed(_failure(str(error))) from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        status = f"the process that draws it ended with status {done.returncode}"
        raise MapFailed(_failure(said[-1] if said else status))
    made = json.loads(done.stdout)
    return PassageMap(
        np.array(made["positions"], dtype=np.float32),
        tuple(Cluster(tuple(terms), tuple(members)) for terms, members in made["clusters"]),
    )


def main() -> int:
    """Read texts and vectors from the standard input, write their map to the standard output.

    In comes a line of JSON with `texts` and the `dimension` of a vector, then the vectors, row by
    row, as little-endian 32-bit floats. Out goes JSON.
    """
    head = json.loads(sys.stdin.buffer.readline())
    rows = np.frombuffer(sys.stdin.buffer.read(), dtype="<f4").reshape(-1, head["dimension"])
    made = lay_out(rows, head["texts"])
    clusters = [[cluster.terms, cluster.members] for cluster in made.clusters]
    json.dump({"positions": made.positions.tolist(), "clusters": clusters}, sys.stdout)
    return 0


def _failure(reason: str) -> str:
    return (
        f"The map of the passages could not be drawn: {reason}. Everything else works without it; "
        "try again when this machine has less to do."
    )


def _positions(vectors: Vectors) -> Vectors:
    """Return positions by t-SNE (van der Maaten and Hinton, 2008), begun from PCA."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    count = len(vectors)
    noise = np.random.default_rng(_SEED).normal(size=(count, 2)).astype(np.float32)
    # Too few to have neighbourhoods; also where all passages are the same text.
    axes = min(50, count, vectors.shape[1])
    reduced = PCA(axes, random_state=_SEED).fit_transform(vectors) if count > 1 else noise
    plane = np.zeros((count, 2), dtype=np.float32)
    plane[:, : min(2, axes)] = reduced[:, : min(2, axes)]
    if count >= 3 * FEWEST_CLUSTERS and reduced.std() > 0:
        # Equal vectors begin apart, or nothing would ever part them.
        begin = 1e-4 * (plane / plane[:, 0].std() + 1e-2 * noise)
        model = TSNE(
            init=begin, perplexity=min(30.0, (count - 1) / 3), max_iter=500, random_state=_SEED
        )
        plane = model.fit_transform(reduced)
    plane = plane - (plane.max(axis=0) + plane.min(axis=0)) / 2
    scaled: Vectors = (plane / (np.abs(plane).max(axis=0) + 1e-9)).astype(np.float32)
    return scaled


def _groups(vectors: Vectors) -> list[tuple[int, ...]]:
    """Return clusters by k-means, the largest first, each with its most central passage first."""
    from sklearn.cluster import KMeans

    distinct = len(np.unique(vectors, axis=0))
    wanted = round(sqrt(len(vectors) / 14))
    number = min(distinct, max(FEWEST_CLUSTERS, min(MOST_CLUSTERS, wanted)))
    model = KMeans(number, n_init=10, random_state=_SEED).fit(vectors)
    groups = []
    for label, centre in enumerate(model.cluster_centers_):
        [members] = np.nonzero(model.labels_ == label)
        if members.size:
            order = np.argsort(-(vectors[members] @ centre), kind="stable")
            groups.append(tuple(members[order].tolist()))
    return sorted(groups, key=lambda group: (-len(group), group))


def _names(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Name groups of texts by their most telling words, as they mostly stand in the texts.

    A word weighs `tf * log(1 + A / f)` in a group: class-based TF-IDF (Grootendorst 2022, BERTopic,
    equation 2). `tf` is how many texts of the group have it, rather than how often they do, so that
    no single text names its group; `f` is the same in all groups, `A` the sum of all `f` over the
    number of groups. That is multiplied by how much of the word's share of the group goes beyond
    its share of all texts, or the words that are everywhere would name every group. Forms of one
    word count as one, and a word names only the group that it weighs most in.
    """
    held: list[Counter[str]] = []
    written: dict[str, Counter[str]] = {}
    for group in groups:
        found: Counter[str] = Counter()
        for text in group:
            forms = dict(_terms(text))
            found.update(forms.keys())
            for term, form in forms.items():
                written.setdefault(term, Counter())[form] += 1
        held.append(found)
    everywhere = sum(held, Counter[str]())
    average = sum(everywhere.values()) / len(groups)
    texts = sum(map(len, groups))

    def weight(term: str, times: int, size: int) -> float:
        # One group has nothing to be told from.
        beyond = 1 - everywhere[term] / texts * size / times if len(groups) > 1 else 1.0
        return times * log(1 + average / everywhere[term]) * beyond

    weights = [
        {term: weight(term, times, len(group)) for term, times in found.items()}
        for group, found in zip(groups, held, strict=True)
    ]
    best = {term: max(weighed.get(term, 0.0) for weighed in weights) for term in everywhere}
    names: list[tuple[str, ...]] = []
    named: set[str] = set()
    for weighed in weights:
        own = [term for term in weighed if weighed[term] == best[term] > 0 and term not in named]
        terms = sorted(own, key=lambda term: (-best[term], term))[:TERMS]
        named.update(terms)
        names.append(tuple(written[term].most_common(1)[0][0] for term in terms))
    return names


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Yield the telling words of a text as the index knows them and as they stand there."""
    for word in question_words(text):
        form = word.span.of(text)
        if word.is_content and 2 < len(form) <= LONGEST_TERM and not any(map(str.isdigit, form)):
            yield word.term, form


if __name__ == "__main__":
    sys.exit(main())
