"""Measure a library of a given size: storing, asking, adding one article, removing one."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.documents import Document
from index.local.library import Library
from index.models.onnx_reader import open_reader
from index.models.onnx_runtime import open_embedder
from index.models.recent_tokens import forget_texts
from retrieval.answer import ask
from tests.bench.large import QUESTIONS, Stored, recombined

_ARTICLE = Document(
    doc_id="added.txt",
    title="The ferry of Lagos",
    text="The ferry of Lagos stopped on Monday, because its engine had failed. " * 20,
    sha256="1" * 64,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on a library; times in milliseconds unless said otherwise.

    Attributes:
        passages: how many passages the library has.
        megabytes: its text, in 10^6 characters.
        store_seconds: until all its words can be searched.
        first: each question, its passages read for the first time.
        again: each question asked again at once.
        steps: the median of each step of `first`, by its name.
        add_one: until the words of one more article can be searched, and its files are written.
        remove_one: until no file of the library has the article.
        bytes_a_passage: the library's files by its passages.
        resident: the greatest memory of the process, in 10^6 bytes.
    """

    passages: int
    megabytes: float
    store_seconds: float
    first: list[float]
    again: list[float]
    steps: dict[str, float]
    add_one: float
    remove_one: float
    bytes_a_passage: float
    resident: float


def measure(passages: int) -> Measured:
    """Measure a library of about so many passages, in a process of its own.

    Its texts are sentences of the seed articles in any order, and its vectors are random: the times
    do not depend on what the vectors are.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measure, (passages,))


def _measure(passages: int) -> Measured:
    embedder, reader = Stored(open_embedder()), open_reader()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder), create=True, embedder=embedder, reader=reader)
        characters, seconds = _store(library, recombined(passages))
        _embed(library)
        with library.snapshot() as snapshot:
            totals = snapshot.totals
        size = sum(each.stat().st_size for each in Path(folder).rglob("*") if each.is_file())
        first, again, steps = [], [], defaultdict(list)
        models = embedder, reader.encoder if reader else None
        for question in QUESTIONS:
            ask(library, question)
        for question in QUESTIONS * 6:
            forget_texts(*models)
            answer = ask(library, question)
            first.append(answer.milliseconds)
            again.append(ask(library, question).milliseconds)
            for step, took in answer.steps.items():
                steps[step.value].append(took)
        _, add_one = _store(library, iter([_ARTICLE]))
        _embed(library)
        remove_one = _seconds(lambda: library.remove([_ARTICLE.doc_id]))
    return Measured(
        passages=totals.passages,
        megabytes=characters / 1e6,
        store_seconds=seconds,
        first=first,
        again=again,
        steps={step: statistics.median(took) for step, took in steps.items()},
        add_one=1000 * add_one,
        remove_one=1000 * remove_one,
        bytes_a_passage=size / totals.passages,
        resident=_greatest_memory() / 1e6,
    )


def _store(library: Library, documents: Iterator[Document]) -> tuple[int, float]:
    """Store documents; return their characters, and the seconds until all files are written."""
    characters, seconds = 0, 0.0
    with library.writer() as writer:
        while some := list(islice(documents, 64)):
            # The texts are made meanwhile, which is not measured.
            seconds += _seconds(lambda: writer.put_all([(each, None) for each in some]))
            characters += sum(len(each.text) for each in some)
        began = time.perf_counter()
    return characters, seconds + time.perf_counter() - began


def _embed(library: Library) -> None:
    with library.writer() as writer:
        for _ in writer.embed():
            pass


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _greatest_memory() -> int:
    """Return the greatest memory of this process in bytes.

    `ru_maxrss` would be that of the process that started this one, if it was greater.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
