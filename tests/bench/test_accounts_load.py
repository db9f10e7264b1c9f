"""Fifty people with accounts ask over REST for five minutes; run by `make bench`.

It tells of errors, the median and the 95th percentile, and the memory at the start, in the middle
and at the end.
`BENCH_SECONDS=30` makes it shorter.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from index.access.register import Register
from index.access.rights import Rights, Role
from index.loaders import Loaded, load
from index.local.library import Library
from index.scope import Scope
from tests.api.serving import free_port, real_command, serving
from tests.bench.large import QUESTIONS
from tests.paths import SEEDS

CLIENTS, SECONDS = 50, float(os.environ.get("BENCH_SECONDS") or 300)

# Five minutes of asking are all that a test has otherwise.
pytestmark = [pytest.mark.bench, pytest.mark.model, pytest.mark.timeout(SECONDS + 300)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library.open(tmp_path_factory.mktemp("accounts") / "library", create=True)
    made.add([item.document for item in load([SEEDS]) if isinstance(item, Loaded)])
    with made.snapshot() as snapshot:
        allowed = snapshot.entries()[0].doc_id
    made.labels.save_collection("One", Scope(doc_ids=frozenset({allowed})))
    return made


def test_fifty_people_get_no_error(library: Library, tmp_path: Path) -> None:
    register = Register(library.folder)
    rights = (Rights(Role.READER), Rights(Role.READER, frozenset({"One"})))
    tokens = [register.add_token(f"person {n}", rights[n % 2])[0] for n in range(CLIENTS)]
    port = free_port()
    statuses: Counter[int] = Counter()
    searched: Counter[tuple[int, int]] = Counter()
    times: list[float] = []
    memory: list[float] = []
    failed: list[str] = []

    def ask(address: str, number: int, deadline: float) -> None:
        headers = {"Authorization": f"Bearer {tokens[number]}"}
        asked = number
        with httpx2.Client(base_url=address, timeout=300, headers=headers) as http:
            while time.perf_counter() < deadline:
                asked += 1
                began = time.perf_counter()
                body = {"question": QUESTIONS[asked % len(QUESTIONS)]}
                try:
                    response = http.post("/v1/ask", json=body)
                except httpx2.HTTPError as error:
                    failed.append(type(error).__name__)
                    continue
                times.append(time.perf_counter() - began)
                statuses[response.status_code] += 1
                if response.status_code != 200:
                    continue
                searched[number % 2, response.json()["searched"]["documents"]] += 1

    command = real_command(library.folder, "serve", "--api", "--accounts")
    with serving(command, port, tmp_path / "log") as (address, process):
        headers = {"Authorization": f"Bearer {tokens[0]}"}
        for question in QUESTIONS:
            body = {"question": question}
            asked = httpx2.post(f"{address}/v1/ask", json=body, headers=headers, timeout=300)
            assert asked.status_code == 200
        deadline = time.perf_counter() + SECONDS
        clients = [
            threading.Thread(target=ask, args=(address, number, deadline))
            for number in range(CLIENTS)
        ]
        memory.append(megabytes(process))
        for client in clients:
            client.start()
        while any(client.is_alive() for client in clients):
            time.sleep(min(5.0, SECONDS / 10))
            memory.append(megabytes(process))
        for client in clients:
            client.join()
    times.sort()
    late = times[int(0.95 * len(times))]
    print(  # noqa: T201 - a bench is there to print
        f"\n{CLIENTS} people for {SECONDS:.0f} s: {dict(statuses)}, {len(failed)} without a "
        f"response; median {statistics.median(times):.1f} s, p95 {late:.1f} s; memory "
        f"{memory[0]:.0f} MB at the start, {memory[len(memory) // 2]:.0f} MB in the middle, "
        f"{memory[-1]:.0f} MB at the end, {max(memory):.0f} MB at most"
    )
    assert failed == []
    assert statuses.keys() == {200}
    # Each got his own part of the library, however many asked at once.
    assert set(searched) == {(0, len(list(SEEDS.iterdir()))), (1, 1)}
    assert max(memory) < 1.25 * memory[0]


def megabytes(process: int) -> float:
    """Return the memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
