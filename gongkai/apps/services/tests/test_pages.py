"""Pages of items: what the desk offers, what the public reads, and that nothing typed is lost."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.models import CatalogueChange, ItemChange, ServiceItem
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules import tables
from gongkai.apps.services.tests.samples import raw

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def browse(client, stage):
    """A browser in which somebody is logged in; nobody by default."""

    def as_somebody(name=""):
        client.logout()
        if name:
            client.force_login(stage.account(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_somebody


def text(response):
    return response.content.decode()


def test_an_editor_claims_edits_and_submits_in_the_browser(stage, browse):
    client = browse("editor")
    assert "认领目录事项" in text(client.get(reverse("services_desk:items")))
    page = client.get(reverse("services_desk:claim", args=[stage.entry.uid]))
    assert "县级" in text(page) and "市级" in text(page) and "省级" not in text(page)
    org = stage.cast.bureau.pk
    response = client.post(reverse("services_desk:claim", args=[stage.entry.uid]), {"org": org, "level": "4"})
    change = ItemChange.objects.get()
    assert response.url == reverse("services_desk:change", args=[change.case.uid])
    shown = text(client.get(response.url))
    assert "修改草稿" in shown and "咨询和监督" in shown and "没有填写" in shown
    contact = reverse("services_desk:change_edit", args=[change.case.uid, "contact"])
    assert "没有填写" in text(client.get(contact))
    client.post(contact, {"consult": "０５４９-6200100", "complaint": "12345"})
    change.version.refresh_from_db()
    assert change.version.document["consult"] == "0549-6200100"
    response = client.post(reverse("services_desk:change_act", args=[change.case.uid, "submit"]))
    assert response.status_code == 422 and "处不符合要求" in text(response)


@pytest.mark.parametrize("group", [g.id for g in tables.groups()])
def test_every_group_of_a_complete_draft_reads_back_as_it_was(stage, browse, group):
    change = stage.claim(extras={"网办二维码": "有"})
    client = browse("editor")
    address = reverse("services_desk:change_edit", args=[change.case.uid, group])
    form = client.get(address).context["editor"]
    data = {rows.count_name: rows.count for rows in form.rows}
    for one in form.forms:
        data |= {bound.html_name: bound.value() for bound in one if bound.value() not in (None, "", False, [])}
    before = change.version.document
    assert client.post(address, data).status_code == 302
    change.version.refresh_from_db()
    assert change.version.document == before


def test_rows_are_added_moved_and_removed_without_scripts(stage, browse):
    change = stage.claim()
    client = browse("editor")
    address = reverse("services_desk:change_edit", args=[change.case.uid, "questions"])
    given = {
        "questions-count": 3,
        "questions-0-order": 2, "questions-0-question": "第二问", "questions-0-answer": "二",
        "questions-1-order": 1, "questions-1-question": "第一问", "questions-1-answer": "一",
        "questions-2-order": 3,
    }  # fmt: skip
    more = client.post(address, given | {"more": "questions"})
    assert more.status_code == 200 and 'value="第一问"' in text(more) and "第5行" in text(more)
    client.post(address, given)
    change.version.refresh_from_db()
    assert [q["question"] for q in change.version.document["questions"]] == ["第一问", "第二问"]
    client.post(address, given | {"questions-0-remove": "on"})
    change.version.refresh_from_db()
    assert [q["question"] for q in change.version.document["questions"]] == ["第一问"]


def test_a_row_that_cannot_be_read_says_so_beside_it_and_loses_nothing(stage, browse):
    change = stage.claim()
    address = reverse("services_desk:change_edit", args=[change.case.uid, "questions"])
    data = {"questions-count": 1, "questions-0-question": "没有答案的问题", "questions-0-answer": ""}
    response = browse("editor").post(address, data)
    assert response.status_code == 422
    assert "没有答案的问题" in text(response) and "没有填写。" in text(response)
    change.version.refresh_from_db()
    assert change.version.document["questions"] == raw()["questions"]


def test_reviewers_see_difference_burden_and_what_is_touched(stage, browse):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="增加环节")
    stage.fill(change, steps=[*raw()["steps"], {"name": "公示", "kind": "other"}], bases=raw()["bases"])
    page = text(browse("manager").get(reverse("services_desk:change", args=[change.case.uid])))
    assert "增加了申请人的负担" in page and "增加环节" in page and "已公布的办事指南" in page
    assert "修改草稿" not in page
    form = text(browse("legal").get(reverse("services_desk:change_review_form", args=[change.case.uid])))
    assert "审核表" in form and "公示" in form


def test_signatures_stand_on_the_printed_form(stage, browse):
    change = stage.claim()
    stage.publish(change)
    page = text(browse("editor").get(reverse("services_desk:change_review_form", args=[change.case.uid])))
    assert all(f"事项{who}" in page for who in ("legal", "manager", "establishment", "publisher"))


def test_who_may_not_edit_is_sent_back_and_strangers_find_nothing(stage, browse):
    change = stage.claim()
    edit = reverse("services_desk:change_edit", args=[change.case.uid, "contact"])
    assert browse("manager").get(edit).status_code == 302
    for name in ("other_editor",):
        client = browse(name)
        assert client.get(edit).status_code == 404
        assert client.get(reverse("services_desk:item", args=[change.item.uid])).status_code == 404
    assert browse().get(edit).status_code == 302


def test_a_body_begins_and_cancels_from_the_item_page(stage, browse):
    item = stage.item()
    client = browse("editor")
    page = text(client.get(reverse("services_desk:item", args=[item.uid])))
    assert (
        all(label in page for label in ("变更", "更正文字差错", "暂停", "取消"))
        and "恢复" not in page.split("现在可以")[1].split("</section>")[0]
    )
    begin = reverse("services_desk:begin", args=[item.uid, "propose_cancellation"])
    refused = client.post(begin, {"reason": "下放", "transition": "办完", "effective_on": "2026-11-02"})
    assert refused.status_code == 422 and "取消依据" in text(refused)
    client.post(
        begin, {"reason": "下放", "transition": "办完", "effective_on": "2026-11-02", "basis": "国发〔2026〕3号"}
    )
    change = ItemChange.objects.get(item=item, open=True)
    assert change.kind == "cancel"
    assert "正在办理" in text(client.get(reverse("services_desk:item", args=[item.uid])))
    assert client.get(begin).status_code == 302


def test_lists_filter_sort_and_export(stage, browse):
    stage.adopted("", "新办", "变更", promised_days=25, steps=[])
    client = browse("manager")
    everything = text(client.get(reverse("services_desk:items")))
    assert "共 3 条" in everything
    assert "共 3 条" in text(client.get(reverse("services_desk:items"), {"deviating": "on", "sort": "-deviation"}))
    assert "共 1 条" in text(client.get(reverse("services_desk:items"), {"text": "新办"}))
    csv = client.get(reverse("services_desk:items"), {"export": "csv"})
    assert "燃气经营许可证核发（变更）" in b"".join(csv.streaming_content).decode("utf-8-sig")


def test_the_desk_of_the_catalogue_proposes_edits_and_decides(stage, browse):
    client = browse("catalogue")
    assert "新增目录" in text(client.get(reverse("services_desk:catalogue")))
    response = client.post(
        reverse("services_desk:catalogue_propose"),
        {"org": stage.cast.county.pk, "name": "公共卫生许可", "type": "01", "department": "19", "levels": ["4"],
         "reason": "新增"},
    )  # fmt: skip
    change = CatalogueChange.objects.get(entry__name="公共卫生许可")
    assert response.url == reverse("services_desk:catalogue_change", args=[change.case.uid])
    basis = reverse("services_desk:catalogue_edit", args=[change.case.uid, "basis"])
    client.post(basis, {"bases-count": 1, "bases-0-title": "公共场所卫生管理条例", "bases-0-kind": "regulation"})
    header = reverse("services_desk:catalogue_header", args=[change.case.uid])
    client.post(header, {"levels": ["3", "4"], "department": "19", "due_on": "2026-12-01"})
    change.version.refresh_from_db()
    assert (change.version.header["levels"], change.version.document["bases"][0]["kind"]) == ("34", "regulation")
    assert client.get(reverse("services_desk:catalogue_edit", args=[change.case.uid, "place"])).status_code == 404
    client.post(reverse("services_desk:catalogue_act", args=[change.case.uid, "submit"]))
    browse("catalogue_reviewer").post(
        reverse("services_desk:catalogue_act", args=[change.case.uid, "approve"]), {"opinion": "同意。"}
    )
    browse("catalogue").post(
        reverse("services_desk:catalogue_act", args=[change.case.uid, "publish"]), {"effective_on": "2026-11-02"}
    )
    change.entry.refresh_from_db()
    assert (change.entry.state, change.entry.levels, change.entry.code) == ("in_force", "34", "000119001000")
    assert "公共卫生许可" in text(browse().get(reverse("services:catalogue")))


def test_a_cancelled_catalogue_entry_says_so_before_and_after(stage, browse):
    stage.adopted()
    browse("catalogue").get(reverse("services_desk:catalogue_begin", args=[stage.entry.uid, "propose_cancellation"]))
    stage.cancel_catalogue(TODAY + timedelta(days=1))
    page = text(browse().get(reverse("services:catalogue_entry", args=[stage.entry.uid])))
    assert "将要取消" in page and "实施的机关" in page


def test_the_public_reads_the_guide_in_plain_language(stage, browse):
    item = stage.item()
    client = browse()
    page = text(client.get(reverse("services:item", args=[item.uid])))
    for words in (
        "燃气经营许可证核发", item.code, "10个工作日", "法定20个工作日，缩短50%", "不收费",
        "政府部门已经掌握，不用提供",
        "燃气管理股", "<svg", "城镇燃气管理条例", "县政务服务中心", "分公司要办吗", "0549-6200100", "不服怎么办",
        "扫码",
    ):  # fmt: skip
        assert words in page, words
    listed = text(client.get(reverse("services:items")))
    assert "燃气经营许可证核发" in listed and "财政局" in listed
    assert "共 1 条" in text(
        client.get(reverse("services:items"), {"theme": "legal.operate", "type": "01", "objects": "2", "letter": "R"})
    )
    for nothing in ({"theme": "person.school"}, {"objects": "1"}, {"type": "02"}, {"letter": "A"}, {"q": "没有"}):
        assert "没有符合条件的记录" in text(client.get(reverse("services:items"), nothing)), nothing
    assert client.get(reverse("services:by_code", args=[item.code])).url == reverse("services:item", args=[item.uid])
    assert "1 项" in text(client.get(reverse("services:bodies")))
    assert "燃气经营许可证核发" in text(client.get(reverse("services:body", args=[item.org.site_slug])))


def test_drafts_are_nowhere_in_public(stage, browse):
    change = stage.claim()
    client = browse()
    assert client.get(reverse("services:item", args=[change.item.uid])).status_code == 404
    assert client.get(reverse("services:item_version", args=[change.item.uid, 1])).status_code == 404
    assert client.get(reverse("services:by_code", args=[change.item.code])).status_code == 404
    assert "燃气经营许可证核发" not in text(client.get(reverse("services:items")))


def test_the_page_of_an_item_reads_one_guide_however_many_versions_there_were(stage, client):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="改")
    stage.publish(stage.fill(change, visits_note="核验原件"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("services:item", args=[item.uid])).content.decode()
    assert "第 1 版" in page and "第 2 版" in page
    assert sum('"services_itemversion"."document"' in one["sql"] for one in asked) == 1
    assert len(asked) <= 13


def test_earlier_versions_keep_their_address_and_later_ones_have_none_yet(stage, browse):
    item = stage.item()
    change = acts.begin_change(org=item.org, by=stage.who("editor"), item=item, reason="压缩时限")
    stage.publish(stage.fill(change, promised_days=10, visits_note="核验原件"), TODAY + timedelta(days=1))
    client = browse()
    assert client.get(reverse("services:item_version", args=[item.uid, 2])).status_code == 404
    with time_machine.travel("2026-11-03T08:00:00+08:00", tick=False):
        jobs.take_effect()
        old = client.get(reverse("services:item_version", args=[item.uid, 1]))
        assert "历史版本" in text(old)
        assert "核验原件" in text(client.get(reverse("services:item", args=[item.uid])))


def test_suspended_and_cancelled_say_so(stage, browse):
    item = stage.item()
    terms = Terms(until_on=TODAY + timedelta(days=9), transition="继续办理")
    stage.publish(
        acts.propose_suspension(org=item.org, by=stage.who("editor"), item=item, reason="系统升级", terms=terms)
    )
    page = text(browse().get(reverse("services:item", args=[item.uid])))
    assert "暂停办理" in page and "2026年11月11日" in page and "系统升级" in page
    terms = Terms(effective_on=TODAY, basis="国发〔2026〕3号", transition="办完为止")
    stage.publish(
        acts.propose_cancellation(org=item.org, by=stage.who("editor"), item=item, reason="取消", terms=terms)
    )
    gone = browse().get(reverse("services:item", args=[item.uid]))
    assert gone.status_code == 410 and "已经取消" in text(gone) and "办完为止" in text(gone)
    assert browse().get(reverse("services:item_version", args=[item.uid, 1])).status_code == 200


def test_situations_are_offered_on_the_main_page(stage, browse):
    main, *below = stage.adopted("", "新办", "变更")
    page = text(browse().get(reverse("services:item", args=[main.uid])))
    assert "按情形办理" in page and all(one.name in page for one in below)


def test_an_item_of_duty_shows_what_it_is_about(stage, browse):
    item = stage.item()
    version = standards.current_version(item)
    assert version.number == 1
    stage.change_catalogue()
    assert ServiceItem.objects.filter(catalogue__number=2, catalogue_number=1).exists()
    assert "目录已经修改" in text(browse("editor").get(reverse("services_desk:item", args=[item.uid])))
