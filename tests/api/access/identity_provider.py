"""An OpenID Connect provider on this machine: real keys, real signatures, over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUDIENCE = "footnote-of-the-test"


class Provider:
    """The provider. It serves its configuration and its public keys, and signs tokens."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[str] = []
        self.is_down = False
        self.keys: dict[str, RSAPrivateKey] = {}
        self.rotate("first")

    def rotate(self, key_id: str) -> None:
        """Sign with a new key from now on, and publish no other."""
        self.key_id = key_id
        self.keys = {key_id: rsa.generate_private_key(65537, 2048)}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Return what a token of Ann says, with changes; None leaves a claim out."""
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": AUDIENCE, "sub": "ann-1", "iat": now, "exp": now + 300,
            "email": "Ann@Example.org", "email_verified": True,
        } | changes  # fmt: skip
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, **changes: Any) -> str:
        """Return a signed token."""
        return self.sign(self.claims(**changes))

    def sign(
        self, claims: dict[str, Any], key: RSAPrivateKey | None = None, key_id: str = ""
    ) -> str:
        """Return claims signed with a key, the provider's own if None."""
        return jwt.encode(
            claims,
            key or self.keys[self.key_id],
            algorithm="RS256",
            headers={"kid": key_id or self.key_id},
        )

    @property
    def public_pem(self) -> bytes:
        """The public key as text, which everybody can have."""
        public = self.keys[self.key_id].public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def document(self, path: str) -> Any:
        """Return what the provider serves at a path; None for nothing."""
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        if path == "/keys":
            return {
                "keys": [
                    {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True),
                     "kid": key_id, "use": "sig", "alg": "RS256"}
                    for key_id, key in self.keys.items()
                ]
            }  # fmt: skip
        return None


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            found = None if provider.is_down else provider.document(self.path)
            content = json.dumps(found).encode()
            self.send_response(503 if found is None else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
