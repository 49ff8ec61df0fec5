"""The frame of every page: who is here, where one can go, how the visitor wants to see it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from gongkai.kernel import registry
from gongkai.web.middleware import Display, read_display
from gongkai.web.shapes import html_attributes

DIALOG = "dialog-body"


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool = False
    icon: str = ""
    count: int | None = None
    description: str = ""


@dataclass(frozen=True)
class NavGroup:
    label: str
    items: list[NavItem]

    @property
    def current(self) -> bool:
        return any(item.current for item in self.items)

    @property
    def count(self) -> int:
        """What waits under the heading, to be seen while it is folded."""
        return sum(item.count or 0 for item in self.items)


@dataclass(frozen=True)
class Site:
    """What the footer and the meta tags say of this site; empty parts are not shown."""

    name: str
    url: str
    sponsor: str
    operator: str
    code: str
    icp: str
    police: str
    phone: str
    address: str
    email: str
    mistakes_url: str
    register_url: str

    @property
    def domain(self) -> str:
        return urlsplit(self.url).netloc


def site() -> Site:
    return Site(
        name=settings.SITE_NAME,
        url=settings.SITE_URL,
        sponsor=settings.SITE_SPONSOR,
        operator=settings.SITE_OPERATOR,
        code=settings.SITE_CODE,
        icp=settings.SITE_ICP,
        police=settings.SITE_POLICE,
        phone=settings.SITE_PHONE,
        address=settings.SITE_ADDRESS,
        email=settings.SITE_EMAIL,
        mistakes_url=settings.SITE_MISTAKES_URL,
        register_url=settings.SITE_REGISTER_URL,
    )


def address_of(name: str) -> str:
    """The address of a URL name, or nothing: a module may announce a page that a site has not switched on."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Frame:
    """Everything is computed when a template asks for it, and once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def site(self) -> Site:
        return site()

    @cached_property
    def display(self) -> Display:
        return getattr(self.request, "display", None) or read_display(self.request)

    @cached_property
    def attributes(self) -> SafeString:
        """data-* of <html>, which the style sheets follow."""
        shown = self.display
        return html_attributes(
            {"data-elder": shown.elder, "data-contrast": shown.contrast, "data-pointer": shown.pointer}
        )

    @cached_property
    def display_links(self) -> dict[str, str]:
        """Links of the display switches; they come back to this page and are links, so that pages stay cacheable."""
        shown = self.display
        return {
            "elder": self._switch(elder="" if shown.elder else "1"),
            "elder_large": self._switch(elder="1"),
            "elder_larger": self._switch(elder="2"),
            "elder_off": self._switch(elder="", contrast="", pointer=""),
            "contrast": self._switch(contrast="" if shown.contrast else "1"),
            "pointer": self._switch(pointer="" if shown.pointer else "1"),
            "script": self._switch(script="" if shown.script else "hant"),
        }

    def _switch(self, **changes: str) -> str:
        back = self.request.get_full_path() if self.request.method == "GET" else "/"
        return f"{reverse('web:display')}?{urlencode({**changes, 'next': back})}"

    @cached_property
    def actor(self) -> Any:
        """The member of staff who is logged in, with today's posts; None for the public."""
        actor = getattr(self.request, "actor", None)  # absent on error pages of requests that never got that far
        return actor if actor is not None and actor.is_staff else None

    @cached_property
    def posts(self) -> list[dict[str, str]]:
        """The posts of this person in words, own ones first."""
        if self.actor is None:
            return []
        return [
            {"role": registry.role_label(h.role), "org": h.org_name, "for_name": h.for_name}
            for h in sorted(self.actor.holdings, key=lambda h: bool(h.for_name))
        ]

    @cached_property
    def menu(self) -> list[NavGroup]:
        """The side menu of the desk."""
        if self.actor is None:
            return []
        groups = [
            NavGroup(group.label, [self._item(e.label, address_of(e.url), e.icon, e.count) for e in group.entries])
            for group in registry.desk_menu(self.actor)
        ]
        shown = [NavGroup(g.label, [i for i in g.items if i.url]) for g in groups]
        return [group for group in self._only_nearest(shown) if group.items]

    @cached_property
    def nav(self) -> list[NavItem]:
        """The public navigation: the home page, then the modules' public lists in their order."""
        return [item for group in self.nav_groups for item in group.items]

    @cached_property
    def nav_groups(self) -> list[NavGroup]:
        """The same by the rows in which it is shown; the home page leads the first."""
        home = NavItem("首页", "/", current=self.request.path == "/")
        lists = registry.public_lists()
        rows: dict[str, list[NavItem]] = {lists[0].group if lists else "": [home]}
        for entry in lists:
            item = self._item(entry.label, address_of(entry.url), description=entry.description)
            if item.url:
                rows.setdefault(entry.group, []).append(item)
        return self._only_nearest([NavGroup(label, items) for label, items in rows.items()])

    @cached_property
    def search_url(self) -> str:
        """The public search page: the public list whose URL name ends in `search`; without one there is no box."""
        names = (entry.url for entry in registry.public_lists() if entry.url.endswith("search"))
        return next((address for name in names if (address := address_of(name))), "")

    @cached_property
    def desk_search_url(self) -> str:
        return address_of("desk:search")

    @cached_property
    def people_links(self) -> dict[str, str]:
        names = ("login", "logout", "account", "delegations")
        return {name: address for name in names if (address := address_of(f"people:{name}"))}

    @cached_property
    def links(self) -> dict[str, str]:
        """Addresses of pages other parts of the platform provide; missing ones are not shown."""
        names = {"my": "my:home", "desk": "desk:home", "inbox": "desk:home"}
        return {key: address for key, name in names.items() if (address := address_of(name))}

    @property
    def in_dialog(self) -> bool:
        htmx = getattr(self.request, "htmx", None)
        return bool(htmx and htmx.target == DIALOG)

    @property
    def desk(self) -> str:
        """What a desk page extends: the whole frame, or only the content when it is opened as a dialog."""
        return "web/dialog.html" if self.in_dialog else "web/desk.html"

    @property
    def public(self) -> str:
        return "web/dialog.html" if self.in_dialog else "web/public.html"

    def _item(self, label: str, url: str, icon: str = "", count: int | None = None, description: str = "") -> NavItem:
        current = bool(url) and self.request.path.startswith(url)
        return NavItem(label, url, current, icon, count, description)

    def _only_nearest(self, groups: list[NavGroup]) -> list[NavGroup]:
        """Of several entries that contain this page only the longest address is the current one."""
        best = max((len(i.url) for g in groups for i in g.items if i.current), default=0)
        return [
            NavGroup(
                g.label,
                [replace(item, current=item.current and len(item.url) == best) for item in g.items],
            )
            for g in groups
        ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"frame": Frame(request)}
