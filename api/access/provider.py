"""`IdentityProvider`: checks tokens of an OpenID Connect provider with the keys it publishes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from index.access.register import Issuer
from index.errors import FootnoteError
from index.web.reading import get_bytes

# Asymmetric alone: with HMAC, a published key would be a secret that everybody has.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_DISCOVERY = "/.well-known/openid-configuration"
_SECONDS = 10.0
_MOST_BYTES = 1_000_000
# Keys are asked for again after this time, so that one that was withdrawn is not trusted for long.
_KEPT_SECONDS = 3600.0
# A token with an unknown key makes them be asked for again, but no more often than this.
_AGAIN_SECONDS = 30.0
# How much clocks may differ.
_LEEWAY_SECONDS = 30.0


class ProviderUnavailable(FootnoteError):
    """The identity provider does not give its keys."""


class TokenRefused(FootnoteError):
    """A token is not one of the provider's for this library, or no longer.

    Attributes:
        code: a fixed word for programs.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Published:
    """Keys by their ids, and when they were got, in seconds of the monotonic clock."""

    keys: Mapping[str, jwt.PyJWK] = field(default_factory=dict)
    got_at: float = float("-inf")

    def find(self, key_id: str) -> jwt.PyJWK | None:
        """Return the key with an id, or the only one if there is no id; None if too old."""
        if time.monotonic() - self.got_at > _KEPT_SECONDS:
            return None
        if not key_id and len(self.keys) == 1:
            return next(iter(self.keys.values()))
        return self.keys.get(key_id)


class IdentityProvider:
    """Checks tokens: the signature, the issuer, the audience and the time.

    Args:
        issuer: the provider, and the audience that tokens for this library name.

    Thread safety:
        Safe to share between threads. Those whose key is not known wait while one asks for keys.
    """

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._lock = threading.Lock()
        # Replaced as a whole, for it is read without the lock.
        self._published = _Published()
        self._asked_at = float("-inf")
        self._failure: ProviderUnavailable | None = None

    def claims(self, token: str) -> dict[str, Any]:
        """Return what a token says of a person.

        Raises:
            ProviderUnavailable: the provider does not give its keys.
            TokenRefused: the token is not valid.
        """
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise _invalid("It cannot be read") from error
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise _invalid("It is not signed in a way that is accepted")
        key = self._key(str(header.get("kid", "")))
        if key.algorithm_name and not _same_family(key.algorithm_name, algorithm):
            raise _invalid("Its signature is of another kind than its key")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[algorithm],
                audience=self._issuer.audience,
                issuer=self._issuer.url,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused(
                "token_expired", "This token has expired. Sign in again for a new one."
            ) from error
        except (jwt.InvalidIssuerError, jwt.InvalidAudienceError) as error:
            raise _invalid("It was made for another service") from error
        except jwt.PyJWTError as error:
            raise _invalid("Its signature or its contents are not valid") from error
        return claims

    def _key(self, key_id: str) -> jwt.PyJWK:
        found = self._published.find(key_id)
        if found is not None:
            return found
        with self._lock:
            found = self._published.find(key_id)  # another thread may have asked meanwhile
            if found is None and time.monotonic() - self._asked_at > _AGAIN_SECONDS:
                self._asked_at = time.monotonic()
                try:
                    keys = self._ask()
                    self._published, self._failure = _Published(keys, time.monotonic()), None
                except ProviderUnavailable as error:
                    self._failure = error
                found = self._published.find(key_id)
            if found is not None:
                return found
            if self._failure is not None:
                raise ProviderUnavailable(str(self._failure))
        raise _invalid("The identity provider has no such key")

    def _ask(self) -> dict[str, jwt.PyJWK]:
        url = self._issuer.url.rstrip("/") + _DISCOVERY
        configuration = _read_json(url)
        if configuration.get("issuer") != self._issuer.url:
            raise ProviderUnavailable(
                f"{url} names another issuer. Register the issuer as the provider writes it."
            )
        published = _read_json(str(configuration.get("jwks_uri", ""))).get("keys")
        keys: dict[str, jwt.PyJWK] = {}
        for each in published if isinstance(published, list) else ():
            if not isinstance(each, dict) or each.get("use", "sig") != "sig":
                continue
            if each.get("kty") not in ("RSA", "EC", "OKP"):
                continue
            try:
                keys[str(each.get("kid", ""))] = jwt.PyJWK(each)
            except (jwt.PyJWTError, ValueError):
                continue  # of a kind that is not known here; tokens with it are refused
        if not keys:
            raise ProviderUnavailable(f"{self._issuer.url} publishes no key that can be used.")
        return keys


def _read_json(url: str) -> Mapping[str, Any]:
    """Return the JSON object at an address of the provider.

    Raises:
        ProviderUnavailable: there is none.
    """
    try:
        found = json.loads(get_bytes(url, seconds=_SECONDS, max_bytes=_MOST_BYTES))
    except (OSError, ValueError) as error:
        raise ProviderUnavailable(
            f"The identity provider cannot be asked for its keys at {url} ({error}). Try again "
            "later."
        ) from error
    if not isinstance(found, dict):
        raise ProviderUnavailable(f"{url} has no JSON object.")
    return found


def _same_family(key_algorithm: str, algorithm: str) -> bool:
    """Return whether a key of one algorithm can check another: RS256 and PS512 have RSA keys."""
    rsa = ("RS", "PS")
    return key_algorithm == algorithm or (
        key_algorithm.startswith(rsa) and algorithm.startswith(rsa)
    )


def _invalid(reason: str) -> TokenRefused:
    return TokenRefused("token_invalid", f"This token is not accepted. {reason}.")
