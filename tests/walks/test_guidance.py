"""一件事 and 自测: written at the desk, published, and gone through by a visitor without scripts; looked at by axe."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from gongkai.apps.services.actions import maps, visiting
from gongkai.apps.services.actions.popularity import recount
from gongkai.apps.services.models import JourneyRevision, SelfTestRevision
from gongkai.apps.services.rules.maps.shapes import Shape
from gongkai.apps.services.tests.guidance.stage import COUNTY, MATERIALS, TEXT, placed, published, questions_drafted
from gongkai.apps.services.tests.samples import BASIC, raw
from gongkai.apps.services.tests.stage import Stage, make_stage
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.workdays import today
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DESK = "/desk/services"


@pytest.fixture
def stage(walk: Walk) -> Stage:
    return placed(make_stage(walk.cast))


def test_an_office_writes_an_event_and_a_visitor_follows_it(walk: Walk, stage: Stage) -> None:
    stage.adopted("")
    page = walk.staff("item_manager", f"{DESK}/journeys/new/")
    walk.look(page)
    page.get_by_label("标题").fill("开燃气站")
    page.get_by_label("对象和阶段").select_option("legal.set_up")
    page.get_by_label("简介").fill("企业开办燃气站。")
    page.get_by_role("button", name="起草").click()
    page.get_by_role("link", name="增加一步").click()
    page.get_by_label("这一步做什么").fill("申请许可")
    page.get_by_label("查找事项").fill("燃气")
    page.get_by_role("button", name="查找").click()
    page.get_by_label(f"各地实施，{BASIC}").check()
    walk.look(walk.staff("item_manager", page.url))
    page.get_by_label("这一步做什么").fill("申请许可")
    page.get_by_label("编码").first.fill(BASIC)
    page.get_by_role("button", name="保存").click()
    walk.look(page)
    case = JourneyRevision.objects.get().case
    walk.look(walk.staff("item_manager", f"{DESK}/journeys/drafts/{case.uid}/preview/"))
    walk.look(walk.staff("item_manager", f"{DESK}/journeys/drafts/{case.uid}/frame/"))
    walk.act("item_manager", f"{DESK}/journeys/drafts/{case.uid}/", "提交发布")
    walk.act("item_publisher", f"{DESK}/journeys/drafts/{case.uid}/", "发布")
    walk.look(walk.staff("item_manager", f"{DESK}/journeys/"))
    run_pending()
    visitor = walk.visitor("/", scripts=False)
    walk.look(visitor)
    visitor.get_by_role("link", name="开燃气站").click()
    expect(visitor.get_by_role("heading", name="第1步")).to_be_visible()
    walk.look(visitor)
    visitor.get_by_role("link", name="打印材料清单").click()
    walk.look(visitor)
    visitor.goto("/services/journeys/?audience=legal")
    walk.look(visitor)
    visitor.goto("/services/search/?q=燃气")
    expect(visitor.get_by_role("heading", name="一件事")).to_be_visible()
    walk.look(visitor)


def test_an_editor_writes_questions_and_a_visitor_answers_them(walk: Walk, stage: Stage) -> None:
    (item,) = stage.adopted("", materials=MATERIALS)
    revision = questions_drafted(stage, item)
    draft = f"{DESK}/selftests/drafts/{revision.case.uid}/"
    page = walk.staff("item_editor", draft)
    walk.look(page)
    for path in ("questions/q2/", "questions/new/", "outcomes/r2/", "try/", "frame/"):
        walk.look(walk.staff("item_editor", draft + path))
    page = walk.staff("item_editor", f"{draft}try/")
    page.get_by_role("link", name="是", exact=True).click()
    page.get_by_role("link", name="瓶装气").click()
    walk.look(page)
    walk.act("item_editor", draft, "提交审核")
    walk.act("item_legal", draft, "审核发布")
    walk.look(walk.staff("item_editor", f"{DESK}/selftests/{SelfTestRevision.objects.get().test.uid}/"))
    walk.look(walk.staff("item_editor", f"{DESK}/selftests/new/"))
    visitor = walk.visitor(f"/services/items/{item.uid}/", scripts=False)
    visitor.get_by_role("link", name="测一测能不能办").click()
    walk.look(visitor)
    visitor.get_by_role("link", name="不是").click()
    expect(visitor.get_by_text("城镇燃气管理条例第十五条")).to_be_visible()
    walk.look(visitor)
    visitor.get_by_role("link", name="从头再来").click()
    visitor.get_by_role("link", name="是", exact=True).click()
    visitor.get_by_role("link", name="瓶装气").click()
    expect(visitor.get_by_text("根据您的回答需要")).to_be_visible()
    expect(visitor.get_by_role("link", name="网上申请")).to_be_visible()
    walk.look(visitor)


def test_a_guide_with_its_map_and_its_sheet_of_paper(walk: Walk, stage: Stage) -> None:
    venue = {**raw()["venues"][0], "hours": "工作日9:00—17:00", "longitude": "117.5", "latitude": "32.6"}
    (item,) = stage.adopted("", materials=MATERIALS, venues=[venue])
    published(stage, replace(TEXT, lead=BASIC))
    maps.take_over(
        org=stage.cast.county,
        by=stage.who("manager"),
        name="城区",
        attribution="县自然资源局",
        approval="皖S（2026）1号",
        shapes=[Shape("main_road", "文昌路", ((117.49, 32.6), (117.51, 32.6)))],
    )
    visiting.add({(today(), item.pk): 9})
    recount(today())
    page = walk.visitor(f"/services/items/{item.uid}/")
    picture = page.get_by_role("img", name="位置示意图")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.complete && img.naturalWidth > 0")
    walk.look(page)
    page.get_by_role("link", name="打印办事清单").click()
    walk.look(page)
    page.goto(f"/services/guides/?region={COUNTY}")
    expect(page.get_by_role("heading", name="常办事项")).to_be_visible()
    expect(page.get_by_role("heading", name="最近看过")).to_be_visible()
    walk.look(page)
    page.get_by_role("button", name="清除").click()
    expect(page.get_by_role("heading", name="最近看过")).to_have_count(0)
    for path in ("words/", "words/new/", "maps/", "maps/new/"):
        walk.look(walk.staff("item_manager", f"{DESK}/{path}"))
