"""MCP over both transports, by the SDK's own client, and REST on a port: real processes."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from tests.api.articles import BRIDGE, FERRY
from tests.api.running import run_apart
from tests.api.serving import free_port, serving
from tests.cli_runner import Footnote, environment_of, run
from tests.fakes import HashEmbedder

WHY = "Why did the ferry stop?"


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Footnote:
    folder = tmp_path_factory.mktemp("doors")
    for name, text in (("ferry.txt", FERRY), ("bridge.txt", BRIDGE)):
        (folder / name).write_text(text, encoding="utf-8")
    footnote = Footnote(folder / "library")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
        assert footnote("add", folder / "ferry.txt", folder / "bridge.txt").exit_code == 0
    return footnote


async def converse(client: Client) -> dict[str, Any]:
    """Ask, ask on, read a passage and check a quotation; return what came back."""
    first = await client.call_tool("ask", {"question": WHY, "count": 1})
    assert isinstance(first, CallToolResult)
    form = first.structured_content
    assert form is not None
    link = first.content[1]
    handle = {"conversation": form["conversation"]}
    follow_up = await client.call_tool("ask", {"question": "And when?", **handle})
    checked = await client.call_tool("verify_quote", {"quote": "nine years for this"})
    read = await client.read_resource(link.uri)  # type: ignore[union-attr]
    assert isinstance(follow_up, CallToolResult)
    assert isinstance(checked, CallToolResult)
    return {
        "version": client.protocol_version,
        "tools": sorted(tool.name for tool in (await client.list_tools()).tools),
        "passage": form["passages"][0]["text"],
        "read": read.contents[0].text,  # type: ignore[union-attr]
        "resolved": (follow_up.structured_content or {})["resolved_question"],
        "verdict": (checked.structured_content or {})["quotes"][0]["verdict"],
    }


def expected(found: dict[str, Any]) -> None:
    assert found["version"] == "2026-07-28"
    assert {"ask", "verify_quote"} <= set(found["tools"])
    assert "add_text" not in found["tools"]
    assert found["passage"] == found["read"] == FERRY
    assert "ferry" in found["resolved"]
    assert found["verdict"] == "exact"


def test_over_stdin_and_stdout(footnote: Footnote) -> None:
    command, *arguments = footnote.command("mcp")
    server = StdioServerParameters(command=command, args=arguments, env=environment_of())

    async def talk() -> dict[str, Any]:
        async with Client(server) as client:
            return await converse(client)

    expected(run_apart(talk()))


def test_stdout_carries_the_protocol_alone(footnote: Footnote) -> None:
    request = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }  # fmt: skip
    done = run(footnote.command("mcp"), input=json.dumps(request).encode() + b"\n")
    assert done.returncode == 0, done.stderr.decode()
    [line] = done.stdout.decode().splitlines()
    reply = json.loads(line)
    assert reply["id"] == 1
    assert reply["result"]["serverInfo"]["name"] == "footnote"


def test_over_http_without_sessions(footnote: Footnote, tmp_path: Path) -> None:
    port = free_port()
    with serving(footnote.command("mcp", "--http"), port, tmp_path / "log") as (url, _):

        async def talk() -> dict[str, Any]:
            async with Client(f"{url}/mcp") as client:
                return await converse(client)

        expected(run_apart(talk()))
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        refused = [
            post(f"{url}/mcp", body, {"Host": "evil.example"}),
            post(f"{url}/mcp", body, {"Origin": "http://evil.example"}),
            post(f"{url}/mcp", body, {"Origin": "http://127.0.0.1:8501"}),
        ]
        allowed, headers = post(f"{url}/mcp", body, {})
    assert [status for status, _ in refused] == [403, 403, 403]
    assert allowed == 200
    assert "mcp-session-id" not in headers


def test_over_http_with_a_token(footnote: Footnote, tmp_path: Path) -> None:
    port = free_port()
    command = footnote.command("mcp", "--http", "--token", "s3cret", "--allow-changes")
    with serving(command, port, tmp_path / "log") as (url, _):

        async def tools(token: str) -> set[str]:
            headers = {"Authorization": f"Bearer {token}"}
            async with httpx2.AsyncClient(headers=headers) as http:
                transport = streamable_http_client(f"{url}/mcp", http_client=http)
                async with Client(transport) as client:
                    return {tool.name for tool in (await client.list_tools()).tools}

        assert run_apart(tools("s3cret")) >= {"ask", "add_text", "remove_article"}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        assert post(f"{url}/mcp", body, {"Authorization": "Bearer wrong"})[0] == 401


def test_rest_on_a_port_that_is_then_taken(footnote: Footnote, tmp_path: Path) -> None:
    port = free_port()
    with serving(footnote.command("serve", "--api"), port, tmp_path / "log") as (url, _):
        status, _ = post(f"{url}/v1/ask", {"question": WHY}, {})
        second = run(footnote.command("serve", "--api", "--port", str(port)))
    assert status == 200
    assert f"{url}; /openapi.json" in (tmp_path / "log").read_text()
    assert second.returncode == 2
    assert f"Port {port}" in second.stderr.decode()


@pytest.mark.parametrize(("arguments", "extra"), [(("serve", "--api"), "api"), (("mcp",), "mcp")])
def test_without_the_extra_the_command_names_it(
    footnote: Footnote, arguments: tuple[str, ...], extra: str
) -> None:
    hidden = "import sys\nsys.modules['fastapi'] = sys.modules['mcp.server'] = None\n"
    interpreter, flag, code, *rest = footnote.command(*arguments)
    done = subprocess.run(
        [interpreter, flag, hidden + code, *rest],
        env=environment_of(), capture_output=True, text=True, check=False, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert f'pip install "footnote-qa[{extra}]"' in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("arguments", "needed"), [(("serve",), "--api"), (("mcp",), "--http")])
def test_a_token_that_would_protect_nothing_is_refused(
    footnote: Footnote, arguments: tuple[str, ...], needed: str
) -> None:
    result = footnote(*arguments, "--token", "s3cret")
    assert result.exit_code == 2
    assert needed in result.output


def post(url: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Return the status of a request, and the headers that came back, in small letters."""
    request = urllib.request.Request(
        url,
        json.dumps(body).encode(),
        {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            **headers,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            found = response.status, response.headers
    except urllib.error.HTTPError as error:
        found = error.code, error.headers
    return found[0], {name.lower(): value for name, value in found[1].items()}
