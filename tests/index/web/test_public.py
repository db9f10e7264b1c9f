"""Which network addresses count as public."""

from __future__ import annotations

import pytest

from index.web.public import is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.9.9.9",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.9", "192.0.2.1", "192.88.99.1",
        "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::8.8.8.8", "100::1", "fc00::1", "fd12::1", "fe80::1",
        "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
        "4000::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:8.8.8.8",
        "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8", "2002:7f00:1::1",
        "2002:c0a8:101::1", "2001:0:808:808::1", "2606:4700::5efe:10.0.0.1",
        "2606:4700::200:5efe:192.168.0.1", "localhost", "", "1.2.3", "0x7f.0.0.1", "017700000001",
    ],
)  # fmt: skip
def test_addresses_that_no_page_is_fetched_from(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.169.0.1",
        "223.255.255.254", "2606:4700::1111", "2a00:1450:4001::2004", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:808:808::1", "2606:4700::5efe:8.8.8.8",
    ],
)  # fmt: skip
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)
