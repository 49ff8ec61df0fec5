"""How often one address may do something: counted for all processes together, in windows of the clock."""

import ipaddress
from dataclasses import dataclass

from django.http import HttpRequest

from gongkai.kernel.tries import counting
from gongkai.web.accounts.address import client_address
from gongkai.web.api.problems import TooMany


@dataclass(frozen=True)
class Limit:
    """`times` in `seconds` for one network address (IPv6: one /64, which is what one subscriber has).

    Many people may sit behind one address. Where the law gives each of them a right, the limit is no wall: the page
    asks first (`is_spent`) and goes on more carefully.
    """

    name: str
    times: int
    seconds: int
    sentence: str

    def is_spent(self, request: HttpRequest) -> bool:
        return counting.count(self.name, neighbourhood(request), self.seconds) >= self.times

    def refuse_if_spent(self, request: HttpRequest) -> None:
        """Raises `TooMany` without counting this try."""
        if self.is_spent(request):
            self._refuse(request)

    def count(self, request: HttpRequest) -> int:
        """Count one try, whatever the limit says; returns how many there were."""
        return counting.spend(self.name, neighbourhood(request), self.seconds)

    def spend(self, request: HttpRequest) -> None:
        """Count one try; raises `TooMany` when there are none left."""
        self.refuse_if_spent(request)
        if self.count(request) > self.times:
            self._refuse(request)

    def _refuse(self, request: HttpRequest) -> None:
        wait = counting.window(self.name, neighbourhood(request), self.seconds).wait
        raise TooMany(self.sentence.format(minutes=max(1, -(-wait // 60))), wait)


def neighbourhood(request: HttpRequest) -> str:
    """Whose tries are counted together."""
    said = client_address(request)
    if said is None:
        return "unknown"
    address = ipaddress.ip_address(said)
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
