"""公平计数 (条例第三十五条; 国办函〔2020〕109号第四条): one applicant, one body, one calendar month, every channel."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.queries import counts
from gongkai.apps.disclosure.rules import counting
from gongkai.apps.disclosure.tests.requests.walk import applicant, received, submitted, wish
from gongkai.kernel.cases import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def numbers(item):
    item.refresh_from_db()
    return [(line.request.case.title, line.number) for line in counts.month_of(item).lines]


def test_the_place_is_by_the_day_of_receipt_not_of_the_form(cast, clock):
    """A web request sent first but confirmed later comes after the one handed in meanwhile (第三十一条)."""
    web = submitted(cast, clock, DAY).item
    hand = received(cast, clock, date(2026, 3, 4)).item
    assert counts.month_of(hand).number == 1
    assert counts.month_of(web).number is None, "not received, not counted"
    clock.set(date(2026, 3, 6))
    acts.confirm(web, by=cast.clerk, confirmed_on=date(2026, 3, 6))
    assert (counts.month_of(hand).number, counts.month_of(web).number) == (1, 2)


def test_every_channel_counts_together_and_every_body_alone(cast, clock):
    first = received(cast, clock, DAY).item
    mail = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(),
        wish=wish(),
        channel="post_signed",
        submitted_on=DAY,
        signed_on=DAY,
    ).request
    acts.register(
        org=cast.other_bureau,
        by=cast.other_clerk,
        applicant=applicant(),
        wish=wish(),
        channel="in_person",
        submitted_on=DAY,
    )
    assert counts.month_of(first).total == counts.month_of(mail).total == 2


def test_a_calendar_month_is_no_thirty_days(cast, clock):
    last = received(cast, clock, date(2026, 3, 31)).item
    next_day = received(cast, clock, date(2026, 4, 1)).item
    assert [counts.month_of(one).number for one in (last, next_day)] == [1, 1]


def test_a_person_is_known_by_the_number_however_it_is_typed_and_named(cast, clock):
    first = received(cast, clock, DAY).item
    received(cast, clock, DAY, name="王晓明", identity_number="11010519491231002x ")
    assert counts.month_of(first).total == 2


def test_organisations_are_known_by_their_credit_code(cast, clock):
    uscc = cast.office.uscc
    company = {"applicant_class": "enterprise", "identity_kind": "uscc", "identity_number": uscc}
    first = received(cast, clock, DAY, name="某公司", **company).item
    received(cast, clock, DAY, name="某公司安澜分公司", **company)
    received(cast, clock, DAY)
    assert counts.month_of(first).total == 2


def test_an_agent_counts_for_the_one_he_acts_for(cast, clock):
    """Ten people who send the same agent have one request each; the agent's total is shown beside it."""
    agent = {"agent_name": "李四", "agent_identity_number": "110101199003074936"}
    own = received(cast, clock, DAY, name="李四", identity_number="110101199003074936").item
    for_him = received(cast, clock, DAY, **agent).item
    other = received(cast, clock, DAY, name="赵六", identity_number="11010119900307045X", **agent).item
    assert [counts.month_of(one).total for one in (own, for_him, other)] == [1, 1, 1]
    assert counts.through_the_agent(other) == 2


def test_joint_applicants_count_once_by_the_first(cast, clock):
    joint = received(cast, clock, DAY, co_applicants="赵六、钱七").item
    alone = received(cast, clock, DAY, name="赵六", identity_number="11010119900307045X").item
    assert counts.month_of(joint).total == counts.month_of(alone).total == 1


def test_a_split_request_counts_as_its_parts_for_the_fee_and_for_the_report(cast, clock):
    """国办函〔2020〕109号第四条: 一事一申请; new and results of the report count the same parts."""
    before = received(cast, clock, DAY, "甲").item
    item = received(cast, clock, DAY, "乙；丙；丁").item
    after = received(cast, clock, date(2026, 3, 3), "戊").item
    assert counts.month_of(after).number == 3
    acts.split(item, by=cast.clerk, parts=["乙", "丙", "丁"], reason="三项内容")
    assert numbers(before) == [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 4), ("戊", 5)]


def test_withdrawn_and_merged_requests_do_not_count(cast, clock):
    kept, gone, merged = (received(cast, clock, DAY, text).item for text in ("甲", "乙", "丙"))
    acts.withdraw(gone, by=cast.clerk, reason="不需要了")
    acts.merge(merged, by=cast.clerk, into=kept, reason="同一事项")
    assert numbers(kept) == [("甲", 1), ("乙", None), ("丙", None)]
    left_out = [line.left_out for line in counts.month_of(kept).lines]
    assert left_out == ["", counting.WITHDRAWN, counting.MERGED]


def test_without_an_identity_nothing_is_counted(cast, clock):
    """The machine never guesses by name; it shows who is alike."""
    item = received(cast, clock, DAY, identity_number="", identity_kind="other").item
    other = received(cast, clock, DAY).item
    assert counts.month_of(item).lines == []
    assert list(counts.perhaps_the_same(item)) == [other]


def test_a_fee_notice_freezes_the_count_and_a_split_is_then_refused(cast, clock):
    walk = received(cast, clock, DAY)
    acts.charge(walk.item, by=cast.clerk, basis="volume", pages=150, payment_way="缴款码")
    with pytest.raises(Refused):
        acts.split(walk.item, by=cast.clerk, parts=["甲", "乙"], reason="两项")


def test_the_count_costs_a_fixed_number_of_statements(cast, clock, django_assert_max_num_queries):
    items = [received(cast, clock, DAY, f"第{n}项").item for n in range(6)]
    with django_assert_max_num_queries(1):
        assert counts.month_of(items[0]).total == 6


def test_the_list_behind_the_count_is_on_the_desk(cast, clock, logged_in):
    items = [received(cast, clock, DAY, f"第{n}项资料").item for n in range(12)]
    browser = logged_in(cast.account("clerk"))
    page = browser.get(reverse("disclosure_desk:request", args=[items[-1].case.uid])).content.decode()
    assert "本月申请较多" in page and "本件为第 12 件" in page
    address = reverse("disclosure_desk:request_count", args=[items[-1].case.uid])
    listed = browser.get(address, {"pages": "250"}).content.decode()
    assert all(item.case.number in listed for item in items)
    assert "合计 12 件" in listed and "按件计收：100.00元" in listed and "4,700.00元" in listed
    assert browser.get(address, {"pages": "abc"}).status_code == 200
    assert logged_in(cast.account("other_clerk")).get(address).status_code == 404
