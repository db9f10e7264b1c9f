"""A process that adds a folder with several workers and a fake model, for tests to kill."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index.distributed.bulk.ingesting import ingest
from index.distributed.library import ClusterLibrary
from index.distributed.writer import ClusterWriter
from index.loaders import LoadOptions, find_source_files
from index.models.protocols import Vectors
from tests.fakes import HashEmbedder

_WORD_LIST = """
ferry island council bridge harbour storm budget vote mayor school hospital doctor strike union
factory river flood drought farm wheat price market bank loan court judge police fire
"""
_WORDS = _WORD_LIST.split()
# The processes of actors write their numbers here.
PIDS = "FOOTNOTE_TEST_PIDS"


def write_articles(folder: Path, count: int) -> None:
    """Write articles of several passages each, the same at every call."""
    rng = random.Random(7)
    folder.mkdir(parents=True)
    for number in range(count):
        paragraphs = [
            " ".join(rng.choice(_WORDS) for _ in range(60)).capitalize() + "."
            for _ in range(rng.randrange(2, 7))
        ]
        text = f"Report {number}\n\n" + "\n\n".join(paragraphs)
        (folder / f"report-{number:04}.txt").write_text(text, "utf-8")


class SlowEmbedder(HashEmbedder):
    """A model that takes its time, and leaves the number of its process."""

    def __init__(self) -> None:
        super().__init__()
        self._seconds = float(os.environ.get("FOOTNOTE_TEST_SECONDS", "0"))
        if folder := os.environ.get(PIDS):
            (Path(folder) / str(os.getpid())).touch()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each after a while."""
        time.sleep(self._seconds * len(texts))
        return super().embed_passages(texts)


# As a module of its own name, by which the workers' processes find the model.
COMMAND = (sys.executable, "-c", "from tests.index.distributed import ingesting; ingesting.main()")


def main() -> None:
    """Add the folder that the arguments name."""
    address, vectors, cache, folder, workers = sys.argv[1:]
    library = ClusterLibrary.connect(
        address, vectors or None, create=True, embedder=SlowEmbedder(), folder=Path(cache)
    )
    sources = find_source_files([Path(folder)])
    with library.writer() as writer:
        assert isinstance(writer, ClusterWriter)
        outcomes = ingest(
            library, writer, sources, int(workers), LoadOptions(), make_embedder=SlowEmbedder
        )
        for _ in outcomes:
            pass
