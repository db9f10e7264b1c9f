"""Where a server listens, and that nobody is let in by mistake."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from api.listening import Listening
from index.access.reaching import is_local
from index.access.register import Issuer, Register
from index.access.rights import Rights, Role
from index.errors import AccessError
from tests.api.serving import free_port, serving
from tests.cli_runner import Footnote
from ui.browser.intake.watching import is_on_this_machine
from ui.terminal.serving import Doorway, serve

pytestmark = pytest.mark.slow

FERRY = "The ferry to Hallum stopped on Monday because its engine failed in the harbour."


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_this_machine(host: str) -> None:
    assert is_local(host)
    assert not Listening(port=1, host=host).asks_who


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.4", "203.0.113.7", "footnote.lan", ""]
)
def test_beyond_this_machine_somebody_must_be_let_in(tmp_path: Path, host: str) -> None:
    assert not is_local(host)
    listening, register = Listening(port=1, host=host), Register(tmp_path)
    assert listening.asks_who
    with pytest.raises(AccessError, match="--open-to-everybody"):
        listening.check(register)
    # A person who has nowhere to sign in is nobody yet, and so is a provider without people.
    register.allow("ann@example.org", Rights(Role.READER))
    with pytest.raises(AccessError):
        listening.check(register)
    register.set_issuer(Issuer("https://login.example.org", "footnote"))
    listening.check(register)
    register.forbid("ann@example.org")
    with pytest.raises(AccessError):
        listening.check(register)
    register.add_token("tool", Rights(Role.READER))
    listening.check(register)
    Listening(port=1, host=host, open_to_everybody=True).check(Register(tmp_path / "none"))
    assert not Listening(port=1, host=host, token="t").asks_who


def test_a_server_with_a_name_is_reached_by_others(tmp_path: Path) -> None:
    listening = Listening(port=1, names=("footnote.example.org",))
    assert listening.asks_who
    with pytest.raises(AccessError, match=r"footnote\.example\.org.*--open-to-everybody"):
        listening.check(Register(tmp_path))
    # It is reached through a proxy: not at an address of its own.
    assert listening.host_names == ("footnote.example.org",)
    assert not Listening(port=1, names=("a.example",), open_to_everybody=True).asks_who
    assert not Listening(port=1, names=("a.example",), token="t").asks_who


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_the_app_on_this_machine_asks_nobody_unless_it_has_a_name(
    tmp_path: Path, host: str
) -> None:
    register = Register(tmp_path)
    here = Doorway(port=1, host=host)
    here.check(register)
    assert not here.is_reached
    named = Doorway(port=1, host=host, names=("footnote.example.org",))
    assert named.is_reached
    with pytest.raises(AccessError, match=r"footnote\.example\.org.*--open-to-everybody"):
        named.check(register)
    Doorway(port=1, host=host, names=named.names, open_to_everybody=True).check(register)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_app_that_no_name_leads_to_does_not_start(tmp_path: Path, host: str) -> None:
    with pytest.raises(AccessError, match="--name"):
        Doorway(port=1, host=host, open_to_everybody=True).check(Register(tmp_path))
    with pytest.raises(AccessError, match="--name"):
        Doorway(port=1, host=host, sign_in=tmp_path / "none.toml").check(Register(tmp_path))
    named = Doorway(port=1, host=host, names=("a.example",), open_to_everybody=True)
    named.check(Register(tmp_path))


@pytest.mark.parametrize("variable", ["FOOTNOTE_REACHED", "FOOTNOTE_SIGNIN"])
def test_folders_are_named_only_where_nobody_else_reaches_the_app(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setattr(
        "ui.browser.intake.watching.st.get_option", {"server.address": "127.0.0.1"}.get
    )
    for name in ("FOOTNOTE_REACHED", "FOOTNOTE_SIGNIN"):
        monkeypatch.setenv(name, "")
    assert is_on_this_machine()
    monkeypatch.setenv(variable, "yes")
    assert not is_on_this_machine()


@pytest.mark.parametrize("doorway", [{}, {"names": ("a.example",), "open_to_everybody": True}])
def test_the_app_is_told_whether_others_reach_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doorway: dict[str, Any]
) -> None:
    told: list[dict[str, str]] = []

    def run(_command: list[str], *, cwd: Path, environment: dict[str, str]) -> int:
        told.append(environment)
        return 0

    monkeypatch.setattr("ui.terminal.serving.run_until_stopped", run)
    assert serve(tmp_path, Doorway(port=1, **doorway), 0.5) == 0
    assert [bool(each["FOOTNOTE_REACHED"]) for each in told] == [bool(doorway)]


@pytest.mark.parametrize(
    "options",
    [
        {"accounts": True, "token": "t"},
        {"accounts": True, "open_to_everybody": True},
        {"token": "t", "open_to_everybody": True},
        {"names": ("https://footnote.example.org",)},
        {"names": ("footnote.example.org:443",)},
        {"names": ("",)},
        {"names": ("[x",)},
    ],
)
def test_what_contradicts_itself_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(AccessError):
        Listening(port=1, **options)  # type: ignore[arg-type]


@pytest.fixture
def footnote(tmp_path: Path) -> Footnote:
    (tmp_path / "ferry.txt").write_text(FERRY)
    made = Footnote(tmp_path / "library")
    assert made.process("add", tmp_path / "ferry.txt").returncode == 0
    return made


def get(url: str, **headers: str) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize(
    "command", [["serve", "--api"], ["mcp", "--http"], ["serve"]], ids=["rest", "mcp", "app"]
)
def test_nothing_starts_beyond_this_machine_without_accounts(
    footnote: Footnote, command: list[str]
) -> None:
    result = footnote(*command, "--host", "0.0.0.0")
    assert result.exit_code == 2
    assert "--open-to-everybody" in result.stderr


def test_the_terminal_makes_lists_and_revokes(footnote: Footnote) -> None:
    footnote("collection", "Harbour", "--doc", "ferry.txt")
    made = footnote("access", "token", "tool", "--role", "editor", "--days", "3")
    assert made.exit_code == 0
    token = made.stdout.strip()
    assert token.startswith("footnote_")
    allowed = footnote("access", "allow", "Ann@Example.org", "--collection", "harbour")
    assert allowed.exit_code == 0, allowed.stderr
    listed = footnote("access", "list")
    assert token not in listed.stdout + listed.stderr
    form = footnote.json("access", "list")
    assert [(each["name"], each["role"]) for each in form["tokens"]] == [("tool", "editor")]
    assert form["people"] == [
        {"name": "ann@example.org", "role": "reader", "collections": ["Harbour"]}
    ]
    assert footnote("access", "token", "tool").exit_code == 2
    assert footnote("access", "allow", "ann").exit_code == 2
    assert footnote("access", "token", "b", "--collection", "Nothing").exit_code == 2
    assert footnote("access", "token", "c", "--role", "owner", "--collection", "harbour").exit_code
    assert footnote("access", "issuer", "http://login.example.org", "--audience", "a").exit_code
    for wrong in ("https://[x", "https://login.example.org:x", "https://login.example.org:99999"):
        assert footnote("access", "issuer", wrong, "--audience", "a").exit_code == 2, wrong
    assert footnote("access", "revoke", " Tool ").exit_code == 0
    assert footnote("access", "revoke", "tool").exit_code == 2
    assert footnote.json("access", "list")["tokens"] == []


def test_a_server_with_accounts_and_its_log(footnote: Footnote, tmp_path: Path) -> None:
    token = footnote("access", "token", "tool").stdout.strip()
    port, log = free_port(), tmp_path / "log"
    command = footnote.command(
        "serve", "--api", "--host", "0.0.0.0", "--name", "footnote.example.org", "--log-json"
    )
    bearing = {"Authorization": f"Bearer {token}"}
    with serving(command, port, log) as (url, _):
        named = {"Host": "footnote.example.org"}
        assert get(f"{url}/v1/documents")[0] == 401
        assert get(f"{url}/v1/documents", **bearing)[0] == 200
        assert get(f"{url}/v1/documents", **bearing, **named)[0] == 200
        assert get(f"{url}/v1/documents", **bearing, Host="evil.example")[0] == 403
        assert get(f"{url}/v1/documents", **bearing, Host="192.168.7.7:80")[0] == 200
        assert get(f"{url}/v1/documents/ferry.txt", **bearing)[0] == 200
        assert get(f"{url}/v1/documents/secret-name.txt", **bearing)[0] == 404
        assert get(f"{url}/v1/tokens", **bearing)[0] == 403
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    told = [(each["route"], each["status"], each.get("who")) for each in lines]
    assert told[-3:] == [
        ("/v1/documents/{doc_id:path}", 200, "token:tool"),
        ("/v1/documents/{doc_id:path}", 404, "token:tool"),
        ("/v1/tokens", 403, "token:tool"),
    ]
    for hidden in ("secret-name", "ferry.txt", token, "engine failed"):
        assert hidden not in log.read_text()
