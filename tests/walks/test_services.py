"""政务服务事项: from the claim to the guide that the public reads, looked at on a phone and by axe."""

import pytest
from playwright.sync_api import expect

from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.models import ItemChange
from gongkai.apps.services.tests.samples import raw
from gongkai.apps.services.tests.stage import Stage, make_stage
from gongkai.kernel.outbox import run_pending
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DESK = "/desk/services"


@pytest.fixture
def stage(walk: Walk) -> Stage:
    return make_stage(walk.cast)


def test_an_item_is_claimed_completed_reviewed_published_and_read(walk: Walk, stage: Stage) -> None:
    page = walk.staff("item_editor", f"{DESK}/catalogue/{stage.entry.uid}/")
    walk.look(page)
    page.get_by_role("link", name="认领", exact=True).click()
    walk.look(page)
    page.get_by_role("button", name="认领").click()
    expect(page.get_by_text("已认领")).to_be_visible()
    walk.look(page)
    change = ItemChange.objects.get()
    for group in ("materials", "process", "online", "place"):
        walk.look(walk.staff("item_editor", f"{DESK}/changes/{change.case.uid}/edit/{group}/"))
    page = walk.staff("item_editor", f"{DESK}/changes/{change.case.uid}/edit/contact/")
    page.get_by_label("咨询方式").fill("0549-6200100")
    page.get_by_label("监督投诉方式").fill("0549-6200100")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("监督投诉电话与咨询电话相同")).to_be_visible()
    stage.fill(change)
    address = f"{DESK}/changes/{change.case.uid}/"
    walk.act("item_editor", address, "提交审核")
    walk.act("item_legal", address, "法制审核同意")
    walk.act("item_manager", address, "政务服务管理机构同意")
    walk.act("item_establishment", address, "机构编制（法制）部门同意")
    walk.look(walk.act("item_publisher", address, "发布"))
    walk.look(walk.staff("item_publisher", f"{address}review-form/"))
    walk.look(walk.staff("item_manager", f"{DESK}/items/"))
    walk.look(walk.staff("item_editor", f"{DESK}/items/{change.item.uid}/"))
    public = walk.visitor("/services/", scripts=False)
    walk.look(public)
    public.get_by_role("link", name="燃气经营许可证核发").click()
    expect(public.get_by_text("法定20个工作日，缩短50%")).to_be_visible()
    walk.look(public)


def test_a_change_shows_what_it_asks_anew(walk: Walk, stage: Stage) -> None:
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="增加公示环节")
    materials = [{**raw()["materials"][0], "copies": 2}, raw()["materials"][1]]
    stage.fill(
        change, steps=[*raw()["steps"], {"name": "公示", "kind": "other"}], materials=materials, visits_note="核验"
    )
    page = walk.staff("item_manager", f"{DESK}/changes/{change.case.uid}/")
    expect(page.get_by_text("这些改动增加了申请人的负担")).to_be_visible()
    walk.look(page)
    for path in ("bodies/", "catalogue/", f"catalogue/{stage.entry.uid}/"):
        walk.look(walk.visitor(f"/services/{path}"))
    walk.look(walk.staff("item_catalogue", f"{DESK}/catalogue/"))


def test_a_visitor_finds_a_guide_by_topic_by_typing_and_without_scripts(walk: Walk, stage: Stage) -> None:
    venue = {**raw()["venues"][0], "longitude": "118", "latitude": "33"}
    stage.adopted("", "变更", accept_conditions="符合条件的说明" * 60, venues=[venue])
    run_pending()
    page = walk.visitor("/services/guides/")
    walk.look(page)
    page.get_by_label("要办的事").press_sequentially("ranq")
    suggestion = page.get_by_role("navigation", name="可能要办的事").get_by_role("link").first
    expect(suggestion).to_contain_text("经营许可证核发")
    suggestion.click()
    page.get_by_label("燃气经营许可申请表").check()
    walk.look(page)
    plain = walk.visitor("/services/guides/", scripts=False)
    plain.get_by_label("要办的事").fill("燃气")
    plain.get_by_role("button", name="检索").click()
    expect(plain.get_by_text("共 2 项")).to_be_visible()
    walk.look(plain)
    plain.goto("/services/guides/")
    plain.get_by_role("link", name="准营准办").click()
    expect(plain.get_by_text("共 2 项")).to_be_visible()
