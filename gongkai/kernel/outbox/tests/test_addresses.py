"""Which addresses count as public, and what may be listed."""

from ipaddress import IPv4Address, ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.outbox import addresses
from gongkai.kernel.outbox.checks import check_listed_hosts

PUBLIC = "93.184.216.34"
INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *("169.254.169.254", "198.18.0.1", "192.0.2.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_inside_addresses_are_not_public(address: str) -> None:
    assert not addresses.is_public(ip_address(address))


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "240e::1"])
def test_outside_addresses_are_public(address: str) -> None:
    assert addresses.is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_no_more_public_in_the_dress_of_ipv6(address: IPv4Address) -> None:
    assert addresses.is_public(ip_address(f"::ffff:{address}")) == addresses.is_public(address)
    number = int(address)
    assert not addresses.is_public(ip_address(f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"))


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "fits"),
    [
        ("esb.example", "esb.example", 8080, "10.0.0.5", True),
        ("ESB.example:8080", "esb.example", 8080, "10.0.0.5", True),
        ("esb.example:8080", "esb.example", 8081, "10.0.0.5", False),
        ("esb.example", "evil-esb.example", 80, "10.0.0.5", False),
        ("10.0.0.0/24", "any.example", 22, "10.0.0.5", True),
        ("10.0.0.0/24", "any.example", 80, "10.0.1.5", False),
        ("[fd00::5]:443", "fd00::5", 443, "fd00::5", True),
        ("10.0.0.5", "10.0.0.5", 80, "10.0.0.5", True),
        ("169.254.169.254", "169.254.169.254", 80, "169.254.169.254", False),
        ("0.0.0.0/0", "x.example", 80, "169.254.169.254", False),
        ("0.0.0.0/0", "x.example", 80, "224.0.0.1", False),
    ],
)
def test_listed_hosts(entry: str, host: str, port: int, address: str, fits: bool) -> None:
    assert addresses.may_call(host, port, ip_address(address), [entry]) is fits


@pytest.mark.parametrize(("port", "may"), [(80, True), (443, True), (8443, True), (22, False), (25, False), (0, False)])
def test_public_hosts_only_on_ports_of_the_web(port: int, may: bool) -> None:
    assert addresses.may_call("x.example", port, ip_address(PUBLIC), []) is may


def test_listed_hosts_are_checked_at_start_up(settings: Any) -> None:
    settings.EGRESS_ALLOW = ["esb.example:8080", "10.0.0.0/8", "10.0.0.0/99", "a b"]
    assert [("“10.0.0.0/99”" in m.msg, "“a b”" in m.msg) for m in check_listed_hosts()] == [
        (True, False),
        (False, True),
    ]
