"""Forms in a real browser: with and without scripts, on a phone, by axe, under the strict policy."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gongkai.kernel import eforms
from gongkai.kernel.people.actors import public
from gongkai.kernel.people.models import Account

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("gongkai.web.eforms.tests.urls"),
]
Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, live_server: Any, cast: Any) -> Iterator[Visit]:
    """Opens a page and complains about every message of the browser, such as a refused style."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def go(path: str, *, width: int = 1440, scripts: bool = True, account: Account | None = None) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            java_script_enabled=scripts,
            base_url=live_server.url,
        )
        contexts.append(context)
        if account is not None:
            client = Client()
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
            cookie = client.cookies["gongkai_session"].value
            context.add_cookies([{"name": "gongkai_session", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on(
            "console",
            lambda one: complaints.append(one.text) if one.type == "error" and "422" not in one.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def start(version) -> str:
    _, code = eforms.begin(version, by=public("张三丰"))
    return f"/sample/resume/{code}/"


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{f['id']}: {n['html'][:160]}" for f in found for n in f["nodes"]] + (["scrolls sideways"] if wide else [])


def test_every_step_is_clean(visit: Visit, start: str) -> None:
    page = visit(start, width=360)
    page.get_by_role("button", name="下一步").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert faults(page) == []
    for step in ("family", "papers", "review"):
        page.goto(page.url.rsplit("/", 2)[0] + f"/{step}/")
        assert faults(page) == [], step
    page.set_viewport_size({"width": 1440, "height": 900})
    assert faults(page) == []


def test_with_scripts_a_condition_shows_its_part_at_once_and_nothing_typed_is_lost(visit: Visit, start: str) -> None:
    page = visit(start)
    page.get_by_label("手机号码").fill("138")
    page.get_by_role("radio", name="是").check()
    expect(page.get_by_label("代办人姓名")).to_be_visible()
    expect(page.get_by_label("手机号码")).to_have_value("138")
    expect(page.get_by_role("radio", name="是")).to_be_checked()
    page.get_by_role("radio", name="否").check()
    expect(page.get_by_label("代办人姓名")).to_have_count(0)


def test_a_signature_is_drawn_and_kept(visit: Visit, start: str) -> None:
    page = visit(start)
    page.goto(page.url.replace("/person/", "/papers/"))
    pad = page.locator("svg.eform-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 100, steps=4)
    page.mouse.up()
    page.get_by_label("申请人签名").fill("张三丰")
    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_text("已暂存")).to_be_visible()
    expect(page.locator("svg.eform-pad path")).to_have_count(1)


def test_without_scripts_a_form_is_filled_in(visit: Visit, start: str) -> None:
    page = visit(start, scripts=False, width=360)
    page.get_by_label("手机号码").fill("139")
    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_label("手机号码")).to_have_value("139")
    expect(page.locator(".js-only:visible")).to_have_count(0)


def test_the_builder_is_clean(visit: Visit, form, cast) -> None:
    page = visit(reverse("eforms:form", args=[form.uid]), width=360, account=cast.account("admin"))
    assert faults(page) == []
    for name, more in (("versions", []), ("part", ["card"]), ("condition", ["hardship", "show"])):
        page.goto(reverse(f"eforms:{name}", args=[form.uid, *more]))
        assert faults(page) == [], name
