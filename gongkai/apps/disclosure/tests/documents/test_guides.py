"""公开指南: complete, versioned, current (条例第十二条、第五十三条); empty columns are defects (第二十条)."""

from dataclasses import fields, replace
from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions.guides import PUBLISHERS, GuideText, publish_guide
from gongkai.apps.disclosure.models import Guide
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import guides
from gongkai.apps.disclosure.tests.documents.walk import DAY, published
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries

TEXT = GuideText(
    classification="按条例第二十条分为十五类。",
    obtaining="政府网站、政府公报、档案馆、图书馆。",
    requesting="可以在线、当面、邮寄提交申请。",
    supervision="可以向县政府办公室投诉，依法申请行政复议。",
    office_name="安澜县财政局办公室",
    address="安澜县人民路3号",
    office_hours="工作日 8:30—12:00，14:30—17:30",
    phone="0551-62000003",
    online_contact="caizheng@example.gov.cn",
)
HERE = "/desk/disclosure/guide/"


def test_a_guide_is_published_in_versions_and_journalled(cast, clock):
    first = publish_guide(org=cast.bureau, by=cast.clerk, text=TEXT)
    clock.set(date(2026, 5, 6))
    second = publish_guide(org=cast.bureau, by=cast.head, text=replace(TEXT, phone="0551-62009999"))
    assert (first.number, second.number, second.published_on) == (1, 2, date(2026, 5, 6))
    assert reading.guide(cast.bureau) == second
    assert reading.guide(cast.bureau, 1).phone == "0551-62000003"
    rows = list(entries(f"org:{cast.bureau.uid}").filter(act="disclosure.guide.publish"))
    assert [(e.verb, e.actor_name, e.details["guide"]) for e in rows] == [
        ("publish", cast.clerk.name, 1),
        ("publish", cast.head.name, 2),
    ]
    assert rows[1].details["changed"] == ["phone"]


@pytest.mark.parametrize(
    "name", ["drafter", "handler", "reviewer", "leader", "supervisor", "other_clerk", "other_head", "nobody"]
)
def test_only_clerk_and_head_of_the_body_publish_it(cast, clock, name):
    with pytest.raises(NotAllowed):
        publish_guide(org=cast.bureau, by=cast.actor(name), text=TEXT)
    assert not Guide.objects.exists()
    assert PUBLISHERS == ("disclosure.clerk", "disclosure.head")


@pytest.mark.parametrize("name", [f.name for f in fields(GuideText) if f.name != "fax"])
def test_every_item_of_the_article_is_there(cast, clock, name):
    """第十二条第二款: 分类、编排体系、获取方式，工作机构的名称、地址、时间、电话、传真、互联网联系方式."""
    with pytest.raises(Refused) as refusal:
        publish_guide(org=cast.bureau, by=cast.clerk, text=replace(TEXT, **{name: "  "}))
    assert refusal.value.field == name
    assert not Guide.objects.exists()


def test_the_same_text_is_no_new_version(cast, clock):
    publish_guide(org=cast.bureau, by=cast.clerk, text=TEXT)
    with pytest.raises(Refused, match="没有变化"):
        publish_guide(org=cast.bureau, by=cast.clerk, text=TEXT)


def test_a_guide_that_differs_from_the_body_or_is_old_is_pointed_out(cast, clock):
    """第五十三条: 不及时更新公开指南的，依法处理."""
    org = cast.bureau
    org.phone, org.address = TEXT.phone, TEXT.address
    assert guides.outdated(None, org, DAY) == ["本单位还没有发布公开指南。"]
    guide = publish_guide(org=org, by=cast.clerk, text=TEXT)
    assert guides.outdated(guide, org, DAY) == []
    assert guides.outdated(guide, org, date(2027, 3, 2)) == []
    assert "超过一年" in guides.outdated(guide, org, date(2027, 3, 3))[0]
    org.phone = "0551-62008888"
    found = guides.outdated(guide, org, DAY)
    assert len(found) == 1 and "0551-62008888" in found[0] and TEXT.phone in found[0]


def test_empty_and_stale_columns_are_named(cast, clock):
    published(cast, clock, date(2024, 3, 4), column="budget")
    published(cast, clock, date(2026, 2, 26), column="policy")
    states = {s.column.key: s for s in guides.column_states(cast.bureau, DAY)}
    assert len(states) == 15
    assert (states["budget"].count, states["budget"].stale, states["budget"].empty) == (1, True, False)
    assert (states["policy"].newest, states["policy"].stale) == (date(2026, 2, 26), False)
    assert {key for key, s in states.items() if s.empty} == set(states) - {"budget", "policy"}


# Page ----------------------------------------------------------------------------------------


def here() -> str:
    return reverse("disclosure_desk:guide")


def test_the_form_begins_with_what_is_known(cast, clock, logged_in):
    page = logged_in(cast.account("clerk")).get(here()).content.decode()
    assert cast.bureau.address in page
    assert "本单位还没有发布公开指南" in page
    assert "空栏目" in page


def test_publishing_from_the_page(cast, clock, logged_in):
    browser = logged_in(cast.account("clerk"))
    values = {f.name: getattr(TEXT, f.name) for f in fields(TEXT)}
    refused = browser.post(here(), {**values, "obtaining": ""})
    assert refused.status_code == 422 and "请填写信息的获取方式" in refused.content.decode()
    assert browser.post(here(), values, follow=True).status_code == 200
    assert Guide.objects.get().office_name == TEXT.office_name
    again = browser.post(here(), values)
    assert again.status_code == 422 and "没有变化" in again.content.decode()
    public = browser.get(reverse("disclosure:guide", args=["caizheng"])).content.decode()
    assert TEXT.online_contact in public


@pytest.mark.parametrize("name", ["drafter", "leader", "supervisor"])
def test_others_have_no_guide_page(cast, clock, logged_in, name):
    assert logged_in(cast.account(name)).get(here()).status_code == 404
