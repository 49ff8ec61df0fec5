"""The desk of 一件事 and 自测 in the browser: nothing typed is lost, and each sees what is his to do."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.services.models import (
    CatalogueEntry,
    Journey,
    JourneyRevision,
    SelfTest,
    SelfTestRevision,
    ServiceItem,
)
from gongkai.apps.services.queries import named
from gongkai.apps.services.rules.journeys import StepItem
from gongkai.apps.services.rules.journeys import stored as journey_of
from gongkai.apps.services.rules.selftests import stored as tree_of
from gongkai.apps.services.tests.guidance.stage import (
    MATERIALS,
    drafted,
    published,
    questions_drafted,
    questions_published,
)
from gongkai.apps.services.tests.samples import BASIC


def text(response):
    return response.content.decode()


def rows(name, *given):
    """Repeated rows as a browser sends them."""
    data = {f"{name}-count": len(given)}
    for at, row in enumerate(given):
        data |= {f"{name}-{at}-{key}": value for key, value in row.items()}
    return data


def test_a_step_says_which_situation_of_an_entry_is_meant(stage, browse):
    stage.adopted("", "变更", "换发")
    client, revision = browse("manager"), drafted(stage)
    step = reverse("services_desk:journey_step", args=[revision.case.uid, 1])
    assert "各机关公布的情形：变更、换发" in text(client.get(step))
    row = {"code": BASIC, "situation": "（变更）", "when": "换了场所的"}
    client.post(step, {"title": "变更许可", "place": "1", **rows("items", row)})
    written = journey_of(JourneyRevision.objects.get().document)
    assert written.steps[0].items[0] == StepItem(BASIC, "换了场所的", "变更")
    draft = text(client.get(reverse("services_desk:journey_draft", args=[revision.case.uid])))
    assert "情形：变更" in draft and "发布前要处理" not in draft


def test_brackets_within_a_situation_stay(stage, browse):
    stage.adopted("", "首次（含补办）")
    client, revision = browse("manager"), drafted(stage)
    step = reverse("services_desk:journey_step", args=[revision.case.uid, 1])
    assert "各机关公布的情形：首次（含补办）" in text(client.get(step))
    client.post(step, {"title": "申请", "place": "1", **rows("items", {"code": BASIC, "situation": "首次（含补办）"})})
    assert journey_of(JourneyRevision.objects.get().document).steps[0].items[0].situation == "首次（含补办）"


def test_situations_of_several_entries_are_read_together(stage):
    stage.adopted("", "变更", "换发")
    other = CatalogueEntry.objects.get(code=BASIC)
    other.pk, other.uid, other.code = None, uuid4(), "340123020003"
    other.save(force_insert=True)
    ServiceItem.objects.filter(name__contains="换发").update(catalogue=other)
    with CaptureQueriesContext(connection) as one:
        assert named.situations_of([BASIC]) == {BASIC: ["变更"]}
    with CaptureQueriesContext(connection) as two:
        assert named.situations_of([BASIC, other.code]) == {BASIC: ["变更"], other.code: ["换发"]}
    assert len(one) == len(two)


def test_an_office_writes_a_journey_step_by_step(stage, browse):
    stage.adopted("")
    client = browse("manager")
    assert "还没有一件事" in text(client.get(reverse("services_desk:journeys")))
    new = reverse("services_desk:journey_new")
    refused = client.post(new, {"org": stage.cast.county.pk, "title": "", "intro": "企业要用", "words": ""})
    assert refused.status_code == 422 and "企业要用" in text(refused)
    values = {
        "org": stage.cast.county.pk,
        "title": "开燃气站",
        "stage": "legal.set_up",
        "intro": "企业",
        "words": "开煤气站\n\n开气站",
    }
    draft = client.post(new, values).url
    revision = JourneyRevision.objects.get()
    assert "还没有步骤" in text(client.get(draft))
    step = reverse("services_desk:journey_step", args=[revision.case.uid, 1])
    typed = {"title": "申请许可", "text": "先申请", "place": "1", **rows("items", {"code": "", "when": ""})}
    looked = client.post(step, {**typed, "find": "燃气", "more": "find"})
    assert looked.status_code == 200 and "先申请" in text(looked) and f'value="{BASIC}"' in text(looked)
    assert "没有找到" in text(client.post(step, {**typed, "find": "不存在的事", "more": "find"}))
    assert client.post(step, {**typed, "title": ""}).status_code == 422
    assert client.post(step, {**typed, "find": "燃气", "add": [BASIC]}).url == draft
    second = reverse("services_desk:journey_step", args=[revision.case.uid, 2])
    client.post(second, {"title": "开业", "text": "准备", "place": "1", **rows("items")})
    revision.refresh_from_db()
    written = journey_of(revision.document)
    assert [one.title for one in written.steps] == ["开业", "申请许可"] and written.words == ("开煤气站", "开气站")
    assert [one.code for one in written.steps[1].items] == [BASIC]
    frame = reverse("services_desk:journey_frame", args=[revision.case.uid])
    assert f'value="{BASIC}"' in text(client.get(frame))
    client.post(frame, {**values, "lead": BASIC, "joint_note": "一次办"})
    removed = reverse("services_desk:journey_step_remove", args=[revision.case.uid, 1])
    assert client.get(removed).url == draft, "a link removes nothing"
    client.post(removed)
    assert [one.title for one in journey_of(JourneyRevision.objects.get().document).steps] == ["申请许可"]
    assert "一次申请" in text(client.get(reverse("services_desk:journey_preview", args=[revision.case.uid])))
    client.post(reverse("services_desk:journey_act", args=[revision.case.uid, "submit"]))
    assert browse("publisher").get(draft).status_code == 200
    act = reverse("services_desk:journey_act", args=[revision.case.uid, "publish"])
    client.post(act)
    assert Journey.objects.get().visible
    assert client.post(frame, values).url == draft, "what was published is not edited"


def test_the_page_of_a_journey_offers_what_is_to_be_done(stage, browse):
    journey = published(stage)
    client = browse("manager")
    page = reverse("services_desk:journey", args=[journey.uid])
    assert "撤下" in text(client.get(page)) and "编制自测" in text(client.get(page))
    begin = reverse("services_desk:journey_begin", args=[journey.uid])
    assert client.get(begin).url == page
    draft = client.post(begin).url
    assert "第2版" in text(client.get(page)) and client.get(draft).status_code == 200
    assert client.post(begin).url == page, "one draft at a time"
    test = client.post(reverse("services_desk:selftest_new"), {"journey": journey.uid})
    assert SelfTest.objects.get().journey == journey and client.get(test.url).status_code == 200
    stage.cancel_catalogue(journey.published_on)
    assert "现行版本需要修改" in text(client.get(page))


@pytest.mark.parametrize("who", ["", "editor"])
def test_strangers_see_no_journey_at_the_desk(stage, browse, who):
    journey = published(stage)
    client = browse(who)
    expected = 404 if who else 302
    assert client.get(reverse("services_desk:journey", args=[journey.uid])).status_code == expected
    assert client.get(reverse("services_desk:journey_new")).status_code == expected


@pytest.fixture
def item(stage):
    (found,) = stage.adopted("", materials=MATERIALS)
    return found


def test_an_editor_writes_questions_and_what_they_lead_to(stage, browse, item):
    client = browse("editor")
    new = reverse("services_desk:selftest_new")
    assert item.code in text(client.get(new, {"code": item.code}))
    assert client.post(new, {"code": "999"}).status_code == 422
    draft = client.post(new, {"code": item.code}).url
    assert client.post(new, {"code": item.code}).url == draft, "the draft there is"
    revision = SelfTestRevision.objects.get()
    uid = revision.case.uid
    first = reverse("services_desk:selftest_question", args=[uid, "new"])
    assert "储存场所证明" in text(client.get(first))
    answers = rows(
        "answers",
        {"text": "瓶装气", "to": "new_r", "materials": "储存场所证明"},
        {"text": "别的", "to": "new_q", "materials": ""},
        {"text": "", "to": "", "materials": ""},
    )
    more = client.post(first, {"text": "经营什么？", "help": "", **answers, "more": "answers"})
    assert more.status_code == 200 and "答案第5行" in text(more) and "瓶装气" in text(more)
    assert client.post(first, {"text": "", "help": "", **answers}).status_code == 422
    assert client.post(first, {"text": "经营什么？", "help": "", **answers}).url == draft
    tree = tree_of(SelfTestRevision.objects.get().document)
    assert [one.key for one in tree.questions] == ["q1", "q2"] and [one.key for one in tree.outcomes] == ["r1"]
    assert tree.questions[0].answers[0].materials == ("储存场所证明",)
    page = text(client.get(draft))
    assert "发布前要处理" in page and "第2题：没有写题目。" in page
    outcome = reverse("services_desk:selftest_outcome", args=[uid, "r1"])
    client.post(outcome, {"kind": "apply", "text": "可以申请。", "basis": "", "codes": "", "materials": ""})
    no = {"kind": "refuse", "text": "不归这里。", "basis": "条例第十五条", "codes": "", "materials": ""}
    client.post(reverse("services_desk:selftest_outcome", args=[uid, "new"]), no)
    second = reverse("services_desk:selftest_question", args=[uid, "q2"])
    answers = rows("answers", {"text": "管道气", "to": "r1"}, {"text": "加油", "to": "r2"})
    client.post(second, {"text": "具体是什么？", "help": "", **answers})
    assert "发布前要处理" not in text(client.get(draft))
    tried = reverse("services_desk:selftest_try", args=[uid])
    assert "经营什么？" in text(client.get(tried)) and "可以申请。" in text(client.get(tried, {"at": "1-0"}))
    frame = reverse("services_desk:selftest_frame", args=[uid])
    client.post(frame, {"title": "能不能开气站", "intro": "两道题"})
    client.post(reverse("services_desk:selftest_act", args=[uid, "submit"]))
    browse("legal").post(reverse("services_desk:selftest_act", args=[uid, "publish"]))
    assert SelfTest.objects.get().title == "能不能开气站" and SelfTest.objects.get().visible
    assert client.post(frame, {"title": "改", "intro": ""}).url == draft, "what was published is not edited"
    assert SelfTest.objects.get().title == "能不能开气站"


def test_parts_are_removed_and_put_first_by_button_only(stage, browse, item):
    revision = questions_drafted(stage, item)
    client = browse("editor")
    part = {"uid": revision.case.uid, "key": "q2"}
    first = reverse("services_desk:selftest_part", kwargs={**part, "do": "first"})
    client.get(first)
    assert tree_of(SelfTestRevision.objects.get().document).questions[0].key == "q1"
    client.post(first)
    assert tree_of(SelfTestRevision.objects.get().document).questions[0].key == "q2"
    client.post(reverse("services_desk:selftest_part", kwargs={**part, "do": "remove"}))
    assert "断头路" in text(client.get(reverse("services_desk:selftest_draft", args=[revision.case.uid])))
    assert client.post(reverse("services_desk:selftest_part", kwargs={**part, "do": "none"})).status_code == 404
    assert client.get(reverse("services_desk:selftest_question", args=[revision.case.uid, "q9"])).status_code == 404


def test_the_page_of_a_test_offers_what_is_to_be_done(stage, browse, item):
    test = questions_published(stage, item)
    page = reverse("services_desk:selftest", args=[test.uid])
    client = browse("editor")
    assert "撤下" in text(client.get(page)) and "修改" in text(client.get(page))
    client.post(reverse("services_desk:selftest_new"), {"code": item.code})
    assert "正在编制" in text(client.get(page))
    item.versions.update(document={**item.versions.get().document, "materials": MATERIALS[:1]})
    assert "现行版本需要修改" in text(client.get(page))
    assert browse("other_editor").get(page).status_code == 404
    assert client.get(reverse("services_desk:selftests")).status_code == 200
