"""Background workers killed at any moment: every file that was handed over ends as it should."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.jobs.job import GivenFile, State
from index.jobs.reading_folders import INCOMING
from index.jobs.worker import work
from index.local.library import Library
from index.terms import analyse
from tests.fakes import HashEmbedder
from tests.paths import ROOT

pytestmark = pytest.mark.faults

ROUNDS = 12
_WORKER = """
import sys
import index.jobs.worker, index.local.writer
from index.local.library import Library
from tests.fakes import HashEmbedder

index.local.writer.LEXICAL_BATCH, index.jobs.worker.EMBEDDING_BATCH = 5, 2
library = Library.open(sys.argv[1], embedder=HashEmbedder())
print("ready", flush=True)
while True:
    index.jobs.worker.work(library)
"""


def content(number: int) -> bytes:
    return f"Harbour report word{number}x.\n\n".encode() + b"It rained all day. " * 30


def test_whatever_moment_a_worker_is_killed_at(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    intake = library.intake
    rng = random.Random(20_241_122)
    expected: dict[str, bool] = {}  # word -> whether it is to be found
    undecided: set[str] = set()  # cancelled as it was being done: either end is right
    for round_number in range(ROUNDS):
        numbers = range(round_number * 10, round_number * 10 + 6)
        files = [GivenFile(f"n{number}.txt", content(number)) for number in numbers]
        jobs = intake.submit([*files, GivenFile("broken.txt", b" ")])
        expected |= {f"word{number}x": True for number in numbers}
        with subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(library.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline() == "ready\n", process.stderr.read()
            time.sleep(rng.uniform(0.0, 0.3))
            intake.cancel(jobs[:1])
            undecided.add(f"word{numbers[0]}x")
            with library.snapshot() as snapshot:
                there = snapshot.documents([f"n{numbers[1] - 10}.txt"])
            # A slow machine has not stored it yet.
            if there:
                intake.remove(there)
                expected[f"word{numbers[1] - 10}x"] = False
            time.sleep(rng.uniform(0.0, 0.3))
            process.kill()
            process.wait()
            assert process.returncode == -9, process.stderr.read()
    assert work(library) == 0
    assert library.problems() == []
    jobs_left = intake.jobs().jobs
    assert {job.state for job in jobs_left} <= {State.DONE, State.FAILED, State.CANCELLED}
    cancelled = {f"word{job.name[1:-4]}x" for job in jobs_left if job.state is State.CANCELLED}
    files_left = [path.read_bytes() for path in library.folder.rglob("*") if path.is_file()]
    for word, is_there in expected.items():
        with library.snapshot() as snapshot:
            hits = snapshot.passages(snapshot.search_lexical(analyse(word), 100))
        if word not in undecided:
            assert bool(hits) == is_there, word
        elif word in cancelled:
            assert not hits, word
        if not hits:
            assert not any(word.encode() in each for each in files_left), word
    failed = {str(job.job_id) for job in jobs_left if job.state is State.FAILED}
    assert len(failed) == ROUNDS
    assert not all(expected.values())
    assert {path.name for path in (library.folder / INCOMING).iterdir()} == failed
