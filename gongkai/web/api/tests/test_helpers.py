"""公共校验: counting of days and checking of codes, as any program may ask for them."""

import datetime
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.web.api.types import FIRST_START, LAST_START

pytestmark = pytest.mark.django_db
CITIZEN = "11010519491231002X"


def count(client, **query):
    response = client.get("/api/v1/deadlines", query)
    return response.status_code, response.json()


def checked(client, kind, value):
    return client.get(f"/api/v1/validate/{kind}", {"value": value})


def test_working_days_skip_the_holiday_and_count_the_make_up_day(client):
    """国办发明电〔2025〕7号: 10月10日（周六）上班; the start day is not counted (民法典第二百零一条)."""
    status, answer = count(client, start="2026-09-30", days="3")
    assert status == 200
    assert (answer["due_on"], answer["unit"], answer["days_asked"]) == ("2026-10-10", "working", 3)
    assert [d["date"] for d in answer["days"] if d["counted"]] == ["2026-10-08", "2026-10-09", "2026-10-10"]
    assert answer["days"][0] == {
        "date": "2026-10-01",
        "weekday": "周四",
        "counted": False,
        "reason": "国庆节",
        "source": answer["days"][0]["source"],
    }
    assert answer["days"][-1]["reason"] == "调休上班"
    assert any("国办发明电〔2025〕7号" in source for source in answer["sources"])
    assert answer["calendar_version"] == workdays.calendar().version


def test_calendar_days_roll_over_from_a_holiday(client):
    """民法典第二百零三条: the last day of a period that is a holiday moves to the next working day."""
    _, answer = count(client, start="2026-09-20", days="15", unit="calendar")
    assert (answer["due_on"], answer["rolled_over"], answer["nominal_on"]) == ("2026-10-08", True, "2026-10-05")
    assert sum(d["counted"] for d in answer["days"]) == 15


@pytest.mark.parametrize(("days", "provisional"), [(1, False), (40, True)])
def test_a_period_into_a_year_without_notice_is_provisional(client, days, provisional):
    _, answer = count(client, start="2026-12-01", days=str(days))
    assert answer["provisional"] is provisional
    assert bool(answer["notice"]) is provisional


def test_a_period_that_began_before_the_first_notice_is_provisional_though_it_ends_after(client):
    _, answer = count(client, start="2003-12-20", days="30")
    assert answer["provisional"] is True
    assert "本平台没有放假安排的年份" in answer["notice"], "the notice of 2003 was published; it is not on file"


def test_no_days_end_on_the_day_itself(client):
    _, answer = count(client, start="2026-03-02", days="0")
    assert (answer["due_on"], answer["days"]) == ("2026-03-02", [])


@given(
    start=st.dates(date(FIRST_START, 1, 1), date(LAST_START, 12, 31)),
    days=st.integers(0, 3650),
    unit=st.sampled_from(["working", "calendar"]),
)
def test_every_start_and_length_the_description_allows_lies_within_the_calendar(start, days, unit):
    calendar = workdays.file_calendar()
    due = calendar.due(start, days, unit)
    assert sum(day.counted for day in calendar.explain(start, days, unit)) == days
    assert due >= start


