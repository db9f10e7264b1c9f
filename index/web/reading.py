"""Read a small file from a server that the owner of the library has named."""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import urlsplit

from index.access.reaching import is_local


def get_bytes(url: str, *, seconds: float, max_bytes: int) -> bytes:
    """Return what stands at an address: https, or http on this machine. No redirect is followed.

    Args:
        url: the address.
        seconds: how long to wait for each step of the connection.
        max_bytes: the most bytes to read.

    Raises:
        OSError: the server cannot be reached, answers with another status than 200, or sends more.
        ValueError: the address cannot be read, or is neither.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    elif parts.scheme == "http" and is_local(host):
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
    else:
        raise ValueError(f"{url!r} does not begin with https://")
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "application/json"})
        response = connection.getresponse()
        content = response.read(max_bytes + 1)
    except http.client.HTTPException as error:
        raise OSError(f"it does not answer as HTTP does: {error}") from error
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise OSError(f"it answers with status {response.status}")
    if len(content) > max_bytes:
        raise OSError(f"it sends more than {max_bytes:,} bytes")
    return content
