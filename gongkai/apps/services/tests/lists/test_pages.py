"""Pages of 专项清单: the desk without scripts, and what anybody reads, searches, downloads and follows."""

import json
from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.services.actions.lists.changes import Terms
from gongkai.apps.services.models import ListChange, ListLine
from gongkai.apps.services.tests.lists.test_linking import FEE, PAID, settled

ROWS = {"bases-count": "1", "bases-0-title": "城镇燃气管理条例", "bases-0-kind": "regulation"}
SAID = {"name": "燃气许可证工本费", "category": "administrative", "standard": "每证10元", "unit": "元/证"}


def text(response) -> str:
    return response.content.decode()


def test_a_line_is_drafted_edited_reviewed_and_published_at_the_desk(lists, logged_in):
    browser = logged_in(lists.account("keeper"))
    page = browser.get(reverse("services_desk:lists"))
    assert "列入收费目录清单" in text(page)
    address = reverse("services_desk:list_propose", args=["fee"])
    made = browser.post(address, {"org": lists.bureau.pk, "name": SAID["name"], "reason": "新设"})
    change = ListChange.objects.get()
    edit = reverse("services_desk:list_edit", args=[change.case.uid])
    assert (made.status_code, made.url) == (302, edit)
    assert "没有填写" in text(browser.get(edit))
    given = {**SAID, **ROWS, "collector": "县财政局"}
    more = browser.post(edit, {**given, "more": "bases"})
    assert (more.status_code, 'name="bases-2-title"' in text(more)) == (200, True)
    opened = [part.split("</summary>")[0] for part in text(more).split("<summary>")[1:]]
    assert any("第1行" in one for one in opened) and not any("<input" in one for one in opened)
    assert browser.post(edit, {**given, "bases-0-article": "第十五条"}).status_code == 302
    act = reverse("services_desk:list_act", args=[change.case.uid, "submit"])
    assert browser.post(act).status_code == 302
    change.case.refresh_from_db()
    assert change.case.step == "review"
    browser = logged_in(lists.account("reviewer"))
    assert browser.post(reverse("services_desk:list_act", args=[change.case.uid, "approve"]), {"opinion": "同意。"}).url
    browser = logged_in(lists.stage.account("publisher"))
    page = reverse("services_desk:list_act", args=[change.case.uid, "publish"])
    assert browser.post(page, {"effective_on": "2026-03-02"}).status_code == 302
    assert ListLine.objects.get().state == "in_force"


def test_what_cannot_be_read_stands_beside_its_field_and_nothing_is_lost(lists, logged_in):
    change = lists.draft()
    browser = logged_in(lists.account("keeper"))
    edit = reverse("services_desk:list_edit", args=[change.case.uid])
    page = browser.post(edit, {**SAID, **ROWS, "unit": "元" * 61})
    assert page.status_code == 422
    assert "元" * 61 in text(page)
    page = browser.post(edit, {**SAID, **ROWS, "name": ""})
    assert "请填写收费项目名称。" in text(page)


def test_changing_and_ending_begin_at_the_line(lists, logged_in):
    row = lists.held()
    browser = logged_in(lists.account("keeper"))
    begin = reverse("services_desk:list_begin", args=[row.uid, "propose_end"])
    refused = browser.post(
        begin, {"reason": "取消", "basis": "文件", "effective_on": "2026-04-01", "replaced_by": "SF0"}
    )
    assert "没有这个编号的在用条目" in text(refused)
    ended = browser.post(begin, {"reason": "取消", "basis": "文件", "effective_on": "2026-04-01"})
    change = ListChange.objects.get(kind="end")
    assert ended.url == reverse("services_desk:list_change", args=[change.case.uid])
    assert "取消" in text(browser.get(ended.url))
    again = browser.post(reverse("services_desk:list_begin", args=[row.uid, "propose_change"]), {"reason": "改"})
    assert "已有办理中的变动" in text(again)


def test_another_body_s_keeper_sees_neither_draft_nor_buttons(lists, logged_in):
    draft, row = lists.draft(), lists.held(name="另一项")
    browser = logged_in(lists.account("other_keeper"))
    for address in (
        reverse("services_desk:list_line", args=[row.uid]),
        reverse("services_desk:list_change", args=[draft.case.uid]),
        reverse("services_desk:list_edit", args=[draft.case.uid]),
        reverse("services_desk:list_begin", args=[row.uid, "propose_change"]),
    ):
        assert browser.get(address).status_code == 404
    assert "燃气许可证工本费" not in text(browser.get(reverse("services_desk:lists")))


