"""Which addresses the platform may call: public ones, and those an administrator listed."""

import socket
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Forms of IPv6 that carry an IPv4 address or leave through a relay: what they reach is not what they look like.
_TUNNELS = [
    ip_network(net)
    for net in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
]
USUAL_PORTS = {80, 443}
FIRST_FREE_PORT = 1024


def is_public(address: Address) -> bool:
    """Reachable by everyone on the internet: not private, local, shared, reserved, multicast, tunnelled."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def never(address: Address) -> bool:
    """Not even when listed: link-local (where clouds keep their credentials), multicast, unspecified."""
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    return plain.is_link_local or plain.is_multicast or plain.is_unspecified


def may_call(host: str, port: int, address: Address, listed: Sequence[str]) -> bool:
    if never(address):
        return False
    if is_listed(host, port, address, listed):
        return True
    return is_public(address) and (port in USUAL_PORTS or port >= FIRST_FREE_PORT)


def is_listed(host: str, port: int, address: Address, listed: Sequence[str]) -> bool:
    """Entries are `host`, `host:port`, `[ipv6]:port` or a network such as `10.20.0.0/16`."""
    return any(_fits(entry.strip().lower(), host.lower(), port, address) for entry in listed)


def _fits(entry: str, host: str, port: int, address: Address) -> bool:
    if "/" in entry:
        return address in ip_network(entry, strict=False)
    name = f"[{host}]" if ":" in host else host
    return entry in (host, name, f"{name}:{port}")


class LookUpFailed(OSError):
    """The name has no address, or nobody answered in time."""


def ask_system(host: str, port: int) -> list[str]:
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def look_up(host: str, port: int, seconds: float) -> list[Address]:
    """All addresses of a host, each once. Raises LookUpFailed.

    The system's resolver cannot be given a time limit, so it works in a thread that is left behind when it hangs.
    """
    found: list[Address] = []
    problem: list[OSError | ValueError] = []

    def ask() -> None:
        try:
            found.extend(dict.fromkeys(ip_address(answer) for answer in ask_system(host, port)))
        except (OSError, ValueError) as error:
            problem.append(error)

    thread = threading.Thread(target=ask, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if problem:
        raise LookUpFailed(str(problem[0])) from problem[0]
    if not found:
        raise LookUpFailed(f"no address for {host} in {seconds:.0f} s")
    return list(found)
