"""待办、查询与到期日历."""

from datetime import date, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.kernel.cases import assignment
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account
from gongkai.web.accounts.tests.conftest import words
from gongkai.web.desk import feed
from gongkai.web.desk.rows import LATE, LATER, OPEN, PAUSED, SOON, TODAY

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def headings(page):
    return [group.label for group in page.context["groups"]]


def test_the_list_is_grouped_by_urgency(enter, submitted, cast, clock):
    for received in ("2026-01-05", "2026-01-26", "2026-01-28", "2026-02-27"):
        submitted(received_on=date.fromisoformat(received))
    paused, undated = submitted(title="暂停的"), submitted(title="没有期限的")
    Case.objects.filter(pk=paused.pk).update(due_on=None, due_sort=date(9999, 12, 30), paused=True)
    Case.objects.filter(pk=undated.pk).update(due_on=None, due_sort=date(9999, 12, 31), due_clock="")
    today = Case.objects.order_by("due_sort")[1]
    clock.move_to(datetime.combine(today.due_on, datetime.min.time().replace(hour=9), tzinfo=SHANGHAI))
    page = enter(cast["clerk"]).get("/desk/")
    assert headings(page) == [LATE, TODAY, SOON, LATER, PAUSED, OPEN]
    text = words(page)
    assert "已超期" in text and "今天到期" in text and "暂停计时" in text
    assert "等待您办理的共 6 件" in text


def test_each_line_says_why_and_leads_to_case_and_explanation(enter, submitted, cast):
    case = submitted(title="2025年部门预算")
    page = enter(cast["clerk"]).get("/desk/").content.decode()
    assert case.number in page and "2025年部门预算" in page
    assert f'href="/desk/cases/{case.uid}/"' in page
    assert f'href="/desk/cases/{case.uid}/clock/reply/"' in page
    assert "受理" in page and "未分办" in page


def test_the_page_costs_the_same_however_many_cases(enter, submitted, cast):
    client = enter(cast["clerk"])
    submitted()
    client.get("/desk/")

    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get("/desk/")
        return len(made)

    one = cost()
    for _ in range(8):
        submitted()
    assert cost() == one
    assert one <= 10


def test_long_lists_go_on_on_the_next_page(enter, submitted, cast, monkeypatch):
    monkeypatch.setattr(import_module("gongkai.web.desk.views.inbox"), "PAGE", 2)
    made = [submitted(title=f"第{n}件", received_on=date(2026, 2, 24 + n)) for n in range(4)]
    client = enter(cast["clerk"])
    seen, address = [], "/desk/"
    while address:
        page = client.get(address)
        seen += [row.case for group in page.context["groups"] for row in group.rows]
        address = f"/desk/{page.context['next_url']}" if page.context["next_url"] else ""
    assert seen == made


def test_a_mark_nobody_made_begins_at_the_top(enter, submitted, cast):
    case = submitted()
    for mark in ("x", "2026-13-99.1", "2026-03-01.x", "'; --"):
        page = enter(cast["clerk"]).get("/desk/", {"after": mark})
        assert [r.case for g in page.context["groups"] for r in g.rows] == [case]


def test_the_filter_shows_mine_or_what_is_free(enter, submitted, cast):
    mine, free = submitted(title="我的"), submitted(title="自由的")
    assignment.claim(mine, by=cast["clerk"])
    client = enter(cast["clerk"])
    assert [r.case for g in client.get("/desk/?whose=mine").context["groups"] for r in g.rows] == [mine]
    assert [r.case for g in client.get("/desk/?whose=open").context["groups"] for r in g.rows] == [free]
    assert "请放宽筛选条件" in words(enter(cast["handler"]).get("/desk/?whose=mine"))
    # A filter that cannot be understood is no filter, and no error page.
    assert client.get("/desk/?whose=everything").status_code == 200
    assert len(enter(cast["clerk"]).get("/desk/?whose=everything").context["groups"]) == 1


def test_an_empty_inbox_says_what_to_do(enter, cast, office):
    assert "没有待办事项" in words(enter(cast["head"]).get("/desk/"))
    nobody = people.create_account(by=SYSTEM, username="nobody", name="无岗位")
    assert "今天没有有效的岗位" in words(enter(actor_for(nobody)).get("/desk/"))


def test_a_stand_in_sees_for_whom(enter, submitted, cast, staff, bureau):
    submitted()
    absent = Account.objects.get(pk=cast["clerk"].account_id)
    stand_in = staff("handler", bureau, username="stand_in")
    people.delegate(absent, stand_in, by=cast["clerk"], from_on=date(2026, 3, 2), to_on=date(2026, 3, 4), reason="休假")
    assert f"代{absent.name}" in words(enter(actor_for(stand_in)).get("/desk/"))


# Search -------------------------------------------------------------------------


def test_search_finds_what_one_may_open(enter, submitted, cast, staff, bureau):
    case = submitted(title="农村公路养护")
    assert case.number in words(enter(cast["head"]).get("/desk/search/", {"q": "公路"}))
    assert case.number in words(enter(cast["head"]).get("/desk/search/", {"q": case.number[:8]}))
    stranger = enter(actor_for(staff("clerk", bureau)))
    assert "没有找到办件" in words(stranger.get("/desk/search/", {"q": "公路"}))


def test_search_takes_what_people_type(enter, submitted, cast):
    submitted(title="<script>alert(1)</script>")
    client = enter(cast["clerk"])
    for text in ("%", "_", "'", "<script>", "　", "甲" * 100, "\\", "YB2026", "yb"):
        page = client.get("/desk/search/", {"q": text})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert client.get("/desk/search/", {"q": "甲" * 101}).status_code == 200
    assert client.get("/desk/search/", {"q": "预算", "before": "x"}).status_code == 200


# Calendar ------------------------------------------------------------------------


@pytest.fixture
def address(cast):
    account = Account.objects.get(pk=cast["clerk"].account_id)
    people.renew_calendar(account, by=cast["clerk"])
    return feed.feed_address(account).removeprefix("http://127.0.0.1:8000")


def test_the_calendar_holds_due_dates_and_no_names(submitted, address):
    case = submitted(title="王小明的申请")
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert "王小明" not in text
    assert f"SUMMARY:答复期限届满 {case.number}" in text
    assert "DTSTART;VALUE=DATE:20260330\r\n" in text
    assert "DTEND;VALUE=DATE:20260331\r\n" in text
    assert f"UID:{case.uid}@127.0.0.1" in text
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 1


def test_every_line_of_the_calendar_is_short_and_whole(submitted, address):
    """RFC 5545 §3.1: 75 octets, no character cut in two."""
    for _ in range(3):
        submitted()
    for line in Client().get(address).content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_a_wrong_key_is_not_there(address, cast):
    for key in ("", "x", "x.y", address.split("=")[1][:-1] + "x", "00000000-0000-0000-0000-000000000000.abc"):
        assert Client().get("/desk/calendar.ics", {"key": key}).status_code == 404


def test_the_calendar_of_an_account_that_was_switched_off_is_not_there(address, cast):
    account = Account.objects.get(pk=cast["clerk"].account_id)
    people.change_account(account, by=SYSTEM, is_active=False)
    assert Client().get(address).status_code == 404


def test_text_of_the_calendar_is_escaped():
    assert feed._escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
