"""填写申请表: begun, saved, reviewed and handed in, with scripts and without; at the window; corrected where asked."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Page, expect

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import FormFault, Verdict
from gongkai.apps.services.models import Application
from gongkai.apps.services.tests.hall.forms import PDF, bound
from gongkai.apps.services.tests.hall.stage import Hall, make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel import eforms
from gongkai.kernel.applicants.tests.people import person, sign_in
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def hall(walk: Walk) -> Hall:
    return make_hall(make_stage(walk.cast))


@pytest.fixture
def scan(tmp_path: Path) -> str:
    path = tmp_path / "申请表.pdf"
    path.write_bytes(PDF)
    return str(path)


def applicant(walk: Walk, scripts: bool, width: int = 1280) -> Page:
    """Somebody who has signed in before."""
    client = Client()
    sign_in(client, person())
    page = walk.visitor("/healthz", scripts=scripts, width=width)
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": key, "url": walk.address}])
    return page


def onward(page: Page) -> None:
    page.get_by_role("button", name="下一步").last.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_application_is_filled_in_saved_and_handed_in(walk: Walk, hall: Hall, scan: str, scripts: bool) -> None:
    item = bound(hall)
    page = applicant(walk, scripts, width=360)
    page.goto(f"/hall/items/{item.uid}/apply/")
    walk.look(page)
    page.get_by_role("button", name="开始填写").click()
    page.get_by_label("联系电话").fill("13900000001")
    walk.look(page)
    onward(page)
    page.get_by_role("radio", name="管道燃气").check()
    if scripts:
        expect(page.get_by_label("管网长度")).to_be_visible()
    page.get_by_role("radio", name="瓶装燃气").check()
    page.get_by_label("安全负责人").fill("赵刚")
    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_text("已暂存")).to_be_visible()
    expect(page.get_by_label("安全负责人")).to_have_value("赵刚")
    onward(page)
    page.get_by_label("站点名称").fill("青石站")
    page.get_by_label("日均瓶数").fill("20")
    page.get_by_role("button", name="添加供应站点").click()
    expect(page.get_by_label("站点名称")).to_have_count(2)
    page.get_by_label("站点名称").nth(1).fill("临河站")
    page.get_by_label("日均瓶数").nth(1).fill("５")
    page.locator("[name=paper]").set_input_files(scan)
    page.get_by_role("button", name="上传燃气经营许可申请表").click()
    expect(page.get_by_text("申请表.pdf").first).to_be_visible()
    walk.look(page)
    page.get_by_label("我已阅读并同意").check()
    page.get_by_label("申请人签名").fill("申屠明月")
    onward(page)
    page.get_by_role("radio", name="窗口领取").check()
    walk.look(page)
    onward(page)
    expect(page.get_by_text("临河站")).to_be_visible()
    walk.look(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("请记下办件编号和查询码")).to_be_visible()
    walk.look(page)
    application = Application.objects.get()
    assert application.filled is not None and eforms.values_of(application.filled)["total"] == 25
    page.get_by_role("link", name="查看、打印提交的申请表").click()
    walk.look(page)


def test_a_form_is_begun_without_signing_in_and_gone_on_with_by_code(walk: Walk, hall: Hall) -> None:
    page = walk.visitor(f"/hall/items/{hall.item.uid}/apply/", scripts=False, width=360)
    walk.look(page)
    page.get_by_role("button", name="先填写").click()
    note = page.get_by_text("凭续填码可以在其他设备上继续填写").inner_text()
    page.get_by_label("姓名或者单位名称").fill("陈晓兰")
    page.get_by_role("button", name="暂存").click()
    code = note.split("请记下：")[1][:14]
    elsewhere = walk.visitor("/hall/resume/", scripts=False)
    walk.look(elsewhere)
    elsewhere.get_by_label("续填码").fill(code)
    elsewhere.get_by_role("button", name="继续填写").click()
    expect(elsewhere.get_by_label("姓名或者单位名称")).to_have_value("陈晓兰")


def test_the_window_marks_an_answer_and_the_applicant_changes_that_one(walk: Walk, hall: Hall, scan: str) -> None:
    item = bound(hall)
    desk = walk.staff("hall_window", f"/desk/services/applications/register/{item.uid}/")
    walk.look(desk)
    desk.get_by_role("button", name="开始收件").click()
    walk.look(desk)
    # A reader types the number of the card where the cursor stands.
    desk.keyboard.type("11010519491231002X")
    desk.get_by_label("姓名或者单位名称").fill("陈晓兰")
    desk.get_by_label("联系电话").fill("13900000001")
    onward(desk)
    desk.get_by_role("radio", name="瓶装燃气").check()
    desk.get_by_label("安全负责人").fill("赵刚")
    onward(desk)
    desk.get_by_label("站点名称").fill("青石站")
    desk.get_by_label("日均瓶数").fill("20")
    desk.get_by_label("我已阅读并同意").check()
    onward(desk)
    desk.get_by_role("button", name="收件").last.click()
    expect(desk.get_by_text("平台不保存查询码")).to_be_visible()
    walk.look(desk)
    application: Any = Application.objects.get()
    walk.look(walk.staff("hall_window", f"/desk/services/applications/{application.case.uid}/check_form/"))
    window = hall.who("window")
    acts.check_form(application, by=window, faults=[FormFault("manager", "应当是本单位的人员")])
    acts.check_materials(application, by=window, verdicts=[Verdict(1, "fitting")])
    acts.request_supplement(application, by=window, allowed_days=10)
    page = walk.visitor("/healthz", scripts=False, width=360)
    client = Client()
    session = client.session
    session["services_tracked"] = [application.case.number]
    session.save()
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": key, "url": walk.address}])
    page.goto(f"/hall/applications/{application.case.number}/supplement/")
    walk.look(page)
    page.get_by_label("安全负责人").fill("钱进")
    onward(page)
    page.get_by_label("我已阅读并同意").check()
    onward(page)
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_text("补正已经提交")).to_be_visible()
    walk.look(walk.staff("hall_window", f"/desk/services/applications/{application.case.uid}/"))


def test_a_form_is_chosen_tried_and_given_its_papers(walk: Walk, hall: Hall) -> None:
    from gongkai.apps.services.actions import changes

    bound(hall)
    by = hall.stage.who("editor")
    change = changes.begin_change(org=hall.bureau, by=by, item=hall.item, reason="调整")
    address = f"/desk/services/changes/{change.case.uid}/"
    for more in ("", "form/", "papers/", "form/try/apply_person/"):
        walk.look(walk.staff("item_editor", f"{address}{more}"))