@pytest.mark.parametrize(
    ("query", "field", "word"),
    [
        ({}, "start", "必须填写"),
        ({"start": "2026-03-02"}, "days", "必须填写"),
        ({"start": "2026-3-2", "days": "1"}, "start", "YYYY-MM-DD"),
        ({"start": "20260302", "days": "1"}, "start", "YYYY-MM-DD"),
        ({"start": "2026-W10-1", "days": "1"}, "start", "YYYY-MM-DD"),
        ({"start": "2026-03-02T00:00:00", "days": "1"}, "start", "YYYY-MM-DD"),
        ({"start": "２０２６-03-02", "days": "1"}, "start", "YYYY-MM-DD"),
        ({"start": "", "days": "1"}, "start", "YYYY-MM-DD"),
        ({"start": "2026-02-29", "days": "1"}, "start", "不是存在的日期"),
        ({"start": "0000-01-01", "days": "1"}, "start", "不是存在的日期"),
        ({"start": "0001-01-01", "days": "1"}, "start", "1951年至2084年"),
        ({"start": "9999-12-31", "days": "1"}, "start", "1951年至2084年"),
        ({"start": "2026-03-02", "days": "-1"}, "days", "不能小于0"),
        ({"start": "2026-03-02", "days": "3651"}, "days", "不能大于3650"),
        ({"start": "2026-03-02", "days": "9" * 5000}, "days", "不能大于3650"),
        ({"start": "2026-03-02", "days": "-" + "9" * 5000}, "days", "不能小于0"),
        ({"start": "2026-03-02", "days": "1.0"}, "days", "应为整数"),
        ({"start": "2026-03-02", "days": "1e3"}, "days", "应为整数"),
        ({"start": "2026-03-02", "days": "1_0"}, "days", "应为整数"),
        ({"start": "2026-03-02", "days": "٣"}, "days", "应为整数"),
        ({"start": "2026-03-02", "days": " 5"}, "days", "应为整数"),
        ({"start": "2026-03-02", "days": "5\x00"}, "days", "应为整数"),
        ({"start": "2026-03-02", "days": "5", "unit": "weeks"}, "unit", "只能是 working、calendar"),
        ({"start": "2026-03-02", "days": "5", "unit": ""}, "unit", "只能是 working、calendar"),
        ({"start": ["2026-03-02", "2026-03-03"], "days": "5"}, "start", "只能给出一次"),
    ],
)
def test_what_is_no_day_or_number_is_refused_in_words(client, query, field, word):
    status, answer = count(client, **query)
    assert status == 422
    assert [word in one["message"] for one in answer["problems"] if one["field"] == field] == [True]
    assert answer["message"].startswith("请求有误：") and answer["message"].endswith("。")


def test_leading_zeros_are_digits_too(client):
    assert count(client, start="2026-03-02", days="0" * 50 + "5")[1]["days_asked"] == 5


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("uscc", codes.make_uscc(region="341298", stem="00398001"), "91110000000000000X"),
        ("region-code", "341200", "991200"),
        ("index-number", "000014349/2015-00027", "一二三"),
        ("document-number", "国办发〔2017〕47号", "国办发[2017]47号"),
        ("citizen-id", CITIZEN, "110105194912310021"),
        ("organisation-code", codes.make_organisation_code("00398001"), "00398001-?"),
    ],
)
def test_codes_are_judged_with_reasons(client, kind, good, bad):
    assert checked(client, kind, good).json()["valid"] is True
    refused = checked(client, kind, bad)
    assert refused.status_code == 200
    assert refused.json()["valid"] is False
    assert all(problem.endswith("。") for problem in refused.json()["problems"])


def test_the_proper_spelling_and_the_parts_are_told(client):
    answer = checked(client, "document-number", "国办发[2017]47号").json()
    assert answer["normalised"] == "国办发〔2017〕47号"
    assert answer["parts"] == {"mark": "国办发", "year": 2017, "number": 47}


def test_an_empty_value_is_an_invalid_one(client):
    assert checked(client, "uscc", "").json()["problems"] == ["请输入统一社会信用代码。"]


@pytest.mark.parametrize("kind", ["passport", "USCC", "uscc ", "%00"])
def test_an_unknown_kind_names_the_known_ones(client, kind):
    response = checked(client, kind, "x")
    assert response.status_code == 422
    assert "citizen-id" in response.json()["message"]


@pytest.mark.parametrize("value", ["x" * 201, "a\x00b"])
def test_values_no_code_could_be_are_refused(client, value):
    assert checked(client, "uscc", value).status_code == 422
    posted = client.post("/api/v1/validate/uscc", {"value": value}, content_type="application/json")
    assert posted.status_code == 422


def test_a_value_may_be_sent_where_no_log_keeps_it(client):
    posted = client.post("/api/v1/validate/citizen-id", {"value": CITIZEN}, content_type="application/json")
    assert posted.json()["valid"] is True
    assert posted["Cache-Control"] == "no-store"


def test_an_identity_number_is_neither_repeated_nor_kept_nor_logged(client, caplog):
    for value in (CITIZEN, "110105194912310021", "1101051949123100 2X", "110105491231002"):
        response = checked(client, "citizen-id", value)
        text = response.content.decode()
        assert value not in text and "19491231" not in text and "1949-12-31" not in text
        assert set(response.json()["parts"]) <= {"region", "province", "legacy"}
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response
    assert checked(client, "citizen-id", CITIZEN).json()["normalised"] == "110105********002X"
    assert CITIZEN not in caplog.text


def test_dates_are_dates(client):
    """Every date of an answer reads as one."""
    _, answer = count(client, start="2026-03-02", days="20")
    for day in answer["days"]:
        datetime.date.fromisoformat(day["date"])
    assert json.loads(json.dumps(answer)) == answer
