"""Web pages, foreign names and callers without the token are refused, before anything is read."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from index import Library
from tests.api.conftest import connect


@pytest.mark.parametrize("host", ["127.0.0.1:8502", "localhost", "LOCALHOST:1", "[::1]:8502"])
def test_this_machine_by_any_of_its_names(http: TestClient, host: str) -> None:
    assert http.get("/v1/documents", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8502", "127.0.0.1.evil.example", "localhost.evil.example:80",
     "127.0.0.1@evil.example", "0.0.0.0:8502", ""],
)  # fmt: skip
def test_a_foreign_name_that_points_here(http: TestClient, host: str) -> None:
    response = http.get("/v1/documents", headers={"Host": host})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "host_refused")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:8501", "https://127.0.0.1:8502", ""]
)
def test_a_page_of_another_site(http: TestClient, origin: str) -> None:
    before = http.get("/v1/jobs").json()
    headers = {"Origin": origin}
    response = http.post("/v1/documents/text", json={"text": "Planted."}, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "origin_refused")
    assert "access-control-allow-origin" not in response.headers
    assert http.options("/v1/documents/text", headers=headers).status_code == 403
    assert http.get("/v1/jobs").json() == before


def test_a_page_of_the_server_itself(http: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8502"}
    assert http.get("/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "given",
    [None, "Bearer", "Bearer wrong", "Basic s3cret", "s3cret", "Bearer s3cretx", "Bearer é"],
)
def test_no_token_or_a_wrong_one(library: Library, given: str | None) -> None:
    http = connect(library, token="s3cret")
    headers = {} if given is None else {b"Authorization": given.encode("latin-1")}
    for path in ("/v1/documents", "/health", "/metrics", "/openapi.json", "/nothing"):
        response = http.get(path, headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (401, "token_required")
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_right_token(library: Library) -> None:
    http = connect(library, token="s3crét")
    headers = {b"Authorization": "bearer s3crét".encode()}
    assert http.get("/v1/documents", headers=headers).status_code == 200
