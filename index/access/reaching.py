"""Who reaches a server that listens at an address: this machine alone, or others."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from index.errors import AccessError

# The address that programs on this machine alone reach.
LOOPBACK = "127.0.0.1"
# The names by which they may call it.
LOOPBACK_NAMES = (LOOPBACK, "localhost", "::1")


def is_local(host: str) -> bool:
    """Return whether an address of this machine is one that other machines do not reach."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def where_reached(host: str, names: tuple[str, ...]) -> str:
    """Return how a sentence begins that tells where other machines reach a server."""
    return f"As {names[0]}" if is_local(host) and names else f"At {host}"


def check_names(names: Iterable[str]) -> None:
    """Check that names under which others reach a server are names of servers.

    Raises:
        AccessError: one is not; the message says how to write it.
    """
    for name in names:
        if not _is_name(name):
            raise AccessError(
                f"{name!r} is not a name of a server. Write it as in its address, such as "
                "footnote.example.org, without https:// and without a port."
            )


def _is_name(name: str) -> bool:
    try:
        return bool(name) and urlsplit(f"//{name}").hostname == name.lower()
    except ValueError:
        return False