def test_findings_and_idle_lines_are_listed_at_the_desk(lists, logged_in):
    lists.held(standard="每证8元")
    lists.held(name="没有人用的费用")
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    for account in (lists.account("keeper"), lists.stage.account("editor"), lists.stage.account("manager")):
        page = text(logged_in(account).get(reverse("services_desk:list_findings")))
        assert "标准不一致" in page
    page = logged_in(lists.account("keeper")).get(reverse("services_desk:list_findings"), {"show": "unused"})
    assert "没有人用的费用" in text(page)
    page = logged_in(lists.stage.account("editor")).get(reverse("services_desk:list_findings"), {"finding": "ended"})
    assert "没有符合条件的记录" in text(page)


def test_an_uploaded_list_is_checked_and_entered(lists, logged_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gongkai.apps.services.tests.lists.test_sheets import HEAD, book
    from gongkai.apps.services.tests.lists.test_sheets import ROWS as LIST

    content = book(("收费目录清单", [HEAD, *LIST]))
    address = reverse("services_desk:list_import")
    browser = logged_in(lists.account("keeper"))
    given = {"source": SimpleUploadedFile("清单.xlsx", content), "do": "check"}
    checked = browser.post(address, given, follow=True)
    assert "列入 2 条" in text(checked)
    assert not ListLine.objects.exists()
    refused = browser.post(address, {"source": SimpleUploadedFile("清单.xlsx", content), "do": "enter"})
    assert refused.status_code == 422
    browser = logged_in(lists.stage.account("publisher"))
    given = {"source": SimpleUploadedFile("清单.xlsx", content), "do": "enter", "document": "安政发〔2026〕2号"}
    assert "清单已经公布" in text(browser.post(address, given, follow=True))
    assert ListLine.objects.count() == 2


# The public side ------------------------------------------------------------------------


def test_drafts_are_on_no_public_page(lists, client):
    change = lists.draft()
    assert "燃气许可证工本费" not in text(client.get(reverse("services:list", args=["fee"])))
    assert client.get(reverse("services:list_line", args=["fee", change.line.uid])).status_code == 404
    assert client.get(reverse("services:list_data", args=["fee", "json"])).getvalue().count(b"SF2026") == 0


def test_the_home_of_the_lists_counts_what_holds_today(lists, client):
    lists.held()
    lists.held("certificate")
    page = text(client.get(reverse("services:lists")))
    assert page.count("现行 1 条") == 2
    assert "免费获取" in page
    assert reverse("services:lists") in text(client.get("/"))


def test_a_list_is_narrowed_and_shown_as_it_was_on_a_day(lists, client, clock):
    row = lists.held()
    clock.set(date(2026, 4, 1))
    lists.changed(row, standard="每证8元")
    lists.held(name="燃气保证金", category="deposit")
    address = reverse("services:list", args=["fee"])
    assert "每证8元" in text(client.get(address))
    past = text(client.get(address, {"on": "2026-03-15"}))
    assert ("每证10元" in past, "燃气保证金" in past, "这是2026年3月15日的清单" in past) == (True, False, True)
    narrowed = text(client.get(address, {"category": "deposit"}))
    assert ("燃气保证金" in narrowed, "燃气许可证工本费" in narrowed) == (True, False)
    by_body = text(client.get(address, {"org": "shuili"}))
    assert "燃气许可证工本费" not in by_body
    assert "没有符合条件的记录" in text(client.get(address, {"q": "不存在"}))


@pytest.mark.parametrize("on", ["昨天", "2026-13-01"])
def test_a_day_that_cannot_be_read_shows_nothing_and_says_why(lists, client, on):
    lists.held()
    address = reverse("services:list", args=["fee"])
    page = client.get(address, {"on": on})
    assert page.status_code == 200
    assert "请填写正确的日期" in text(page)
    assert "SF2026" not in text(page)
    assert client.get(reverse("services:list_data", args=["fee", "csv"]), {"on": on}).status_code == 400


def test_a_line_says_its_basis_its_items_and_its_versions(lists, client, clock):
    row = lists.held()
    lists.stage.item(fees=[FEE], **PAID)
    settled()
    page = text(client.get(reverse("services:list_line", args=["fee", row.uid])))
    for words in ("每证10元", "城镇燃气管理条例第十五条", "燃气经营许可证核发", "第 1 版（现行）"):
        assert words in page
    clock.set(date(2026, 4, 1))
    lists.changed(row, standard="每证8元")
    old = text(client.get(reverse("services:list_line_version", args=["fee", row.uid, 1])))
    assert ("每证10元" in old, "这是历史版本" in old) == (True, True)
    assert client.get(reverse("services:list_line_version", args=["fee", row.uid, 3])).status_code == 404
    assert client.get(reverse("services:list_line", args=["fund", row.uid])).status_code == 404


def test_the_page_of_an_item_leads_to_its_lines(lists, client):
    row = lists.held()
    item = lists.stage.item(fees=[FEE], **PAID)
    settled()
    assert reverse("services:list_line", args=["fee", row.uid]) in text(
        client.get(reverse("services:item", args=[item.uid]))
    )


def test_a_line_that_ended_says_so_at_its_address(lists, client, clock):
    row = lists.held(terms=Terms(until_on=date(2026, 3, 31)))
    clock.set(date(2026, 4, 1))
    page = client.get(reverse("services:list_line", args=["fee", row.uid]))
    assert (page.status_code, "已经不再有效" in text(page)) == (410, True)
    assert "燃气许可证工本费" not in text(client.get(reverse("services:list", args=["fee"])))


def test_the_data_comes_with_its_terms_in_every_form(lists, client):
    lists.held(note="=1+1")
    found = client.get(reverse("services:list_data", args=["fee", "json"]))
    data = json.loads(found.getvalue())
    assert (data["in_force_on"], len(data["items"]), data["items"][0]["elements"]["unit"]) == (
        "2026-03-02",
        1,
        "元/证",
    )
    assert "免费获取" in data["licence"]
    csv = client.get(reverse("services:list_data", args=["fee", "csv"]))
    assert "'=1+1" in csv.getvalue().decode("utf-8-sig")
    assert 'rel="license"' in csv["Link"]
    book = client.get(reverse("services:list_data", args=["fee", "xlsx"]))
    assert book.getvalue()[:2] == b"PK"
    assert client.get(reverse("services:list_data", args=["fee", "pdf"])).status_code == 404
    assert client.get(reverse("services:list_data", args=["none", "csv"])).status_code == 404


def test_the_feed_tells_what_came_what_changed_and_what_went(lists, client, clock):
    row = lists.held()
    clock.set(date(2026, 4, 1))
    lists.changed(row, standard="每证8元")
    clock.set(date(2026, 5, 1))
    lists.ended(row, date(2026, 5, 1))
    feed = text(client.get(reverse("services:list_feed")))
    for words in ("列入：燃气许可证工本费", "修改：燃气许可证工本费", "取消：燃气许可证工本费"):
        assert words in feed
    assert "收费目录清单的变动" in text(client.get(reverse("services:list_kind_feed", args=["fee"])))
    assert client.get(reverse("services:list_kind_feed", args=["none"])).status_code == 404


# The interface --------------------------------------------------------------------------


def test_programs_read_a_list_page_by_page_and_one_line(lists, client, clock):
    rows = [lists.held(name=f"收费{number}") for number in range(3)]
    first = client.get("/api/v1/services/lists/fee", {"limit": 2}).json()
    assert [one["name"] for one in first["items"]] == ["收费0", "收费1"]
    second = client.get("/api/v1/services/lists/fee", {"limit": 2, "cursor": first["next"]}).json()
    assert ([one["name"] for one in second["items"]], second["next"]) == (["收费2"], None)
    one = client.get(f"/api/v1/services/list-lines/{rows[0].uid}").json()
    assert (one["kind"]["key"], one["elements"]["standard"], one["versions"][0]["number"]) == ("fee", "每证10元", 1)
    past = client.get("/api/v1/services/lists/fee", {"on": "2026-03-01"}).json()
    assert past["items"] == []


def test_the_interface_refuses_what_it_does_not_know(lists, client):
    draft = lists.draft()
    assert client.get("/api/v1/services/lists/none").status_code in (400, 404, 422)
    assert client.get(f"/api/v1/services/list-lines/{draft.line.uid}").status_code == 404
    cursor = "0" * 32
    assert client.get("/api/v1/services/lists/fee", {"cursor": cursor}).status_code == 404
