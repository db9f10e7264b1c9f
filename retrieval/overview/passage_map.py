"""Lay out passages on a map by meaning, and group them into clusters named by their terms.

The work runs in a child process (`python -m retrieval.overview.passage_map`, see `main`):
scikit-learn takes a second to import and seconds more to work, and no page should wait for that.
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

# This many take 5 seconds on two cores. Four times as many would take 25 seconds, and the points
# would cover each other.
MOST_PASSAGES = 2_000
FEWEST_CLUSTERS = 4
MOST_CLUSTERS = 12
TERMS = 3
LONGEST_TERM = 30
# A child process that takes longer than this has failed.
TIMEOUT_SECONDS = 180.0
_NEIGHBOURS = 3
_SEED = 0


class MapError(FootnoteError):
    """The map of the passages could not be made."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of passages with similar meaning.

    Attributes:
        terms: the words that distinguish these passages from the others, most distinctive first.
        members: indices of the passages, most central first; never empty.
    """

    terms: tuple[str, ...]
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PassageMap:
    """The positions and clusters of passages.

    Attributes:
        positions: coordinates of the passages from -1 to 1, shape (n, 2).
        clusters: the clusters, largest first; each passage is in exactly one.
    """

    positions: Vectors
    clusters: tuple[Cluster, ...]


def sample_evenly(items: Sequence[int], most: int = MOST_PASSAGES) -> list[int]:
    """Return at most `most` of the items, evenly spaced."""
    if len(items) <= most:
        return list(items)
    return [items[place * len(items) // most] for place in range(most)]


def place_beside_nearest(
    vector: Vectors, vectors: Vectors, positions: Vectors
) -> tuple[float, float]:
    """Return a position for a passage that is not on the map: the mean of its nearest passages.

    Args:
        vector: the passage's vector, shape (dimension,).
        vectors: vectors of the passages on the map, shape (n, dimension).
        positions: positions of the passages on the map, shape (n, 2).
    """
    nearest = np.argsort(-(vectors @ vector), kind="stable")[:_NEIGHBOURS]
    x, y = positions[nearest].mean(axis=0)
    return float(x), float(y)


def lay_out(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    """Lay out passages by their vectors, and name their clusters by their texts.

    Args:
        vectors: unit vectors of the passages, shape (n, dimension).
        texts: texts of the n passages.

    Raises:
        ValueError: there are no passages, or the numbers of vectors and texts differ.
    """
    if len(vectors) != len(texts) or not len(texts):
        raise ValueError(f"{len(vectors)} vectors, {len(texts)} texts")
    groups = _cluster(vectors)
    names = _name_groups([[texts[place] for place in group] for group in groups])
    return PassageMap(_project(vectors), tuple(map(Cluster, names, groups)))


def lay_out_in_process(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    """Lay out passages as `lay_out` does, in a child process. Nothing is written to disk.

    Raises:
        MapError: the process could not start, failed, or took too long.
    """
    header = json.dumps({"texts": list(texts), "dimension": vectors.shape[1]}) + "\n"
    # One thread: the app answers questions at the same time, and threads that share a core wait for
    # each other (30 seconds instead of 7 beside other work on two cores).
    environment = module_environment({"OMP_NUM_THREADS": "1"})
    try:
        done = subprocess.run(
            module_command("retrieval.overview.passage_map"),
            input=header.encode() + vectors.astype("<f4").tobytes(),
            capture_output=True, check=False, timeout=TIMEOUT_SECONDS, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise MapError(_failure(f"it took more than {TIMEOUT_SECONDS:.0f} seconds")) from error
    except OSError as error:
        raise MapError(_failure(str(error))) from error
    if done.returncode != 0:
        errors = done.stderr.decode("utf-8", "replace").strip().splitlines()
        status = f"the process that draws it ended with status {done.returncode}"
        raise MapError(_failure(errors[-1] if errors else status))
    result = json.loads(done.stdout)
    return PassageMap(
        np.array(result["positions"], dtype=np.float32),
        tuple(Cluster(tuple(terms), tuple(members)) for terms, members in result["clusters"]),
    )


def main() -> int:
    """Read texts and vectors from standard input, and write their map to standard output.

    The input is a line of JSON with `texts` and the `dimension` of a vector, then the vectors row
    by row as little-endian 32-bit floats. The output is JSON.
    """
    header = json.loads(sys.stdin.buffer.readline())
    rows = np.frombuffer(sys.stdin.buffer.read(), dtype="<f4").reshape(-1, header["dimension"])
    passage_map = lay_out(rows, header["texts"])
    clusters = [[cluster.terms, cluster.members] for cluster in passage_map.clusters]
    json.dump({"positions": passage_map.positions.tolist(), "clusters": clusters}, sys.stdout)
    return 0


def _failure(reason: str) -> str:
    return (
        f"The map of the passages could not be drawn: {reason}. Everything else works without it; "
        "try again when the machine is less busy."
    )


def _project(vectors: Vectors) -> Vectors:
    """Return 2D positions by t-SNE (van der Maaten and Hinton, 2008), initialised with PCA."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    count = len(vectors)
    noise = np.random.default_rng(_SEED).normal(size=(count, 2)).astype(np.float32)
    # PCA alone is used for passages that are too few for neighbourhoods, or all the same text.
    axes = min(50, count, vectors.shape[1])
    reduced = PCA(axes, random_state=_SEED).fit_transform(vectors) if count > 1 else noise
    plane = np.zeros((count, 2), dtype=np.float32)
    plane[:, : min(2, axes)] = reduced[:, : min(2, axes)]
    if count >= 3 * FEWEST_CLUSTERS and reduced.std() > 0:
        # The noise separates equal vectors. Without it t-SNE would leave them at one point.
        start = 1e-4 * (plane / plane[:, 0].std() + 1e-2 * noise)
        model = TSNE(
            init=start, perplexity=min(30.0, (count - 1) / 3), max_iter=500, random_state=_SEED
        )
        plane = model.fit_transform(reduced)
    plane = plane - (plane.max(axis=0) + plane.min(axis=0)) / 2
    scaled: Vectors = (plane / (np.abs(plane).max(axis=0) + 1e-9)).astype(np.float32)
    return scaled


