"""咨询: asked on the guide without scripts, answered at the desk, read by number and code."""

import pytest
from playwright.sync_api import expect

from gongkai.apps.services.models import Consultation
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_question_is_asked_answered_and_made_public(walk: Walk) -> None:
    item = make_stage(walk.cast).adopted("")[0]
    clerk = Account.objects.create(username="consultant", name="答复员")
    Post.objects.create(account=clerk, org=item.org, role="services.consultant", from_on=LONG_AGO)
    walk.cast.accounts["consultant"] = clerk
    page = walk.visitor(f"/services/items/{item.uid}/", scripts=False, width=360)
    page.get_by_role("link", name="我要咨询").click()
    walk.look(page)
    page.get_by_label("内容").fill("没有房产证能不能办？")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请记下编号和查询码")).to_be_visible()
    walk.look(page)
    one = Consultation.objects.get()
    walk.look(walk.staff("consultant", "/desk/services/consultations/"))
    desk = walk.act("consultant", f"/desk/services/consultations/{one.case.uid}/", "答复", reply="可以。")
    walk.look(desk)
    walk.act("consultant", f"/desk/services/consultations/{one.case.uid}/", "公开问答")
    walk.look(walk.staff("consultant", f"/desk/services/consultations/{one.case.uid}/"))
    page.reload()
    expect(page.get_by_text("可以。")).to_be_visible()
    guide = walk.visitor(f"/services/items/{item.uid}/", width=1440)
    expect(guide.get_by_role("heading", name="公开的问答")).to_be_visible()
    walk.look(guide)
    walk.look(walk.visitor(f"/services/items/{item.uid}/ask/", width=1440))
