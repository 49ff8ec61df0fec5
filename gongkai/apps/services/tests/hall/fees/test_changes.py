"""减免、退费、撤回通知: each on record with its own ground."""

from decimal import Decimal

import pytest

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import fees as reading_fees
from gongkai.apps.services.tests.hall.fees.stage import (
    FEE_ACTS,
    ONE,
    charge,
    desk_page,
    last,
    pay,
    refund,
    text,
    waive,
    withdraw,
)
from gongkai.kernel.cases import Refused


def test_a_reduction_names_its_ground_and_what_is_left_is_paid(hall):
    application = waive(hall, charge(hall, hall.accepted()), amount=Decimal("10.00"))
    letter = "".join(application.case.letters.get(template="services.fee_reduced").content["paragraphs"])
    assert "某省减免通知第三条" in letter and "应当缴纳0.50元" in letter
    with pytest.raises(Refused, match=r"应缴0\.50元"):
        pay(hall, application)
    pay(hall, application, amount=Decimal("0.50"))
    with pytest.raises(Refused, match="已缴费"):
        waive(hall, application)


def test_each_reduction_and_refund_keeps_its_own_ground(hall, logged_in):
    application = charge(hall, hall.accepted())
    for ground in ("减免通知第三条", "减免通知第五条"):
        acts.waive_fee(application, by=hall.who("approver"), fee=1, amount=ONE, reason=ground)
    pay(hall, application, amount=Decimal("8.50"))
    for ground in ("退付凭证第7号", "退付凭证第8号"):
        acts.refund_fee(application, by=hall.who("approver"), fee=1, amount=ONE, reason=ground)
    shown = text(logged_in(hall.account("window")).get(desk_page(application)))
    for said in ("减免 1.00元：减免通知第三条", "减免 1.00元：减免通知第五条"):
        assert f"2026年3月2日{said}" in shown
    assert "退还 1.00元：退付凭证第7号" in shown and "退还 1.00元：退付凭证第8号" in shown
    fee = application.fees.get()
    assert (fee.reduced, fee.refunded, fee.changes.count()) == (2, 2, 4)


# 撤回收费通知 -------------------------------------------------------------------------------


def test_a_notice_given_in_error_is_withdrawn_by_a_letter_and_may_be_given_anew(hall, logged_in):
    application = withdraw(hall, charge(hall, hall.accepted(), quantity=Decimal(2)))
    letter = "".join(application.case.letters.get(template="services.fee_withdrawn").content["paragraphs"])
    assert "通知缴纳证件工本费21.00元" in letter and "因面积录入有误，该通知现予撤回" in letter
    shown = text(logged_in(hall.account("window")).get(desk_page(application)))
    assert "通知已撤回 2026年3月2日撤回：面积录入有误" in shown
    for act in (pay, waive, withdraw):
        with pytest.raises(Refused, match="通知已撤回"):
            act(hall, application)
    assert reading_fees.unpaid(application) == []
    assert [one.state for one in charge(hall, application).fees.all()] == ["withdrawn", "open"]


def test_what_was_paid_is_given_back_not_withdrawn(hall):
    application = pay(hall, charge(hall, hall.accepted()))
    with pytest.raises(Refused, match="已缴费"):
        withdraw(hall, application)


def test_a_notice_is_withdrawn_even_after_the_end(hall):
    application = charge(hall, hall.accepted())
    acts.withdraw(application, by=hall.who("window"))
    assert reading.pointless_acts(application) & FEE_ACTS == FEE_ACTS - {"charge_fee", "withdraw_fee"}
    assert withdraw(hall, application).fees.get().state == "withdrawn"


@pytest.mark.parametrize("amount", [Decimal(0), Decimal("10.51")])
def test_no_more_is_waived_than_is_due(hall, amount):
    with pytest.raises(Refused, match="减免金额"):
        waive(hall, charge(hall, hall.accepted()), amount=amount)


def test_a_reduction_without_a_ground_is_refused(hall):
    application = charge(hall, hall.accepted())
    with pytest.raises(Refused, match="必须写明理由"):
        acts.waive_fee(application, by=hall.who("approver"), fee=1, reason=" ")


def test_what_was_paid_is_given_back_even_after_the_end(hall):
    application = charge(hall, hall.accepted())
    refund = {"by": hall.who("approver"), "fee": 1, "reason": "重复收取，退款凭证第7号"}
    with pytest.raises(Refused, match="还没有缴纳"):
        acts.refund_fee(application, amount=Decimal(1), **refund)
    pay(hall, application)
    acts.withdraw(application, by=hall.who("window"))
    acts.refund_fee(application, amount=Decimal("0.50"), **refund)
    assert application.fees.get().state == "paid"
    with pytest.raises(Refused, match=r"可以退还的金额为10\.00元"):
        acts.refund_fee(application, amount=Decimal("10.50"), **refund)
    acts.refund_fee(application, amount=Decimal("10.00"), **refund)
    assert (application.fees.get().state, application.case.step) == ("refunded", "withdrawn")
    assert last(application)["left"] == "0.00"


def test_a_refund_is_told_by_a_letter_with_what_is_left(hall):
    application = refund(hall, pay(hall, charge(hall, hall.accepted())), "4.00")
    refund(hall, application, "6.50")
    first, second = application.case.letters.filter(template="services.fee_refunded").order_by("pk")
    told = "".join(first.content["paragraphs"])
    for said in ("缴纳证件工本费10.50元（票据号0012345）", "退还4.00元，退还后实收6.50元", "核减数量，退付凭证第7号"):
        assert said in told
    assert "退还6.50元，已缴费用至此全部退还" in "".join(second.content["paragraphs"])
    assert first.number != second.number