def _cluster(vectors: Vectors) -> list[tuple[int, ...]]:
    """Return k-means clusters of indices, largest first, each with the most central index first."""
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


def _name_groups(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Name groups of texts by their most distinctive words, each in its most frequent form.

    The weight of a word in a group is class-based TF-IDF, `tf * log(1 + A / f)` (Grootendorst 2022,
    BERTopic, equation 2). `tf` is the number of texts of the group that contain the word, rather
    than the number of occurrences, so that no single text names its group. `f` is the number of
    texts of all groups that contain the word, and `A` is the sum of all `f` divided by the number
    of groups. The weight is multiplied by `1 - (f / texts) / (tf / size)`, which is 0 for a word
    that is as frequent in the whole as in the group; without that factor, words that are in every
    group would name every group. Forms of one word count as one, and a word names only the group in
    which its weight is largest.
    """
    counts: list[Counter[str]] = []
    forms: dict[str, Counter[str]] = {}
    for group in groups:
        group_counts: Counter[str] = Counter()
        for text in group:
            form_of = dict(_terms(text))
            group_counts.update(form_of.keys())
            for term, form in form_of.items():
                forms.setdefault(term, Counter())[form] += 1
        counts.append(group_counts)
    totals = sum(counts, Counter[str]())
    average = sum(totals.values()) / len(groups)
    texts = sum(map(len, groups))

    def weight(term: str, count: int, size: int) -> float:
        # A single group has no others to be distinguished from.
        excess = 1 - totals[term] / texts * size / count if len(groups) > 1 else 1.0
        return count * log(1 + average / totals[term]) * excess

    weights = [
        {term: weight(term, count, len(group)) for term, count in group_counts.items()}
        for group, group_counts in zip(groups, counts, strict=True)
    ]
    best = {term: max(in_group.get(term, 0.0) for in_group in weights) for term in totals}
    names: list[tuple[str, ...]] = []
    used: set[str] = set()
    for in_group in weights:
        own = [term for term in in_group if in_group[term] == best[term] > 0 and term not in used]
        terms = sorted(own, key=lambda term: (-best[term], term))[:TERMS]
        used.update(terms)
        names.append(tuple(forms[term].most_common(1)[0][0] for term in terms))
    return names


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Yield the content words of a text, each as an index term and in its written form."""
    for word in question_words(text):
        form = word.span.of(text)
        if word.is_content and 2 < len(form) <= LONGEST_TERM and not any(map(str.isdigit, form)):
            yield word.term, form


if __name__ == "__main__":
    sys.exit(main())
