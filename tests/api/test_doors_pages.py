"""docs/api.md and docs/mcp.md: the session runs, the tables name what there is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.service import Service
from api.tools import make_server
from index import Library
from index.loaders import Loaded, load
from tests.api.openapi_client import OpenApiClient
from tests.api.running import run_apart
from tests.api.serving import free_port, real_command, serving
from tests.paths import ROOT, SEEDS

API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
MCP = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")


def session() -> Iterator[tuple[str, str]]:
    """Yield the commands of the session with what they are said to print."""
    (block,) = re.findall(r"^```session\n(.*?)^```", API, flags=re.DOTALL | re.MULTILINE)
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed.strip()


def fits(printed: str, stated: str) -> bool:
    """Return whether an output is what is stated; "…" stands for anything, 0.5 for a number."""
    parts = re.split(r"(…|\d+\.\d+)", stated)
    kinds = {"…": ".*"}
    pattern = "".join(
        kinds.get(part, r"\d+(?:\.\d+)?") if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
    return re.fullmatch(pattern, printed.strip(), flags=re.DOTALL) is not None


def test_what_does_not_fit_is_seen() -> None:
    assert fits('{"a":0.71,"b":"xyz"}', '{"a":0.5,"b":"x…"}')
    assert not fits('{"a":0.71,"b":"xyz"}', '{"a":0.5,"b":"y…"}')
    assert not fits('{"a":0.71,"b":"xyz"}', '{"a":0.5}')


@pytest.mark.model
def test_the_session_prints_what_it_shows(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    documents = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
    Library.open(tmp_path / "library", create=True).add(documents)
    port = free_port()
    command = real_command(tmp_path / "library", "serve", "--api")
    shown = list(session())
    assert len(shown) >= 6
    with serving(command, port, tmp_path / "log"):
        for line, stated in shown:
            done = subprocess.run(
                ["bash", "-c", line.replace(":8502/", f":{port}/")],
                cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120,
            )  # fmt: skip
            assert fits(done.stdout, stated), f"{line}\n{done.stdout}"


def test_every_address_is_listed(client: OpenApiClient) -> None:
    listed = re.findall(r"^\| `(GET|POST|PATCH|DELETE) (/[^`?]*)", API, flags=re.MULTILINE)
    served = {(method.upper(), path) for method, path, _ in client.operations.values()}
    assert len(listed) == len(set(listed))
    assert set(listed) == {(method, path.replace(":path", "")) for method, path in served}


def test_every_status_is_explained(client: OpenApiClient, http: TestClient) -> None:
    explained = set(re.findall(r"^\| (\d{3}) \|", API, flags=re.MULTILINE))
    described = {
        status
        for _, _, operation in client.operations.values()
        for status in operation["responses"]
        if status >= "400"
    }
    # Any address can give these.
    assert explained == described | {"401", "403", "405", "500"}


async def _tool_names(service: Service) -> set[str]:
    return {tool.name for tool in await make_server(service).list_tools()}


def test_every_tool_is_listed(library: Library) -> None:
    listed = re.findall(r"^\| `(\w+)` \|", MCP, flags=re.MULTILINE)
    assert sorted(listed) == sorted(run_apart(_tool_names(Service(library))))
