"""The app, the API, MCP and `watch` over a library in PostgreSQL, with real processes and workers.

Two doors are as two machines: each has a cache folder of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult
from playwright.sync_api import expect

from index.distributed.library import ClusterLibrary
from index.distributed.place import ClusterPlace
from index.models.catalogue import cache_folder
from index.models.protocols import Embedder
from index.watching.watched import Phase, WatchedFolders
from tests.api.running import run_apart
from tests.api.serving import free_port, serving
from tests.browser.serving import chromium, chromium_path, require
from tests.browser.serving import serving as serving_app
from tests.browser.test_sources import SECONDS, add, given, quotes
from tests.cli_runner import environment_of, run
from tests.cluster_servers import Cluster
from tests.paths import ROOT

pytestmark = [pytest.mark.cluster, pytest.mark.model]

FERRY = "The ferry between the islands stopped on Monday. Its engine failed at the pier."
BRIDGE = "The council voted for a bridge over the canal. The mayor had asked for it for years."
TUNNEL = "The tunnel under the river opened on Friday. Forty trains pass it each day."
WHY = "Why did the ferry stop?"


@pytest.fixture
def address(cluster: Cluster, default_model: Embedder) -> Iterator[str]:
    assert default_model  # prepared, so that no worker prepares it
    yield cluster.postgres.address()
    cluster.forget_vectors()


def machine(folder: Path) -> dict[str, str]:
    """Return the variables of a machine: the models that are prepared, and nothing else yet."""
    folder.mkdir()
    for each in cache_folder().iterdir():
        if each.name != "clusters":
            (folder / each.name).symlink_to(each)
    return {"FOOTNOTE_CACHE": str(folder)}


def command(cluster: Cluster, address: str, *words: str) -> list[str]:
    place = ["--library", address, "--vectors", cluster.milvus.address]
    return [sys.executable, "-m", "cli", *place, *words]


def until(condition: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)


def call(url: str, method: str = "GET", body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def names(address: str, folder: Path) -> set[str]:
    with ClusterLibrary.connect(address, folder=folder).snapshot() as snapshot:
        return {each.doc_id for each in snapshot.entries()}


def test_what_is_added_through_the_api_is_found_and_removed_through_mcp(
    cluster: Cluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, left, right = free_port(), machine(tmp_path / "left"), machine(tmp_path / "right")
    monkeypatch.setenv("FOOTNOTE_CACHE", left["FOOTNOTE_CACHE"])
    served = command(cluster, address, "serve", "--api")
    with serving(served, port, tmp_path / "log") as (url, _):
        for title, text in (("Ferry", FERRY), ("Bridge", BRIDGE)):
            call(f"{url}/v1/documents/text", "POST", {"text": text, "title": title})

        def states() -> list[str]:
            return [each["state"] for each in call(f"{url}/v1/jobs")["jobs"]]

        until(lambda: states() == ["done", "done"])
        answer = call(f"{url}/v1/ask", "POST", {"question": WHY})
        assert answer["passages"][0]["text"] == FERRY
        program, *arguments = command(cluster, address, "mcp", "--allow-changes")
        server = StdioServerParameters(
            command=program, args=arguments, env=environment_of(right), cwd=ROOT
        )

        async def talk() -> str:
            async with Client(server) as client:
                first = await client.call_tool("ask", {"question": WHY, "count": 1})
                assert isinstance(first, CallToolResult)
                await client.call_tool("remove_article", {"doc_id": "Ferry"})
                return str((first.structured_content or {})["passages"][0]["text"])

        assert run_apart(talk()) == FERRY
        until(lambda: states() == ["done", "done", "done"])
        found = call(f"{url}/v1/ask", "POST", {"question": WHY})["passages"]
        assert [each["doc_id"] for each in found] == ["Bridge"]


@contextmanager
def running(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        words, cwd=ROOT, env=environment_of(environment), stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_watch_keeps_a_shared_library_up_with_a_folder(
    cluster: Cluster, address: str, tmp_path: Path
) -> None:
    folder, own = tmp_path / "articles", tmp_path / "own"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    words = command(cluster, address, "watch", "--sync", str(folder))
    ClusterLibrary.connect(address, create=True, folder=own)
    with running(words, machine(tmp_path / "cache")) as process:
        until(lambda: names(address, own) == {"ferry.txt"})
        (folder / "bridge.txt").write_text(BRIDGE, "utf-8")
        until(lambda: names(address, own) == {"ferry.txt", "bridge.txt"})
        (folder / "ferry.txt").unlink()
        until(lambda: names(address, own) == {"bridge.txt"})
        assert process.poll() is None


def test_the_folders_that_an_app_watches_are_those_of_its_machine(
    cluster: Cluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, own = tmp_path / "articles", tmp_path / "own"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    ClusterLibrary.connect(address, create=True, folder=own)
    place = ClusterPlace(address=address, vectors=cluster.milvus.address)
    monkeypatch.setenv("FOOTNOTE_CACHE", machine(tmp_path / "left")["FOOTNOTE_CACHE"])
    left = WatchedFolders(place)
    left.add(folder)
    assert left.start()
    until(lambda: names(address, own) == {"ferry.txt"})
    until(lambda: left.state(folder).phase is Phase.UP_TO_DATE)
    monkeypatch.setenv("FOOTNOTE_CACHE", machine(tmp_path / "right")["FOOTNOTE_CACHE"])
    assert WatchedFolders(place).read() == ()
    left.remove(folder)
    until(lambda: not left.is_running())


@pytest.mark.browser
def test_the_app_adds_and_answers_over_a_shared_library(
    cluster: Cluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(chromium_path(), "Chromium", "chromium")
    monkeypatch.setenv("FOOTNOTE_VECTORS", cluster.milvus.address)
    article = tmp_path / "ferry.txt"
    article.write_text(FERRY, "utf-8")
    environment = machine(tmp_path / "terminal")
    done = run(command(cluster, address, "add", str(article)), environment)
    assert done.returncode == 0, done.stderr.decode()
    monkeypatch.setenv("FOOTNOTE_CACHE", machine(tmp_path / "app")["FOOTNOTE_CACHE"])
    with serving_app(address, tmp_path / "log") as url, chromium() as browser:  # type: ignore[arg-type]
        page = browser.new_page()
        page.goto(f"{url}/sources")
        expect(page.get_by_role("table")).to_be_visible(timeout=SECONDS)
        add(page, given("tunnel.txt", TUNNEL.encode()))
        expect(page.get_by_text("fully indexed")).to_have_count(2, timeout=SECONDS)
        assert quotes(page, url, "When did the tunnel open?")[0] == TUNNEL
        assert quotes(page, url, WHY)[0] == FERRY
    done = run(command(cluster, address, "ask", WHY, "--json"), environment)
    assert json.loads(done.stdout)["passages"][0]["doc_id"] == "ferry.txt"
    assert names(address, tmp_path / "own") == {"ferry.txt", "tunnel.txt"}


def test_a_token_of_one_machine_opens_the_door_of_another_until_it_is_revoked(
    cluster: Cluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, port = machine(tmp_path / "own"), free_port()
    monkeypatch.setenv("FOOTNOTE_CACHE", machine(tmp_path / "server")["FOOTNOTE_CACHE"])
    article = tmp_path / "ferry.txt"
    article.write_text(FERRY, "utf-8")

    def do(*words: str) -> str:
        done = run(command(cluster, address, *words), own)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    do("add", str(article))
    refused = run(command(cluster, address, "serve", "--api", "--accounts"), own)
    assert refused.returncode == 2
    assert "Nobody has an account yet" in refused.stderr.decode()
    token = do("access", "token", "Newsroom tool")
    with serving(
        command(cluster, address, "serve", "--api", "--accounts"), port, tmp_path / "log"
    ) as (url, _):  # fmt: skip

        def status(given: str) -> int:
            headers = {"Authorization": f"Bearer {given}", "Content-Type": "application/json"}
            body = json.dumps({"question": WHY}).encode()
            try:
                asked = urllib.request.Request(f"{url}/v1/ask", body, headers)
                with urllib.request.urlopen(asked, timeout=60) as response:
                    return int(response.status)
            except urllib.error.HTTPError as error:
                return error.code

        assert status(token) == 200
        assert status(token[:-1]) == 401
        do("access", "revoke", "Newsroom tool")
        assert status(token) == 401
