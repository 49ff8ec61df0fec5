"""Passkeys in a real browser, with Chromium's own virtual authenticator: added, second step, alone, after removal."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from gongkai.kernel.people.models import Passkey
from gongkai.web.accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

# The address of the log-in page ends alike: it carries where to go on in its query.
DESK = re.compile(r"^[^?]*/desk/$")


@pytest.fixture
def page(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    settings.SITE_URL = live_server.url
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN", base_url=live_server.url)
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "422" not in m.text else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def calm(page: Page) -> bool:
    assert Axe().run(page).response["violations"] == []
    return bool(page.evaluate("document.documentElement.scrollWidth <= 360"))


def log_in(page: Page) -> None:
    page.goto("/login/")
    page.get_by_label("登录名").fill("li")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_passkey_from_the_first_day_to_the_last(page: Page, person: Any) -> None:
    person()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    log_in(page)
    page.goto("/account/passkeys/")
    assert calm(page)
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("名称").fill("我的手机")
    assert calm(page)
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", name="请保存备用码")).to_be_visible()
    page.get_by_role("link", name="我已保存，继续").click()
    expect(page.get_by_text("我的手机").first).to_be_visible()

    page.context.clear_cookies()
    log_in(page)
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    assert calm(page)
    page.get_by_role("button", name="用通行密钥验证").click()
    page.wait_for_url(DESK)

    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("link", name="用通行密钥登录").click()
    assert calm(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(DESK)

    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.context.clear_cookies()
    page.goto("/login/passkey/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator("[data-passkey-note]")).to_contain_text("没有完成")

    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(DESK)
    page.goto("/account/passkeys/")
    page.get_by_role("link", name="移除通行密钥“我的手机”").click()
    page.get_by_role("button", name="移除").click()
    expect(page.get_by_text("还没有通行密钥")).to_be_visible()
    assert not Passkey.objects.exists()


def test_without_scripts_the_page_says_what_to_do(chromium: Browser, live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/login/passkey/")
    assert "需要启用浏览器脚本" in page.content()
    context.close()
