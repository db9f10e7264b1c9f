"""Speed of the whole program on this machine, printed; run by `make bench`."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.loaders import Loaded, load
from index.local.library import Library
from index.models.onnx_runtime import open_embedder
from index.models.recent_tokens import forget_texts
from retrieval.answer import ask
from tests.bench.large import QUESTION, QUESTIONS, Stored, recombined
from tests.paths import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.model]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "library"
    library = Library.open(folder, create=True)
    library.add([item.document for item in load([ROOT / "seeds"]) if isinstance(item, Loaded)])
    return folder


def test_cold_question_takes_less_than_two_seconds_of_process_time(seeds: Path) -> None:
    script = (
        "import resource, runpy, sys\n"
        "try:\n runpy.run_path('cli.py', run_name='__main__')\n"
        "finally:\n"
        " r = resource.getrusage(resource.RUSAGE_SELF)\n"
        " sys.stderr.write(f'{r.ru_utime + r.ru_stime} {r.ru_maxrss}')\n"
    )
    command = [sys.executable, "-c", script, "--library", str(seeds), "ask", QUESTION, "--json"]
    seconds, wall, megabytes = [], [], []
    for _ in range(5):
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        wall.append(time.perf_counter() - began)
        used, peak = done.stderr.split()
        seconds.append(float(used))
        megabytes.append(int(peak) / 1024)
    print(  # noqa: T201 - a bench is there to print
        f"\ncold ask on the seeds, five runs, medians: {statistics.median(seconds):.2f} s of "
        f"process time, {statistics.median(wall):.2f} s wall, peak "
        f"{statistics.median(megabytes):.0f} MB"
    )
    assert statistics.median(seconds) < 2.0


def test_import_time() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import time; t=time.perf_counter(); import cli; print(time.perf_counter()-t)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"\nimport of the command line: {float(done.stdout):.2f} s")  # noqa: T201


def test_warm_question(seeds: Path) -> None:
    assert warm("the seeds", Library.open(seeds)) < 1000


def test_warm_question_among_twenty_thousand_passages(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True, embedder=Stored(open_embedder()))
    library.add(recombined(20_000))
    with library.snapshot() as snapshot:
        passages = snapshot.totals.passages
    assert passages >= 20_000
    assert warm(f"{passages:,} passages", library) < 1000


def warm(name: str, library: Library) -> float:
    """Ask every question four times; return and print the median, in milliseconds.

    No passage is known from an earlier question.
    """
    models = library.embedder, library.reader.encoder if library.reader else None
    taken = []
    for number, question in enumerate([*QUESTIONS] * 5):
        forget_texts(*models)
        milliseconds = ask(library, question).milliseconds
        if number >= len(QUESTIONS):  # the first round loads what the others use
            taken.append(milliseconds)
    cores = len(os.sched_getaffinity(0))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    median = statistics.median(taken)
    print(  # noqa: T201
        f"\nwarm ask on {name}, {len(taken)} runs: median {median:.0f} ms, slowest "
        f"{max(taken):.0f} ms on {cores} cores; this process {memory:.0f} MB"
    )
    return median
