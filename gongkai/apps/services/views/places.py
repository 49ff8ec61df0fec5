"""Which place a visitor asks about: chosen in the address, kept by every link of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from gongkai.web.shapes import FacetOption


@dataclass(frozen=True)
class Places:
    """The places one may choose among, and the one that is chosen; `everywhere` leads back to all of them."""

    region: str
    name: str
    options: list[FacetOption]
    everywhere: str

    @property
    def kept(self) -> list[tuple[str, str]]:
        """For forms of the page."""
        return [("region", self.region)] if self.region else []

    def link(self, address: str) -> str:
        return f"{address}?{urlencode({'region': self.region})}" if self.region else address


def asked(request: HttpRequest, offered: Iterable[tuple[str, str]], usual: str = "") -> Places:
    """`usual` is the place that is meant where nothing known is asked for."""
    known = list(offered)
    region = request.GET.get("region", "")
    if region not in dict(known):
        region = usual if usual in dict(known) else ""
    rest = request.GET.copy()
    for name in ("region", "at"):
        rest.pop(name, None)
    more = f"&{rest.urlencode()}" if rest else ""
    options = [
        FacetOption(name, f"?{urlencode({'region': code})}{more}", chosen=code == region) for code, name in known
    ]
    everywhere = f"{request.path}?{rest.urlencode()}" if rest else request.path
    return Places(region, dict(known).get(region, ""), options, everywhere)
