"""收费通知、缴费: only what the version of the case publishes, paid in full."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import ApplicationFee
from gongkai.apps.services.queries import fees as reading_fees
from gongkai.apps.services.rules import fees as rules
from gongkai.apps.services.rules.elements import Elements, Fee
from gongkai.apps.services.tests.hall.fees.stage import (
    FREE,
    HOUSE,
    LICENCE_FEE,
    ONE,
    OTHER,
    WAY,
    charge,
    charging,
    choose,
    last,
    pay,
    text,
    waive,
    withdraw,
)
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.kernel.cases import NotAllowed, Refused

# 标准 ------------------------------------------------------------------------------------


def test_the_standard_is_the_unit_times_the_quantity_to_the_cent():
    """第五十九条: 按照公布的法定项目和标准收费."""
    assert rules.standard(Fee("费", "标准", amount="0.33"), Decimal("1.5")) == Decimal("0.50")
    assert rules.standard(Fee("费", "分档"), Decimal(1)) is None


def test_what_another_version_makes_of_a_fee():
    listed = Elements(is_fee=True, fees=(Fee("费", "标准", amount="3.00"), Fee("分档费", "分档")))
    assert rules.standard_of(listed, Fee("费", "旧标准"), Decimal(2)) == Decimal("6.00")
    assert rules.standard_of(listed, Fee("分档费", "分档"), Decimal(2)) is None
    gone = Fee("没有的费", "标准")
    assert rules.standard_of(listed, gone, Decimal(2)) == rules.standard_of(Elements(), gone, Decimal(2)) == 0


def test_of_several_fees_of_one_name_the_words_of_the_standard_tell_which():
    listed = Elements(is_fee=True, fees=tuple(Fee(**one) for one in (HOUSE, OTHER)))
    assert rules.standard_of(listed, Fee(**OTHER), Decimal(2)) == Decimal("1100.00")
    for told in ({**HOUSE, "standard": "每件100元"}, {**HOUSE, "unit": "平方米"}):
        with pytest.raises(rules.Incomparable):
            rules.standard_of(listed, Fee(**told), ONE)
    with pytest.raises(rules.Incomparable):
        rules.standard_of(Elements(is_fee=True, fees=(Fee(**HOUSE),)), Fee(**{**HOUSE, "unit": "平方米"}), ONE)


# 收费通知 ----------------------------------------------------------------------------------


def test_a_notice_names_item_standard_ground_amount_and_way(hall):
    application = charge(hall, hall.accepted(), quantity=Decimal(2))
    (fee,) = application.fees.all()
    assert (fee.amount, fee.state, fee.version_number) == (Decimal("21.00"), "open", application.version.number)
    letter = application.case.letters.get(template="services.fee_notice")
    text = "".join(letter.content["paragraphs"])
    for said in ("证件工本费21.00元", "每证10.50元", "2证", "行政事业性收费管理条例", WAY, "不影响本件的决定和送达"):
        assert said in text
    assert f"地址：{hall.bureau.address}" in text
    said = last(application)
    assert (said["fee_amount"], said["fee_standard"]) == ("21.00", "21.00")


def test_a_free_item_charges_nothing(stage):
    """第五十八条: 不得收取任何费用."""
    hall = make_hall(stage)
    with pytest.raises(Refused, match="不收费，不得收费") as refusal:
        charge(hall, hall.accepted())
    assert refusal.value.code == "free" and not ApplicationFee.objects.exists()


def test_another_amount_than_the_standard_is_refused(hall):
    with pytest.raises(Refused, match=r"按照公布的标准应收10\.50元，不能收取20\.00元") as refusal:
        charge(hall, hall.accepted(), amount=Decimal("20.00"))
    assert refusal.value.field == "amount" and not ApplicationFee.objects.exists()


def test_what_the_list_does_not_name_cannot_be_charged(hall):
    with pytest.raises(Refused, match="没有这个收费项目"):
        charge(hall, hall.accepted(), line=3)


def test_a_standard_in_words_takes_an_amount_with_its_reckoning(hall):
    application = hall.accepted()
    for given in ({}, {"amount": Decimal(80)}, {"computed": "80元／台×1台"}):
        with pytest.raises(Refused, match="填写金额和计算过程"):
            charge(hall, application, line=2, **given)
    charge(hall, application, line=2, amount=Decimal(80), computed="80元／台×1台")
    assert "80元／台×1台" in str(application.case.letters.get(template="services.fee_notice").content)
    assert "fee_standard" not in last(application)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"quantity": Decimal(0)}, "填写数量"),
        ({"payment_way": " "}, "填写缴费方式"),
    ],
)
def test_a_notice_without_what_it_needs_is_refused(hall, given, said):
    with pytest.raises(Refused, match=said):
        acts.charge_fee(hall.accepted(), by=hall.who("window"), **{"line": 1, "payment_way": WAY, **given})


def test_a_standard_of_nothing_charges_nothing(stage):
    hall = charging(stage, fees=[{**LICENCE_FEE, "amount": "0"}])
    with pytest.raises(Refused, match="无需缴费"):
        charge(hall, hall.accepted())


def test_a_licence_is_not_charged_on_a_document_below_regulations(stage):
    """第五十八条: 法律、行政法规另有规定的，依照其规定; lists taken over may name less."""
    hall = charging(stage, fees=[{**LICENCE_FEE, "basis_kind": "normative"}])
    with pytest.raises(Refused, match="没有法律、行政法规依据"):
        charge(hall, hall.accepted())


def test_one_fee_is_told_once_and_again_after_it_was_waived(hall):
    application = charge(hall, hall.accepted())
    with pytest.raises(Refused, match="已经发出收费通知"):
        charge(hall, application)
    waive(hall, application)
    assert [one.state for one in charge(hall, application).fees.all()] == ["waived", "open"]


def test_fees_of_one_name_are_told_each(stage):
    hall = charging(stage, fees=[HOUSE, OTHER])
    application = charge(hall, charge(hall, hall.accepted(), line=2), line=1)
    assert [(one.line, one.amount) for one in application.fees.all()] == [(2, 550), (1, 80)]
    with pytest.raises(Refused, match="已经发出收费通知"):
        charge(hall, application, line=2)


def test_an_amount_beyond_what_can_be_kept_is_refused_before_it_is_written(stage):
    hall = charging(stage, fees=[{**LICENCE_FEE, "amount": "99999.00"}])
    with pytest.raises(Refused, match="请核对数量") as refusal:
        charge(hall, hall.accepted(), quantity=Decimal("99999999.99"))
    assert refusal.value.field == "quantity" and not ApplicationFee.objects.exists()


def test_nothing_is_charged_before_acceptance_except_at_once(stage):
    hall = charging(stage)
    with pytest.raises(Refused, match="受理以后才能收费"):
        charge(hall, hall.received())


def test_an_item_done_at_once_is_charged_at_the_window(stage):
    hall = charging(stage, project_type="1", promised_days=0, pay_before="decision")
    application = charge(hall, hall.checked(hall.received()))
    with pytest.raises(Refused, match="还没有缴纳或者减免，不能作出准予的决定"):
        acts.decide_at_once(application, by=hall.who("window"))
    pay(hall, application)
    assert acts.decide_at_once(application, by=hall.who("window")).case.step == "granted"


def test_only_window_and_examiner_charge(hall):
    with pytest.raises(NotAllowed):
        acts.charge_fee(hall.accepted(), by=hall.who("approver"), line=1, payment_way=WAY)


# 缴费 -------------------------------------------------------------------------------------


def test_payment_is_recorded_with_day_channel_and_receipt(hall):
    application = pay(hall, charge(hall, hall.accepted()))
    fee = application.fees.get()
    assert (fee.state, fee.paid_on, fee.channel, fee.receipt) == ("paid", date(2026, 3, 2), "window", "0012345")
    said = last(application)
    assert said["fee_amount"] == said["fee_standard"] == "10.50" and said["receipt"] == "0012345"
    with pytest.raises(Refused, match="已缴费"):
        pay(hall, application)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": Decimal("10")}, r"应缴10\.50元"),
        ({"paid_on": date(2026, 3, 1)}, "收费通知之后"),
        ({"paid_on": date(2026, 3, 3)}, "今天之前"),
        ({"channel": "cheque"}, "缴费渠道"),
        ({"receipt": " "}, "票据号"),
        ({"fee": 2}, "没有这项收费"),
    ],
)
def test_a_payment_that_does_not_fit_is_refused(hall, wrong, said):
    application = charge(hall, hall.accepted())
    with pytest.raises(Refused, match=said):
        pay(hall, application, **wrong)
    assert application.fees.get().state == "open"


def test_what_the_version_chosen_later_does_not_ask_for_is_not_taken(hall):
    """The body handles it by a version that is free: the notice is taken back, nothing is paid on it."""
    application = choose(hall, charge(hall, hall.accepted()), **FREE)
    with pytest.raises(Refused, match=r"标准为0\.00元，与通知不一致"):
        pay(hall, application)
    withdraw(hall, application)
    assert application.fees.get().state == "withdrawn"


def test_the_journal_compares_what_was_paid_with_the_version_not_with_the_notice(hall):
    """E12 sees a row that differs from what the version says."""
    application = charge(hall, hall.accepted())
    waive(hall, application, amount=Decimal("0.50"))
    application.fees.update(amount=Decimal("20.00"))
    pay(hall, application, amount=Decimal("19.50"))
    said = last(application)
    assert (said["fee_amount"], said["fee_standard"]) == ("19.50", "10.00")


def test_a_standard_in_words_has_no_number_to_compare_with(hall):
    application = charge(hall, hall.accepted(), line=2, amount=Decimal(80), computed="80元／台×1台")
    pay(hall, application, amount=Decimal(80))
    assert last(application)["fee_amount"] == "80" and "fee_standard" not in last(application)


def test_fees_of_one_name_are_paid_by_their_own_standard(stage):
    """The same version, then one where the lines changed places: neither takes the one for the other."""
    hall = charging(stage, fees=[HOUSE, OTHER])
    application = charge(hall, charge(hall, hall.accepted(), line=2), line=1)
    pay(hall, application, amount=Decimal(550))
    choose(hall, application, fees=[OTHER, HOUSE])
    assert reading_fees.chargeable(application) == {} and reading_fees.overpaid(application) == []
    pay(hall, application, fee=2, amount=Decimal(80))
    assert last(application)["fee_standard"] == "80.00"


def test_a_fee_that_may_be_several_of_the_version_chosen_is_not_taken(stage):
    hall = charging(stage, fees=[{**HOUSE, "standard": "每件100元", "amount": "100.00"}])
    application = choose(hall, charge(hall, hall.accepted()), fees=[HOUSE, OTHER, LICENCE_FEE])
    with pytest.raises(Refused, match="不能与该版的收费项目对应"):
        pay(hall, application, amount=Decimal(100))
    assert list(reading_fees.chargeable(application)) == [3]


def test_what_cannot_be_compared_is_said_to_the_handler(stage, logged_in):
    hall = charging(stage, fees=[{**HOUSE, "standard": "每件100元", "amount": "100.00"}])
    application = pay(hall, charge(hall, hall.accepted()), amount=Decimal(100))
    choose(hall, application, fees=[HOUSE, OTHER])
    page = reverse("services_desk:application", args=[application.case.uid])
    assert "不能与该版的收费项目对应，是否多收请核对" in text(logged_in(hall.account("examiner")).get(page))
