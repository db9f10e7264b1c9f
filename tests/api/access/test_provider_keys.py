"""How long the identity provider's keys are trusted, and who waits for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from api.access import provider as provider_module
from api.access.provider import IdentityProvider, ProviderUnavailable, TokenRefused
from index.access.register import Issuer
from tests.api.access import identity_provider
from tests.api.access.identity_provider import AUDIENCE, Provider

HOUR = 3600.0


@pytest.fixture
def provider() -> Iterator[Provider]:
    with identity_provider.running() as running:
        yield running


@pytest.fixture
def checking(provider: Provider) -> IdentityProvider:
    return IdentityProvider(Issuer(provider.url, AUDIENCE))


class Clock:
    """A clock that stands still until it is set forward."""

    def __init__(self) -> None:
        self.seconds = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(provider_module, "time", SimpleNamespace(monotonic=lambda: made.seconds))
    return made


def test_a_failing_provider_does_not_prolong_its_keys(
    provider: Provider, checking: IdentityProvider, clock: Clock
) -> None:
    token = provider.token()
    unknown = provider.sign(provider.claims(), key_id="unknown")
    assert checking.claims(token)["sub"] == "ann-1"
    provider.is_down = True
    # Each of these makes it be asked, in vain.
    while clock.seconds < HOUR - 60:
        clock.seconds += 60
        asked = len(provider.asked)
        with pytest.raises(ProviderUnavailable):
            checking.claims(unknown)
        assert len(provider.asked) > asked
        assert checking.claims(token)["sub"] == "ann-1"
    clock.seconds += 120
    with pytest.raises(ProviderUnavailable):
        checking.claims(token)
    provider.is_down = False
    clock.seconds += 60
    assert checking.claims(token)["sub"] == "ann-1"


def test_a_withdrawn_key_is_trusted_for_an_hour(
    provider: Provider, checking: IdentityProvider, clock: Clock
) -> None:
    old = provider.token()
    checking.claims(old)
    provider.rotate("second")
    clock.seconds += HOUR - 1
    assert checking.claims(old)["sub"] == "ann-1"
    clock.seconds += 2
    with pytest.raises(TokenRefused):
        checking.claims(old)


def test_nobody_with_a_known_key_waits_for_one_that_is_not(
    provider: Provider,
    checking: IdentityProvider,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = provider.token()
    unknown = provider.sign(provider.claims(), key_id="unknown")
    checking.claims(token)
    clock.seconds += 60
    is_asking, may_answer = threading.Event(), threading.Event()

    def hang() -> None:
        is_asking.set()
        may_answer.wait(60)
        raise ProviderUnavailable("slow")

    monkeypatch.setattr(checking, "_ask", hang)

    def ask_unknown() -> None:
        with pytest.raises(ProviderUnavailable):
            checking.claims(unknown)

    waiting = threading.Thread(target=ask_unknown)
    waiting.start()
    answers: list[str] = []
    known = threading.Thread(target=lambda: answers.append(checking.claims(token)["sub"]))
    try:
        assert is_asking.wait(60)
        known.start()
        known.join(20)
        assert answers == ["ann-1"]
    finally:
        may_answer.set()
        waiting.join()


@pytest.mark.parametrize("address", ["https://[x", "https://a.example:x/keys", "", "ftp://a"])
def test_keys_at_an_address_that_is_none(
    provider: Provider,
    checking: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    monkeypatch.setattr(
        provider, "document", lambda _: {"issuer": provider.url, "jwks_uri": address}
    )
    with pytest.raises(ProviderUnavailable):
        checking.claims(provider.token())
