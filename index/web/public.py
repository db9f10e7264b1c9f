"""Which network addresses are public: those that a page may be fetched from."""

from __future__ import annotations

from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

# `is_global` differs between versions of Python, so what it may miss is named here.
_NOT_PUBLIC_4 = [
    IPv4Network(block)
    for block in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15")
]
_UNICAST_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "3fff::/20")  # 2001::/23 contains Teredo
]
_NAT64 = IPv6Network("64:ff9b::/96")
_LAST_FOUR_BYTES = 0xFFFF_FFFF


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    Private, loopback, link-local, multicast, reserved and documentation addresses do not, nor do
    those that a provider shares among its customers (100.64.0.0/10). An IPv6 address that carries
    an IPv4 address (mapped, NAT64, 6to4, ISATAP) is as public as that one. A text that is no IP
    address is not public.
    """
    try:
        number = ip_address(address)
    except (AddressValueError, ValueError):
        return False
    return _is_public_4(number) if isinstance(number, IPv4Address) else _is_public_6(number)


def is_loopback(address: str) -> bool:
    """Return whether an IP address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _is_public_4(number: IPv4Address) -> bool:
    return (
        number.is_global
        and not number.is_multicast
        and not number.is_reserved
        and not any(number in block for block in _NOT_PUBLIC_4)
    )


def _is_public_6(number: IPv6Address) -> bool:
    if number.scope_id:
        return False
    carried = number.ipv4_mapped or number.sixtofour
    last = IPv4Address(int(number) & _LAST_FOUR_BYTES)
    if carried is None and number in _NAT64:
        carried = last
    if carried is not None:
        return _is_public_4(carried)
    if number not in _UNICAST_6 or any(number in block for block in _NOT_PUBLIC_6):
        return False
    # ISATAP: the last eight bytes are 0000:5efe or 0200:5efe, then the IPv4 address.
    isatap = (int(number) >> 32) & 0xFDFF_FFFF == 0x5EFE
    return number.is_global and (not isatap or _is_public_4(last))
