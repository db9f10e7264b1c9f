"""The REST API against the library itself, and under many clients; run by `make bench`."""

from __future__ import annotations

import statistics
import threading
import time
from collections import Counter
from pathlib import Path

import httpx2
import pytest
import uvicorn

from api.http.app import make_app
from api.service import Service
from index.loaders import Loaded, load
from index.local.library import Library
from retrieval.question import Question
from tests.api.serving import free_port, real_command, serving
from tests.bench.large import QUESTIONS
from tests.paths import SEEDS

pytestmark = [pytest.mark.bench, pytest.mark.model]

CLIENTS, SECONDS = 20, 20.0


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library.open(tmp_path_factory.mktemp("doors") / "library", create=True)
    made.add([item.document for item in load([SEEDS]) if isinstance(item, Loaded)])
    return made


def test_rest_costs_little_more_than_the_call(library: Library) -> None:
    service, port = Service(library), free_port()
    server = uvicorn.Server(
        uvicorn.Config(make_app(service), port=port, log_level="critical", access_log=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    called, sent = [], []
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
        while not server.started:
            time.sleep(0.05)
        for turn in range(3):
            for question in QUESTIONS:
                # Processor time of client and server, because others use the machine, too.
                began = time.process_time()
                service.ask(Question(question))
                between = time.process_time()
                assert http.post("/v1/ask", json={"question": question}).status_code == 200
                # The first turn loads the models and fills what is kept in memory.
                if turn:
                    called.append(between - began)
                    sent.append(time.process_time() - between)
    server.should_exit = True
    thread.join()
    call, rest = statistics.median(called), statistics.median(sent)
    print(  # noqa: T201 - a bench is there to print
        f"\nask over REST {1000 * rest:.0f} ms, by the library {1000 * call:.0f} ms of processor "
        f"time (medians of {len(sent)}, in turns): {rest / call:.2f} times"
    )
    assert rest < 1.3 * call


def test_many_clients_get_no_error(library: Library, tmp_path: Path) -> None:
    port = free_port()
    statuses: Counter[int] = Counter()
    times: list[float] = []

    def ask(address: str, number: int, deadline: float) -> None:
        with httpx2.Client(base_url=address, timeout=300) as http:
            while time.perf_counter() < deadline:
                number += 1
                began = time.perf_counter()
                asked = {"question": QUESTIONS[number % len(QUESTIONS)]}
                statuses[http.post("/v1/ask", json=asked).status_code] += 1
                times.append(time.perf_counter() - began)

    command = real_command(library.folder, "serve", "--api")
    with serving(command, port, tmp_path / "log") as (address, process):
        for question in QUESTIONS:
            assert httpx2.post(f"{address}/v1/ask", json={"question": question}, timeout=300)
        before, deadline = _megabytes(process), time.perf_counter() + SECONDS
        clients = [
            threading.Thread(target=ask, args=(address, number, deadline))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        after = _megabytes(process)
    print(  # noqa: T201 - a bench is there to print
        f"\n{CLIENTS} clients for {SECONDS:.0f} s: {dict(statuses)}, median "
        f"{statistics.median(times):.1f} s, longest {max(times):.1f} s; memory {before:.0f} MB "
        f"before, {after:.0f} MB after"
    )
    assert statuses.keys() == {200}
    assert after < 1.25 * before


def _megabytes(process: int) -> float:
    """Return the memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
