"""How often one address may do something: counters in the cache, in windows of the clock."""

import ipaddress
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from gongkai.web.accounts.address import client_address
from gongkai.web.api.problems import TooMany


@dataclass(frozen=True)
class Limit:
    """`times` in `seconds` for one network address (IPv6: one /64, which is what one subscriber has)."""

    name: str
    times: int
    seconds: int
    sentence: str

    def refuse_if_spent(self, request: HttpRequest) -> None:
        """Raises `TooMany` without counting this try."""
        key, wait = self._window(request)
        if (cache.get(key) or 0) >= self.times:
            raise TooMany(self.sentence.format(minutes=max(1, -(-wait // 60))), wait)

    def spend(self, request: HttpRequest) -> None:
        """Count one try; raises `TooMany` when there are none left."""
        self.refuse_if_spent(request)
        key, wait = self._window(request)
        if not cache.add(key, 1, wait + 1):
            try:
                cache.incr(key)
            except ValueError:  # the window closed between the two calls
                cache.add(key, 1, wait + 1)

    def _window(self, request: HttpRequest) -> tuple[str, int]:
        """The counter of this address now, and the seconds until a new one begins."""
        now = int(time.time())
        number, used = divmod(now, self.seconds)
        return f"api:{self.name}:{number}:{_neighbourhood(request)}", self.seconds - used


def _neighbourhood(request: HttpRequest) -> str:
    said = client_address(request)
    if said is None:
        return "unknown"
    address = ipaddress.ip_address(said)
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
