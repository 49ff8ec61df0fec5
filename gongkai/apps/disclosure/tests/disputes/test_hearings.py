"""听证和开庭: noted, told, held, called off; the calendar of the month (行政复议法第五十条; 行政诉讼法第三条第三款)."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import disputes as acts
from gongkai.apps.disclosure.jobs import ask_hearings, remind_hearings
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.tests.disputes.test_course import DAY, registered
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people.queries import notices_of
from gongkai.kernel.workdays import SHANGHAI

pytestmark = pytest.mark.django_db
AT = datetime(2025, 10, 22, 9, tzinfo=SHANGHAI)


@pytest.fixture
def item(cast, clock):
    clock.set(DAY)
    return registered(cast, path="direct_suit")


def noted(cast, item, **changes):
    values = {"kind": "court", "at": AT, "place": "第一法庭", "notice_no": "（2025）澜传3号", "notified_on": DAY}
    return acts.note_hearing(item, by=cast.clerk, appointment=acts.Appointment(**{**values, **changes}))


def titles(cast, name):
    return [notice.title for notice in notices_of(cast.account(name).pk)]


def test_a_noted_hearing_is_told_to_those_it_concerns(cast, item):
    noted(cast, item)
    assert any("已安排开庭：2025年10月22日 09:00，第一法庭" in title for title in titles(cast, "handler"))
    assert titles(cast, "other_handler") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"place": " "}, "place"),
        ({"at": datetime(2025, 9, 1, 9, tzinfo=SHANGHAI)}, "at"),
        ({"notified_on": date(2025, 9, 26)}, "notified_on"),
    ],
)
def test_what_no_notice_can_say_is_refused(cast, item, changes, field):
    with pytest.raises(Refused) as caught:
        noted(cast, item, **changes)
    assert caught.value.field == field and not item.hearings.exists()


def test_everybody_is_reminded_once_some_days_before(cast, clock, item):
    noted(cast, item)
    clock.set(date(2025, 10, 18))
    remind_hearings()
    assert len(titles(cast, "handler")) == 1, "four days before: not yet"
    clock.set(date(2025, 10, 19))
    remind_hearings()
    remind_hearings()
    assert [title for title in titles(cast, "handler") if "即将开庭" in title] != []
    assert len(titles(cast, "handler")) == 2


def test_one_called_off_is_kept_with_its_reason_and_not_reminded_of(cast, clock, item):
    first = noted(cast, item)
    acts.cancel_hearing(item, by=cast.clerk, hearing=first, reason="法院改期")
    second = noted(cast, item, at=datetime(2025, 11, 5, 14, 30, tzinfo=SHANGHAI))
    clock.set(date(2025, 10, 21))
    remind_hearings()
    assert not any("即将" in title for title in titles(cast, "handler"))
    with pytest.raises(Refused, match="已经取消"):
        acts.cancel_hearing(item, by=cast.clerk, hearing=first, reason="再次")
    assert [h.cancelled for h in item.hearings.order_by("id")] == ["法院改期", ""] and second.held_on is None


def recorded(cast, item, hearing, **changes):
    values = {"result": "held", "held_on": AT.date(), "attending": "局长、法律顾问", "head_attended": True}
    record = acts.Record(**{**values, **changes})
    return acts.record_hearing(item, by=cast.clerk, hearing=hearing, record=record)


def test_what_came_of_it_says_whether_the_head_went(cast, clock, item):
    """被诉行政机关负责人应当出庭应诉（行政诉讼法第三条第三款）."""
    hearing = noted(cast, item)
    clock.set(AT.date())
    with pytest.raises(Refused, match="今天之前"):
        recorded(cast, item, hearing, held_on=date(2025, 10, 23))
    held = recorded(cast, item, hearing, note="当庭质证。")
    assert (held.result, held.head_attended) == ("held", True)
    assert Entry.objects.latest("id").details["result"] == "已举行"
    with pytest.raises(Refused, match="已经登记结果"):
        recorded(cast, item, hearing)


def test_nothing_came_yet_of_a_hearing_that_lies_ahead(cast, clock, item):
    hearing = noted(cast, item)
    assert reading.hearing_state(hearing) == "coming"
    with pytest.raises(Refused, match="尚未到开庭时间"):
        recorded(cast, item, hearing, held_on=DAY)
    clock.set(date(2025, 10, 23))
    assert reading.hearing_state(hearing) == "untold"


def test_one_put_off_stands_in_the_calendar_on_its_new_day(cast, clock, item):
    hearing = noted(cast, item)
    clock.set(date(2025, 10, 23))
    later = datetime(2025, 11, 20, 14, tzinfo=SHANGHAI)
    put_off = {
        "result": "adjourned",
        "held_on": None,
        "note": "对方申请延期",
        "next_at": later,
        "next_place": "第二法庭",
    }
    first = recorded(cast, item, hearing, **put_off)
    assert (first.adjourned_to.at, first.adjourned_to.place, first.head_attended) == (later, "第二法庭", None)
    assert reading.hearing_state(first.adjourned_to) == "coming"
    assert any("开庭延期：2025年11月20日 14:00，第二法庭" in title for title in titles(cast, "handler"))


def test_whose_task_it_is_is_asked_once_and_sees_it_above_the_inbox(cast, clock, item, logged_in):
    hearing = noted(cast, item)
    clock.set(date(2025, 10, 21))
    ask_hearings()
    assert not any("请登记结果" in title for title in titles(cast, "handler"))
    clock.set(date(2025, 10, 23))
    ask_hearings()
    ask_hearings()
    assert len([title for title in titles(cast, "handler") if "开庭时间已过，请登记结果" in title]) == 1
    assert "开庭时间已过，请登记结果" in logged_in(cast.account("clerk")).get("/desk/").content.decode()
    for nobody_asks in ("head", "other_clerk"):
        assert "请登记结果" not in logged_in(cast.account(nobody_asks)).get("/desk/").content.decode()
    recorded(cast, item, hearing)
    assert "请登记结果" not in logged_in(cast.account("clerk")).get("/desk/").content.decode()


def test_who_is_asked_are_those_who_may_record():
    assert set(reading.RECORDERS) == set(procedure(reading.KIND).act("record_hearing").by)


def test_a_case_given_to_one_handler_asks_him_alone(cast, clock, item):
    noted(cast, item)
    acts.assign(item, by=cast.clerk, handler=cast.account("handler"))
    clock.set(date(2025, 10, 23))
    assert [one.pk for one in reading.untold_by(cast.handler)] == [item.hearings.get().pk]
    assert not reading.untold_by(cast.clerk).exists()


def test_a_decided_dispute_has_no_hearing_ahead_and_none_without_result(cast, clock, item):
    past = noted(cast, item)
    noted(cast, item, at=datetime(2025, 11, 5, 14, 30, tzinfo=SHANGHAI))
    clock.set(date(2025, 10, 23))
    acts.record_result(item, by=cast.clerk, result=acts.Result("upheld", date(2025, 10, 23), "驳回诉讼请求。"))
    assert [one.cancelled for one in reading.hearings_of(item)] == ["", "已于2025年10月23日裁决"]
    with pytest.raises(Refused, match="结果没有登记"):
        acts.close(item, by=cast.head)
    recorded(cast, item, past)
    acts.close(item, by=cast.head)
    assert item.case.step == "closed"


def test_a_suspended_case_goes_on(cast, clock, item):
    """中止审理 does not put off the answer of the body."""
    due = item.case.due_on
    acts.suspend(item, by=cast.clerk, suspended_on=DAY, reason="等待另案结果")
    assert item.case.due_on == due
    with pytest.raises(Refused, match="已经登记中止"):
        acts.suspend(item, by=cast.clerk, suspended_on=DAY, reason="等待另案结果")
    acts.resume(item, by=cast.clerk, resumed_on=DAY)
    assert item.suspended_on is None


def test_the_calendar_shows_the_month_to_those_who_may_see_the_cases(cast, item, logged_in):
    noted(cast, item)
    address = reverse("disclosure_desk:hearings")
    page = logged_in(cast.account("head")).get(address, {"month": "2025-10"}).content.decode()
    assert item.case.number in page and "第一法庭" in page and "2025年10月22日" in page
    assert item.case.number not in logged_in(cast.account("head")).get(address, {"month": "2025-11"}).content.decode()
    assert (
        item.case.number
        not in logged_in(cast.account("other_head")).get(address, {"month": "2025-10"}).content.decode()
    )
    assert logged_in(cast.account("head")).get(address, {"month": "abc"}).status_code == 404


def test_the_calendar_file_names_no_people(cast, item, logged_in):
    noted(cast, item)
    file = logged_in(cast.account("clerk")).get(reverse("disclosure_desk:hearings_file"), {"month": "2025-10"})
    text = file.content.decode()
    assert "DTSTART:20251022T010000Z" in text and item.case.number in text
    assert "王小明" not in text


def test_a_hearing_is_noted_on_the_desk(cast, clock, item, logged_in):
    browser = logged_in(cast.account("clerk"))
    base = f"/desk/disclosure/disputes/{item.case.uid}"
    values = {"kind": "court", "at": "2025-10-22T09:00", "place": "第一法庭"}
    assert browser.post(f"{base}/note_hearing/", values).status_code == 302
    hearing = item.hearings.get()
    assert hearing.at == AT
    page = browser.get(f"{base}/").content.decode()
    assert "待举行" in page and "登记结果" not in page
    clock.set(date(2025, 10, 23))
    browser = logged_in(cast.account("clerk"))
    page = browser.get(f"{base}/").content.decode()
    assert "待登记结果" in page and f"record_hearing/?hearing={hearing.pk}" in page
    assert "待登记结果" in browser.get("/desk/disclosure/disputes/").content.decode()
    held = {
        "hearing": hearing.pk,
        "result": "held",
        "held_on": "2025-10-22",
        "attending": "张三",
        "head_attended": "on",
    }
    refused = browser.post(f"{base}/record_hearing/", {**held, "attending": ""})
    assert refused.status_code == 422 and "请填写出庭、参加人员" in refused.content.decode()
    assert browser.post(f"{base}/record_hearing/", held).status_code == 302
    assert "负责人出庭" in browser.get(f"{base}/").content.decode()


def test_what_was_forgotten_in_earlier_months_stands_above_the_calendar(cast, clock, item, logged_in):
    noted(cast, item)
    clock.set(date(2025, 11, 3))
    page = logged_in(cast.account("clerk")).get(reverse("disclosure_desk:hearings")).content.decode()
    assert "以前月份待登记结果" in page and item.case.number in page
