"""信息处理费 (条例第四十二条; 国办函〔2020〕109号): by item or by volume, corrected, waived, shown with its count."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.queries import figures
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.figures.declare import Scope

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def month(cast, clock, count):
    return [received(cast, clock, DAY, f"第{n}项") for n in range(count)]


def charged(walk, basis="item", **changes):
    acts.charge(walk.item, by=walk.cast.clerk, basis=basis, payment_way="缴款码", **changes)
    return walk


@pytest.mark.parametrize(("count", "amount"), [(11, 100), (31, 200)])
def test_an_item_costs_what_its_place_in_the_month_says(cast, clock, count, amount):
    """第四条: 1-10 free, 11-30 at 100, 31-40 at 200 yuan each."""
    walk = charged(month(cast, clock, count)[-1])
    assert (walk.item.fee_amount, walk.item.fee_before) == (amount, count - 1)


def test_the_tenth_item_is_free_and_may_not_be_charged(cast, clock):
    with pytest.raises(Refused, match="无需缴费"):
        charged(month(cast, clock, 10)[-1])


def test_volume_leaves_the_count_aside(cast, clock):
    """第三条: 二者只择其一."""
    walk = charged(month(cast, clock, 11)[-1], "volume", pages=250)
    assert (walk.item.fee_amount, walk.item.fee_basis, walk.item.fee_pages) == (4_700, "volume", 250)
    with pytest.raises(Refused, match="现处于“待缴费”"):
        charged(walk, "item")


def test_when_others_of_the_month_fall_away_the_notice_shows_it_and_is_taken_back(cast, clock, logged_in):
    """Eleven became ten: what was the eleventh is free now, and the body has to say so."""
    walks = month(cast, clock, 11)
    walk = charged(walks[-1])
    acts.withdraw(walks[0].item, by=cast.clerk, reason="不需要了")
    page = logged_in(cast.account("clerk")).get(f"/desk/disclosure/requests/{walk.item.case.uid}/").content.decode()
    assert "收费金额有变化" in page and "按现在的件数计算应为 0.00元" in page
    with pytest.raises(Refused, match="无需缴费"):
        acts.correct_fee(walk.item, by=cast.clerk, basis="item", payment_way="缴款码", reason="件数减少")
    due = walk.due()
    acts.waive_fee(walk.item, by=cast.head, reason="件数减少，不应收费")
    assert walk.item.case.step == "in_progress" and due is None and walk.due() is not None
    assert walk.item.case.letters.filter(template="disclosure.fee_waived").exists()


def test_a_wrong_number_of_pages_is_corrected_with_a_period_of_its_own(cast, clock):
    walk = charged(received(cast, clock, DAY), "volume", pages=250)
    clock.set(date(2026, 3, 9))
    with pytest.raises(Refused, match="不需要更正"):
        acts.correct_fee(walk.item, by=cast.clerk, basis="volume", pages=250, payment_way="缴款码", reason="复核")
    before = walk.due("fee_payment")
    acts.correct_fee(walk.item, by=cast.clerk, basis="volume", pages=150, payment_way="缴款码", reason="页数有误")
    assert walk.item.fee_amount == 1_700 and walk.due("fee_payment") > before
    text = "".join(walk.item.case.letters.latest("id").content["paragraphs"])
    assert "4,700" in text and "1,700" in text and "此前的通知不再执行" in text
    acts.pay(walk.item, by=cast.clerk, paid_on=date(2026, 3, 9), amount=Decimal(1_700), receipt="1")


def test_only_the_head_waives_and_only_with_a_reason(cast, clock):
    walk = charged(received(cast, clock, DAY), "volume", pages=250)
    with pytest.raises(NotAllowed):
        acts.waive_fee(walk.item, by=cast.clerk, reason="困难")
    with pytest.raises(Refused, match="必须写明理由"):
        acts.waive_fee(walk.item, by=cast.head, reason=" ")


def test_waived_before_any_notice_it_is_never_charged(cast, clock):
    walk = received(cast, clock, DAY)
    acts.waive_fee(walk.item, by=cast.head, reason="申请人为低保对象")
    assert walk.item.case.step == "registered" and not walk.item.case.letters.filter(template__contains="fee").exists()
    with pytest.raises(Refused, match="免收"):
        charged(walk, "volume", pages=250)


def test_what_was_waived_is_not_collected(cast, clock):
    """年度报告第六部分: the amount collected; what was waived is counted apart."""
    walk = charged(received(cast, clock, DAY), "volume", pages=250)
    acts.waive_fee(walk.item, by=cast.head, reason="系统计算有误")
    scope = Scope.year(cast.bureau, 2026)
    assert figures.fees_waived(scope).count() == 1 and not figures.fees_collected(scope).exists()
