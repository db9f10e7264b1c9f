"""Who reaches a server that listens at an address: this machine alone, or others."""

from __future__ import annotations

from ipaddress import ip_address


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
