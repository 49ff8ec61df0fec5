"""代为填写: the agent fills in the item's form for somebody, on a phone and without scripts; the applicant reads it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Page, expect

from gongkai.apps.services.models import Agency, Application
from gongkai.apps.services.tests.hall.forms import PDF, bound
from gongkai.apps.services.tests.helping.stage import Help, make_help
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel import workdays
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def help(walk: Walk) -> Help:
    made = make_help(make_stage(walk.cast))
    bound(made.hall)
    return made


def agent(walk: Walk, help: Help, scripts: bool, width: int) -> Page:
    client = Client()
    client.force_login(help.account("agent"), backend="django.contrib.auth.backends.ModelBackend")
    page = walk.visitor("/healthz", scripts=scripts, width=width)
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": key, "url": walk.address}])
    return page


@pytest.mark.parametrize(("scripts", "width"), [(False, 360), (True, 1440)], ids=["phone", "desk"])
def test_the_agent_fills_in_and_hands_in(walk: Walk, help: Help, tmp_path: Path, scripts: bool, width: int) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(PDF)
    one: Agency = help.authorised(until=workdays.today() + timedelta(days=30))
    page = agent(walk, help, scripts, width)
    page.goto(f"/desk/services/help/agencies/{one.case.uid}/")
    page.get_by_role("link", name="代为提交申请").click()
    walk.look(page)
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_text("不能修改").first).to_be_visible()
    walk.look(page)
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_role("radio", name="瓶装燃气").check()
    page.get_by_label("安全负责人").fill("赵刚")
    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_text("已暂存")).to_be_visible()
    page.goto(f"/desk/services/help/agencies/{one.case.uid}/")
    walk.look(page)
    page.get_by_role("link", name="继续填写申请表").click()
    page.get_by_role("button", name="下一步").last.click()
    expect(page.get_by_label("安全负责人")).to_have_value("赵刚")
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_label("站点名称").fill("青石站")
    page.get_by_label("日均瓶数").fill("20")
    page.locator("input[type=file]").set_input_files(str(scan))
    page.locator("input[name=handed_1][value=both]").check()
    page.locator("input[name=truth]").check()
    walk.look(page)
    page.get_by_role("button", name="下一步").last.click()
    page.locator("input[name=apply_delivery][value=window]").check()
    page.get_by_role("button", name="下一步").last.click()
    walk.look(page)
    page.get_by_role("button", name="代为提交").click()
    expect(page.get_by_text("办件编号").first).to_be_visible()
    assert Application.objects.get().agent_name == help.account("agent").name
