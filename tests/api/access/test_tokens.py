"""Who is let in: tokens of the library, and tokens of an identity provider."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.testclient import TestClient

from api.access import provider as provider_module
from api.access.door import Door, guarded
from api.access.rates import Rates, TooManyRequests
from api.service import Service
from index import Library
from index.access.register import REGISTER_FILE, Issuer, Register, Registered
from index.access.rights import Rights, Role
from index.scope import Scope
from tests.api.access import identity_provider, people
from tests.api.access.identity_provider import AUDIENCE, Provider

EVERYWHERE = (
    "/v1/documents", "/health", "/metrics", "/openapi.json", "/v1/tokens", "/nothing",
)  # fmt: skip
PASTE = {"text": "The quay is closed."}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with identity_provider.running() as running:
        yield running


@pytest.fixture
def register(library: Library, provider: Provider) -> Register:
    made = Register(library.folder)
    made.set_issuer(Issuer(provider.url, AUDIENCE))
    made.allow("ann@example.org", Rights(Role.EDITOR))
    made.allow("sub:bob-7", Rights(Role.READER))
    return made


@pytest.fixture
def rest(library: Library, register: Register, started: list[Path]) -> Iterator[TestClient]:
    with people.rest(library, register) as client:
        yield client


def status(http: TestClient, token: str, path: str = "/v1/documents") -> tuple[int, str]:
    """Return the status, and the code of an error."""
    response = http.get(path, headers={b"Authorization": b"Bearer " + token.encode()})
    error = response.json().get("error", {}) if response.status_code != 200 else {}
    return response.status_code, error.get("code", "")


# The library's own tokens


@pytest.mark.parametrize("path", EVERYWHERE)
def test_nobody_gets_nothing(rest: TestClient, path: str) -> None:
    response = rest.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "token_required")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_works_until_it_is_revoked(rest: TestClient, register: Register) -> None:
    token, _ = register.add_token("one", Rights(Role.READER))
    assert status(rest, token) == (200, "")
    for wrong in (token[:-1], token + "x", token.upper(), "footnote_", "é" * 40, "a" * 20_000):
        assert status(rest, wrong) == (401, "token_invalid")
    for header in (f"Basic {token}", token, f"Bearer  ,{token}", "Bearer"):
        response = rest.get("/v1/documents", headers={"Authorization": header})
        assert response.status_code == 401
    register.revoke("one")
    assert status(rest, token) == (401, "token_invalid")


def test_an_expired_token_and_one_of_another_library(
    rest: TestClient, register: Register, tmp_path: Path
) -> None:
    ended = people.expired(register).removeprefix("Bearer ")
    assert status(rest, ended) == (401, "token_expired")
    other = tmp_path / "other"
    other.mkdir()
    foreign, _ = Register(other).add_token("one", Rights(Role.OWNER))
    assert status(rest, foreign) == (401, "token_invalid")


def test_two_tokens_in_one_request_are_none(rest: TestClient, register: Register) -> None:
    token, _ = register.add_token("one", Rights(Role.READER))
    headers = [(b"authorization", f"Bearer {token}".encode())] * 2
    assert rest.get("/v1/documents", headers=headers).status_code == 401


def test_the_file_has_no_token_and_is_its_owners_alone(library: Library) -> None:
    register = Register(library.folder)
    token, record = register.add_token("one", Rights(Role.OWNER))
    path = library.folder / REGISTER_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text()
    assert token not in content
    assert token.removeprefix("footnote_") not in content
    assert record.digest == hashlib.sha256(token.encode()).hexdigest()
    assert record.digest in content


def test_a_damaged_register_lets_nobody_in(rest: TestClient, register: Register) -> None:
    token, _ = register.add_token("one", Rights(Role.OWNER))
    for damage in ("", "{}", "[]", '{"format": 2}'):
        register.path.write_text(damage)
        assert status(rest, token) == (503, "access_unavailable")


def test_who_is_not_known_yet_learns_no_folder_and_no_address(
    library: Library, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    register = Register(library.folder)
    register.set_issuer(Issuer(provider.url, AUDIENCE))
    with people.rest(library, register) as rest:
        provider.is_down = True
        try:
            refused = rest.get("/v1/documents", headers={"Authorization": "Bearer eyJ.eyJ.AAAA"})
            token = provider.token()
            down = rest.get("/v1/documents", headers={"Authorization": f"Bearer {token}"})
        finally:
            provider.is_down = False
        register.path.write_text("{")
        damaged = rest.get("/v1/documents", headers={"Authorization": "Bearer x"})
    assert [each.status_code for each in (refused, down, damaged)] == [401, 503, 503]
    for each in (refused, down, damaged):
        assert provider.url not in each.text
        assert str(library.folder) not in each.text
    assert provider.url in caplog.text
    assert str(register.path) in caplog.text


def test_a_token_is_limited_to_collections_that_there_are(
    rest: TestClient, register: Register, library: Library
) -> None:
    library.labels.save_collection("Harbour desk", Scope())
    owner, _ = register.add_token("owner", Rights(Role.OWNER))
    reader, _ = register.add_token("reader", Rights(Role.READER))
    headers = {"Authorization": f"Bearer {owner}"}

    def make(name: str, collections: list[str]) -> Any:
        body = {"name": name, "role": "reader", "collections": collections}
        return rest.post("/v1/tokens", json=body, headers=headers)

    wrong = make("a", ["harbor"])
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "access_unusable")
    assert make("b", ["harbour  DESK"]).json()["collections"] == ["Harbour desk"]
    assert make("c", []).json()["collections"] == []
    assert [each.name for each in register.read().tokens] == ["owner", "reader", "b", "c"]
    # Somebody who may not make tokens is told that, and nothing of what he sent.
    headers = {"Authorization": f"Bearer {reader}"}
    assert make("d", ["harbor"]).status_code == 403


def test_an_owner_manages_tokens_over_rest(
    rest: TestClient, register: Register, library: Library
) -> None:
    library.labels.save_collection("x", Scope())
    owner, _ = register.add_token("owner", Rights(Role.OWNER))
    headers = {"Authorization": f"Bearer {owner}"}
    body = {"name": "tool", "role": "editor", "days": 1}
    made = rest.post("/v1/tokens", json=body, headers=headers)
    assert made.status_code == 201
    token = made.json()["token"]
    bearing = {"Authorization": f"Bearer {token}"}
    assert rest.post("/v1/documents/text", json=PASTE, headers=bearing).status_code == 202
    listed = rest.get("/v1/tokens", headers=headers)
    assert [each["name"] for each in listed.json()["tokens"]] == ["owner", "tool"]
    assert token not in listed.text
    assert rest.post("/v1/tokens", json=body, headers=headers).status_code == 422
    limited_owner = {"name": "b", "role": "owner", "collections": ["x"]}
    assert rest.post("/v1/tokens", json=limited_owner, headers=headers).status_code == 403
    assert rest.delete("/v1/tokens/tool", headers=headers).status_code == 204
    assert status(rest, token) == (401, "token_invalid")


def test_who_may_not_list_the_jobs_starts_none(
    rest: TestClient, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    resumed: list[object] = []
    monkeypatch.setattr(Service, "resume_jobs", lambda self: resumed.append(self))
    reader, _ = register.add_token("reader", Rights(Role.READER))
    editor, _ = register.add_token("editor", Rights(Role.EDITOR))
    assert status(rest, reader, "/v1/jobs") == (403, "not_allowed")
    assert resumed == []
    assert status(rest, editor, "/v1/jobs") == (200, "")
    assert len(resumed) == 1


# Tokens of the identity provider


def test_a_person_signs_in(rest: TestClient, provider: Provider) -> None:
    ann = {"Authorization": f"Bearer {provider.token()}"}
    assert rest.post("/v1/documents/text", json=PASTE, headers=ann).status_code == 202
    bob = {"Authorization": f"Bearer {provider.token(sub='bob-7', email=None)}"}
    assert rest.get("/v1/documents", headers=bob).status_code == 200
    assert rest.post("/v1/documents/text", json=PASTE, headers=bob).status_code == 403


def test_who_is_not_on_the_list(rest: TestClient, provider: Provider, register: Register) -> None:
    for changes in (
        {"email": "eve@example.org"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "ann@example.org.evil.example"},
        {"email": None, "sub": "ann@example.org"},
    ):
        assert status(rest, provider.token(**changes)) == (403, "not_on_list")
    register.forbid("ann@example.org")
    assert status(rest, provider.token()) == (403, "not_on_list")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp": 1_000_000_000}, "token_expired"),
        ({"exp": None}, "token_invalid"),
        ({"iss": "https://login.evil.example"}, "token_invalid"),
        ({"iss": None}, "token_invalid"),
        ({"aud": "another-service"}, "token_invalid"),
        ({"aud": None}, "token_invalid"),
        ({"sub": None}, "token_invalid"),
        ({"nbf": 99_999_999_999}, "token_invalid"),
    ],
)
def test_a_token_for_another_time_or_place(
    rest: TestClient, provider: Provider, changes: dict[str, Any], code: str
) -> None:
    assert status(rest, provider.token()) == (200, "")
    assert status(rest, provider.token(**changes)) == (401, code)


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_forged_tokens(rest: TestClient, provider: Provider) -> None:
    claims = provider.claims()
    header, body, signature = provider.token().split(".")
    # Signed with another key, under the name of the provider's.
    other = rsa.generate_private_key(65537, 2048)
    forged = [provider.sign(claims, other), provider.sign(claims, other, key_id="unknown")]
    # No signature; another person's words over Ann's signature; a signature cut short.
    for algorithm in ("none", "None", "NONE"):
        forged.append(f"{encoded({'alg': algorithm, 'kid': 'first'})}.{body}.")
    forged.append(f"{header}.{encoded({**claims, 'sub': 'bob-7'})}.{signature}")
    forged.append(f"{header}.{body}.{signature[:-8]}")
    # The public key, which everybody has, taken for the secret of an HMAC.
    for algorithm in ("HS256", "HS512"):
        start = f"{encoded({'alg': algorithm, 'typ': 'JWT', 'kid': 'first'})}.{body}"
        digest = "sha256" if algorithm == "HS256" else "sha512"
        made = hmac.new(provider.public_pem, start.encode(), digest).digest()
        forged.append(f"{start}.{encoded(made)}")
    # A key that the token itself brings along.
    forged.append(
        f"{encoded({'alg': 'RS256', 'kid': 'first', 'jku': provider.url, 'jwk': {}})}.{body}.AAAA"
    )
    forged += ["a.b.c", "..", f"{header}..{signature}"]
    for token in forged:
        assert status(rest, token) == (401, "token_invalid"), token


def test_keys_are_asked_for_again_when_they_change(
    rest: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert status(rest, provider.token()) == (200, "")
    asked = len(provider.asked)
    for _ in range(5):
        assert status(rest, provider.token()) == (200, "")
    assert len(provider.asked) == asked
    old = provider.token()
    provider.rotate("second")
    # Whoever invents names of keys does not make the provider be asked each time.
    assert status(rest, provider.token()) == (401, "token_invalid")
    assert len(provider.asked) == asked
    monkeypatch.setattr(provider_module, "_AGAIN_SECONDS", 0.0)
    assert status(rest, provider.token()) == (200, "")
    assert status(rest, old) == (401, "token_invalid")
    provider.rotate("first")


def test_a_provider_that_is_down(library: Library, register: Register, provider: Provider) -> None:
    own, _ = register.add_token("one", Rights(Role.READER))
    with people.rest(library, register) as rest:
        provider.is_down = True
        try:
            assert status(rest, provider.token()) == (503, "provider_unavailable")
            assert status(rest, own) == (200, "")
        finally:
            provider.is_down = False


def test_a_provider_that_names_another_issuer(
    library: Library, register: Register, provider: Provider
) -> None:
    register.set_issuer(Issuer(f"{provider.url}/", AUDIENCE))
    with people.rest(library, register) as rest:
        token = provider.token(iss=f"{provider.url}/")
        assert status(rest, token) == (503, "provider_unavailable")


# Limits


def test_each_person_may_send_so_many_requests_a_minute() -> None:
    now = [0.0]
    rates = Rates(60, 2, clock=lambda: now[0])
    for _ in range(60):
        with rates.request("ann"):
            pass
    with pytest.raises(TooManyRequests) as refused, rates.request("ann"):
        pass
    assert refused.value.seconds in (1, 2)
    with rates.request("bob"):
        pass
    now[0] = 1.1
    with rates.request("ann"):
        pass
    with pytest.raises(TooManyRequests), rates.request("ann"):
        pass
    now[0] = 1000.0
    with rates.request("ann"), rates.request("ann"):
        with pytest.raises(TooManyRequests), rates.request("ann"):
            pass
        with rates.request("bob"):
            pass
    with rates.request("ann"):
        pass


def test_too_many_requests_over_http(library: Library, register: Register) -> None:
    one, _ = register.add_token("one", Rights(Role.READER))
    two, _ = register.add_token("two", Rights(Role.READER))
    with people.rest(library, register, rates=Rates(per_minute=3)) as rest:
        assert [status(rest, one)[0] for _ in range(3)] == [200] * 3
        response = rest.get("/v1/documents", headers={"Authorization": f"Bearer {one}"})
        assert (response.status_code, response.json()["error"]["code"]) == (
            429,
            "too_many_requests",
        )
        assert int(response.headers["Retry-After"]) >= 1
        assert status(rest, two) == (200, "")


def test_a_question_as_long_as_a_book(rest: TestClient, register: Register) -> None:
    token, _ = register.add_token("one", Rights(Role.READER))
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/v1/ask", "/v1/compare"):
        long = rest.post(path, json={"question": "why " * 20_000}, headers=headers)
        assert (long.status_code, long.json()["error"]["code"]) == (413, "too_large")
        assert "64 KB" in long.json()["error"]["message"]
        short = rest.post(path, json={"question": "why " * 1_000}, headers=headers)
        assert short.status_code == 200


def test_a_server_without_accounts_manages_no_tokens(http: TestClient) -> None:
    response = http.post("/v1/tokens", json={"name": "a", "role": "owner"})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "not_allowed")


def test_no_request_gets_past_the_door_as_nobody(library: Library) -> None:
    # Were the middleware missing, the library would be asked for nobody: a fault, not an answer.
    from api.access.current import LibraryOfAccounts
    from api.http.app import make_app
    from api.service import Service

    app = make_app(Service(LibraryOfAccounts(library)), door=Door())
    client = TestClient(app, base_url="http://127.0.0.1:8502", raise_server_exceptions=False)
    assert client.get("/v1/documents").status_code == 500
    assert guarded(app, Door()) is not app


class Distant(Register):
    """A register whose server answers when two requests have asked, and else never."""

    waits = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.both = threading.Barrier(2, timeout=20)

    def read(self) -> Registered:
        self.both.wait()
        return super().read()


def test_who_waits_for_a_distant_register_keeps_nobody_waiting(library: Library) -> None:
    register = Distant(library.folder)
    token, _ = Register(library.folder).add_token("tool", Rights(Role.READER))
    with people.rest(library, register) as client, ThreadPoolExecutor(2) as pool:
        headers = {"Authorization": f"Bearer {token}"}
        asked = [pool.submit(client.get, "/v1/documents", headers=headers) for _ in range(2)]
        assert [each.result().status_code for each in asked] == [200, 200]
