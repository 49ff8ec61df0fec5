"""收到申请之日与适用条例 (条例第三十一条、第五十六条) and 申请内容 (第二十九条)."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.apps.disclosure.rules import contents, receipt, regimes
from gongkai.apps.disclosure.rules.contents import Contents
from gongkai.kernel import workdays
from gongkai.kernel.law import LawError

SUBMITTED, SIGNED, CONFIRMED = date(2024, 3, 1), date(2024, 3, 4), date(2024, 3, 6)
TODAY = date(2024, 3, 8)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("in_person", SUBMITTED),
        ("oral", SUBMITTED),
        ("post_signed", SIGNED),
        ("post_unsigned", CONFIRMED),
        ("web", CONFIRMED),
        ("fax", CONFIRMED),
    ],
)
def test_each_channel_has_its_own_receipt_date(channel, expected):
    """第三十一条: 当面为提交之日；邮寄为签收之日；平常信函、网上、传真为确认之日."""
    given = {"submitted_on": SUBMITTED, "signed_on": SIGNED, "confirmed_on": CONFIRMED}
    assert receipt.receipt_date(channel, **given) == expected
    waiting = channel in ("post_unsigned", "web", "fax")
    assert receipt.needs_confirmation(channel) is waiting
    assert (receipt.receipt_date(channel, submitted_on=SUBMITTED, signed_on=SIGNED) is None) is waiting


def test_an_unknown_channel_is_refused():
    with pytest.raises(ValueError, match="接收渠道"):
        receipt.receipt_date("pigeon", submitted_on=SUBMITTED)


def test_when_to_confirm():
    """第三十一条第（二）项: an ordinary letter on the day it arrives; web and fax one working day later (default)."""
    calendar, friday = workdays.file_calendar(), date(2024, 3, 1)
    assert receipt.confirmation_due("post_unsigned", friday, calendar) == friday
    assert receipt.confirmation_due("web", friday, calendar) == date(2024, 3, 4)
    assert receipt.confirmation_due("in_person", friday, calendar) is None


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ({"submitted_on": date(2024, 3, 9)}, "提交日期不能晚于今天"),
        ({"confirmed_on": date(2024, 3, 9)}, "确认日期不能晚于今天"),
        ({"signed_on": date(2024, 2, 28)}, "签收日期不能早于提交日期"),
        ({"arrived_on": SIGNED, "confirmed_on": SUBMITTED}, "确认日期不能早于到达日期"),
        ({"submitted_on": date(2008, 4, 30)}, "2008年5月1日"),
    ],
)
def test_impossible_dates_are_named(dates, says):
    found = receipt.problems("web", today=TODAY, **({"submitted_on": SUBMITTED} | dates))
    assert says in "".join(found)


def test_possible_dates_have_no_problems():
    assert receipt.problems("web", today=TODAY, submitted_on=SUBMITTED, confirmed_on=CONFIRMED) == []
    assert "签收" in receipt.problems("post_signed", today=TODAY, submitted_on=SUBMITTED)[0]


def test_the_regulation_is_chosen_by_the_receipt_date():
    """新条例自2019年5月15日起施行（第五十六条）."""
    assert receipt.regime(date(2008, 5, 1)) == receipt.regime(date(2019, 5, 14)) == "R492"
    assert receipt.regime(date(2019, 5, 15)) == receipt.regime(date(2026, 1, 1)) == "R711"
    with pytest.raises(LawError):
        receipt.regime(date(2008, 4, 30))


def test_a_request_open_when_the_new_regulation_came_keeps_its_deadline():
    note = regimes.transition_note(date(2019, 5, 10))
    assert "2019年5月15日" in note and "沿用" in note
    assert regimes.transition_note(date(2019, 5, 10), closed_on=date(2019, 5, 20)) == note
    assert regimes.transition_note(date(2019, 5, 10), closed_on=date(2019, 5, 14)) == ""
    assert regimes.transition_note(date(2019, 5, 15)) == ""


FULL = Contents(
    name="张三",
    has_identity_proof=True,
    phone="13800138000",
    email="zhang@example.com",
    address="临江县人民路1号",
    description="2023年度部门预算",
    form="paper",
    delivery="post",
)


def fields(given: Contents, on: date = date(2024, 3, 1)) -> list[str]:
    return [m.field for m in contents.missing(given, received_on=on)]


def test_a_full_application_lacks_nothing():
    assert fields(FULL) == []


@pytest.mark.parametrize(
    ("change", "field", "article"),
    [
        ({"name": " "}, "name", "第（一）项"),
        ({"has_identity_proof": False}, "identity", "第（一）项"),
        ({"phone": "", "email": "", "address": "", "delivery": "pick_up"}, "contact", "第（一）项"),
        ({"description": ""}, "description", "第（二）项"),
        ({"form": ""}, "form", "第（三）项"),
        ({"delivery": ""}, "delivery", "第（三）项"),
        ({"delivery": "email", "email": ""}, "email", "第（三）项"),
        ({"address": ""}, "address", "第（三）项"),
        ({"agent_name": "李四", "has_power_of_attorney": True}, "agent_identity", "第（一）项"),
        ({"agent_name": "李四", "has_agent_identity_proof": True}, "power_of_attorney", "第（一）项"),
    ],
)
def test_each_required_content(change, field, article):
    """第二十九条第二款: 姓名、身份证明、联系方式；特征性描述；形式要求."""
    found = contents.missing(replace(FULL, **change), received_on=date(2024, 3, 1))
    assert [m.field for m in found] == [field] and article in found[0].article


def test_the_old_regulation_asked_for_no_identity_proof():
    """旧条例第二十条: 姓名或者名称、联系方式；描述；形式."""
    assert fields(replace(FULL, has_identity_proof=False), on=date(2019, 5, 14)) == []


def test_no_content_is_a_purpose():
    """第二十九条 names none: 不得要求说明用途."""
    assert "purpose" not in Contents.__dataclass_fields__


def test_identity_numbers_are_checked_by_kind():
    check = contents.identity_problems
    assert check("citizen_id", "11010519491231002X", today=TODAY) == []
    assert check("citizen_id", "110105194912310021", today=TODAY) != []
    assert check("uscc", "91350100M000100Y43", today=TODAY) == []
    assert check("passport", "E12345678", today=TODAY) == []
    assert check("passport", " ", today=TODAY) == ["请填写证件号码。"]
    assert check("library_card", "1", today=TODAY) == ["请选择证件类型。"]
