"""A browser for every person of the cast, and an inspector who looks at each page they see."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gongkai.testing import Cast

PHONE = 360


class Walk:
    """Opens pages as one person after the other; `look` judges the page somebody has before him."""

    def __init__(self, chromium: Browser, address: str, cast: Cast) -> None:
        self.chromium, self.address, self.cast = chromium, address, cast
        self.contexts: list[BrowserContext] = []
        self.people: dict[str, Page] = {}
        self.phone: Page | None = None
        self.axe = Axe()

    def visitor(self, path: str = "/", *, scripts: bool = True, width: int = 1280) -> Page:
        """Somebody without an account."""
        context = self.chromium.new_context(
            base_url=self.address,
            locale="zh-CN",
            java_script_enabled=scripts,
            viewport={"width": width, "height": 800},
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    def staff(self, name: str, path: str) -> Page:
        """A member of the cast who has logged in before."""
        if name not in self.people:
            client = Client()
            client.force_login(self.cast.account(name), backend="django.contrib.auth.backends.ModelBackend")
            page = self.people[name] = self.visitor("/healthz")
            key = client.cookies[site.SESSION_COOKIE_NAME].value
            page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": key, "url": self.address}])
        self.people[name].goto(path)
        return self.people[name]

    def look(self, page: Page) -> None:
        """Axe finds nothing, and on a phone nothing scrolls sideways. A page without scripts is looked at with them."""
        seen = self._phone(page)
        seen.goto(page.url)
        found = self.axe.run(seen).response["violations"]
        assert [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]] == [], page.url
        assert seen.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url

    def _phone(self, page: Page) -> Page:
        """The inspector's one phone, with the log-in of whoever is looked after; it keeps the files it has loaded."""
        if self.phone is None:
            self.phone = self.visitor("/healthz", width=PHONE)
        self.phone.context.clear_cookies()
        self.phone.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        return self.phone

    def act(self, who: str, path: str, label: str, /, **values: Any) -> Page:
        """One act by the person whose turn it is, from the page of the case."""
        page = self.staff(who, path)
        page.get_by_role("link", name=label, exact=True).click()
        fill(page, **values)
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.get_by_text(f"已完成：{label}")).to_be_visible()
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def fill(page: Page, **values: Any) -> None:
    """Answer the fields of a form by their names: text, choice, tick or file, as the field is."""
    for name, value in values.items():
        fields = page.locator(f"[name={name}]")
        kind = fields.first.evaluate("el => el.localName === 'input' ? el.type : el.localName")
        if kind == "select":
            fields.select_option(value)
        elif kind == "file":
            fields.set_input_files(value)
        elif kind == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        elif kind == "checkbox":
            fields.set_checked(value)
        else:
            fields.fill(value)


@pytest.fixture
def walk(chromium: Browser, live_server: Any, cast: Cast, settings: Any, tmp_path: Any) -> Iterator[Walk]:
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"
    made = Walk(chromium, live_server.url, cast)
    yield made
    made.close()
