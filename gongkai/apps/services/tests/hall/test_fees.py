"""收费 of an application: only what its version publishes, paid in full, waived or given back on record."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.api import case_answers, progress
from gongkai.apps.services.models import Application, ApplicationFee, ItemVersion
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import fees as reading_fees
from gongkai.apps.services.queries import my_space
from gongkai.apps.services.rules import fees as rules
from gongkai.apps.services.rules.elements import Elements, Fee
from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff, make_hall
from gongkai.apps.services.tests.hall.test_parts import decide
from gongkai.kernel.applicants.tests.people import person, sign_in
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries

LICENCE_FEE = {
    "name": "证件工本费",
    "standard": "每证10.50元",
    "basis": "行政事业性收费管理条例",
    "basis_kind": "regulation",
    "amount": "10.50",
    "unit": "证",
}
ONE = Decimal(1)
FEE_ACTS = {"charge_fee", "pay_fee", "waive_fee", "withdraw_fee", "refund_fee"}
TIERS = {"name": "检验费", "standard": "按检验工作量分档计收", "basis": "某法", "basis_kind": "law"}
CHARGING = {"is_fee": True, "fees": [LICENCE_FEE, TIERS], "pay_online": False}
WAY = "凭通知到县政务服务中心2号窗口缴纳"
# Names are not unique among the fees of a version.
HOUSE = {"name": "登记费", "standard": "住宅每件80元", "basis_kind": "law", "amount": "80.00", "unit": "件"}
OTHER = {**HOUSE, "standard": "非住宅每件550元", "amount": "550.00"}
FREE = {"is_fee": False, "fees": None, "pay_online": None}
CHEAPER = {"fees": [{**LICENCE_FEE, "standard": "每证6元", "amount": "6.00"}, TIERS]}
PAID = {"fee": 1, "paid_on": date(2026, 3, 2), "amount": Decimal("10.50"), "channel": "window", "receipt": "0012345"}


def charging(stage, **changes):
    return make_hall(stage, **{**CHARGING, **changes})


@pytest.fixture
def hall(stage):
    return charging(stage)


def charge(hall, application, line=1, **given):
    acts.charge_fee(application, by=hall.who("window"), line=line, payment_way=WAY, **given)
    return application


def pay(hall, application, **changes):
    return acts.pay_fee(application, by=hall.who("window"), **{**PAID, **changes})


def refund(hall, application, amount):
    given = {"fee": 1, "amount": Decimal(amount), "reason": "核减数量，退付凭证第7号"}
    return acts.refund_fee(application, by=hall.who("approver"), **given)


def choose(hall, application, **changes):
    """The body chooses a version that came into force since; None takes an element out."""
    older = application.version
    document = {key: value for key, value in {**older.document, **changes}.items() if value is not None}
    version = ItemVersion.objects.create(
        item=older.item, number=older.number + 1, document=document, effective_on=date(2026, 3, 2),
        published_at=older.published_at,
    )  # fmt: skip
    return acts.choose_version(application, by=hall.who("window"), version=version, reason="新版对申请人有利")


def waive(hall, application, **given):
    return acts.waive_fee(application, by=hall.who("approver"), fee=1, reason="某省减免通知第三条", **given)


def withdraw(hall, application):
    return acts.withdraw_fee(application, by=hall.who("approver"), fee=1, reason="面积录入有误")


def tracked(client, application):
    """The page of the application, for somebody who has shown the query code."""
    session = client.session
    session["services_tracked"] = [application.case.number]
    session.save()
    return client.get(reverse("services:tracked", args=[application.case.number]))


def with_part(hall, **changes):
    """A joint case whose part at the other bureau is charged for as well."""
    add_staff(hall.stage, hall.stage.cast.other_bureau, "other_hall")
    item = hall.stage.adopted("", org=hall.stage.cast.other_bureau, **{**FOR_ALL, **CHARGING, **changes})[0]
    main = hall.in_review()
    return main, acts.open_joint(main, by=hall.who("examiner"), items=[item])[0]


def charge_part(hall, part):
    return acts.charge_fee(part, by=hall.stage.cast.actor("other_hall_window"), line=1, payment_way=WAY)


def desk_page(application):
    return reverse("services_desk:application", args=[application.case.uid])


def text(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


def last(application):
    return entries(application.case.subject).last().details


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


# 减免、退费 ---------------------------------------------------------------------------------


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


# 先缴费 ------------------------------------------------------------------------------------


def test_nothing_waits_for_money_unless_the_item_says_so(hall):
    application = charge(hall, hall.deciding())
    acts.grant(application, by=hall.who("approver"), grounds="符合条件")
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    assert application.case.step == "closed"
    assert pay(hall, application).fees.get().state == "paid"


def test_an_item_that_says_so_decides_after_payment(stage):
    hall = charging(stage, pay_before="decision")
    application = charge(hall, hall.deciding())
    with pytest.raises(Refused, match="证件工本费还没有缴纳或者减免，不能作出准予的决定") as refusal:
        acts.grant(application, by=hall.who("approver"), grounds="符合条件")
    assert refusal.value.code == "unpaid"
    assert "应当在作出准予的决定以前缴费" in str(application.case.letters.get(template="services.fee_notice").content)
    pay(hall, application)
    assert acts.grant(application, by=hall.who("approver"), grounds="符合条件").case.step == "granted"


def test_a_refusal_waits_for_no_money(stage):
    hall = charging(stage, pay_before="decision")
    application = charge(hall, hall.deciding())
    acts.refuse(application, by=hall.who("approver"), reason="不符合条件", ground="conditions")
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    assert application.case.step == "closed"


def test_an_item_that_says_so_is_handed_over_after_payment(stage):
    hall = charging(stage, pay_before="delivery")
    application = charge(hall, hall.granted())
    given = {"by": hall.who("window"), "delivery": "window", "receiver": "陈晓兰"}
    with pytest.raises(Refused, match="不能送达"):
        acts.deliver(application, **given)
    waive(hall, application)
    assert acts.deliver(application, **given).case.step == "closed"


def readable(application):
    """Titles of letters and names of licences that the applicant may open, here, in the own space and by the API."""
    request = RequestFactory().get("/")
    told = progress.of(request, application)
    letters = [one.title for one in my_space.letters(application.case)]
    assert letters == [one.title for one in told.letters]
    return set(letters), [one.name for one in told.licences], told.pay_first


def test_before_payment_the_applicant_is_told_of_the_grant_but_given_neither_letter_nor_licence(stage, client):
    hall = charging(stage, pay_before="delivery")
    application = charge(hall, hall.granted())
    letter = application.case.letters.get(template="services.granted")
    address = reverse("services:letter", args=[application.case.number, letter.uid])
    licence = application.licences.get().number
    letters, licences, first = readable(application)
    assert letter.title not in letters and "收费通知书" in letters and licences == []
    assert "证件工本费10.50元" in first
    shown = text(tracked(client, application))
    assert licence not in shown and letter.title not in shown
    assert "作出了准予的决定" in shown and first in shown
    assert client.get(address).status_code == 404
    file = reverse("services:letter_file", args=[application.case.number, letter.uid, "pdf"])
    assert client.get(file).status_code == 404
    (todo,) = my_space.tasks([application.case])
    assert "缴清以后可以查看决定书和证件" in todo.note
    pay(hall, application)
    letters, licences, first = readable(application)
    assert letter.title in letters and licences == ["燃气经营许可证"] and first == ""
    assert client.get(address).status_code == 200 and licence in text(tracked(client, application))


@pytest.mark.parametrize(("before", "let_go"), [("", None), ("delivery", waive), ("delivery", withdraw)])
def test_what_is_let_off_withdrawn_or_not_waited_for_holds_nothing_back(stage, before, let_go):
    hall = charging(stage, pay_before=before)
    application = charge(hall, hall.granted())
    if let_go:
        let_go(hall, application)
    letters, licences, first = readable(application)
    assert "准予决定书" in letters and licences == ["燃气经营许可证"] and first == ""


def test_an_unpaid_part_holds_back_its_own_letter_alone(stage):
    hall = charging(stage)
    main, part = with_part(hall, pay_before="delivery")
    charge_part(hall, part)
    decide(hall, part, "other_hall")
    held = part.case.letters.get(template="services.granted")
    assert held not in reading.letters_for_applicant(main)
    assert reading_fees.held_back(main)[0].application == part
    acts.pass_stage(main, by=hall.who("examiner"), opinion="符合", proposed="granted")
    acts.grant(main, by=hall.who("approver"))
    own = main.case.letters.get(template="services.granted")
    assert own in reading.letters_for_applicant(main)
    given = {"by": hall.who("window"), "delivery": "window", "receiver": "陈晓兰"}
    with pytest.raises(Refused, match="证件工本费还没有缴纳或者减免，不能送达"):
        acts.deliver(main, **given)
    assert reading_fees.waited_for(main) == "送达"
    part.fees.update(paid_on=date(2026, 3, 2))
    assert held in reading.letters_for_applicant(main)
    assert acts.deliver(main, **given).case.step == "closed"


def test_what_an_upper_body_decided_is_held_in_the_case_that_serves_it(stage):
    hall = charging(stage)
    add_staff(stage, stage.cast.county, "upper_hall")
    stage.adopted("", org=stage.cast.county, **{**FOR_ALL, **CHARGING, "pay_before": "delivery"})
    main = hall.in_review()
    (item,) = reading.items_of_same_entry(main)
    acts.report_up(main, by=hall.who("examiner"), item=item, opinion="符合")
    part = main.case.children.get().application
    acts.charge_fee(part, by=stage.cast.actor("upper_hall_window"), line=1, payment_way=WAY)
    decide(hall, part, "upper_hall")
    main.refresh_from_db()
    assert main.decided_above
    told = {one.template for one in reading.letters_for_applicant(main)}
    assert "services.granted" not in told and "services.fee_notice" in told


# 页面、接口 ----------------------------------------------------------------------------------


def test_buttons_stand_where_there_is_something_to_do(hall, stage):
    application = hall.accepted()
    names = FEE_ACTS
    assert reading.pointless_acts(application) & names == names - {"charge_fee"}
    charge(hall, charge(hall, application), line=2, amount=Decimal(80), computed="80元")
    assert reading.pointless_acts(application) & names == {"charge_fee", "refund_fee"}
    pay(hall, application)
    assert reading.pointless_acts(application) & names == {"charge_fee"}


def test_the_desk_charges_and_records_on_its_pages(hall, logged_in):
    application, client = hall.accepted(), logged_in(hall.account("window"))

    def act(name):
        return reverse("services_desk:application_act", args=[application.case.uid, name])

    assert "证件工本费：每证10.50元" in text(client.get(act("charge_fee")))
    asked = {"line": "1", "quantity": "1", "payment_way": WAY}
    assert client.post(act("charge_fee"), {**asked, "amount": "11"}).status_code == 422
    assert client.post(act("charge_fee"), asked).status_code == 302
    page = reverse("services_desk:application", args=[application.case.uid])
    assert "待缴费" in text(client.get(page))
    form = client.get(act("pay_fee"))
    assert 'value="10.50"' in form.content.decode()
    client.post(act("pay_fee"), {**PAID, "paid_on": "2026-03-02"})
    assert "票据号 0012345" in text(client.get(page))


@pytest.mark.parametrize(
    ("chosen", "refunded", "said"), [(CHEAPER, None, "4.50元"), (CHEAPER, "1.00", "3.50元"), (FREE, None, "10.50元")]
)
def test_what_a_version_chosen_after_payment_asks_less_is_said_to_the_handler(hall, logged_in, chosen, refunded, said):
    application = choose(hall, pay(hall, charge(hall, hall.accepted())), **chosen)
    if refunded:
        refund(hall, application, refunded)
    page = reverse("services_desk:application", args=[application.case.uid])
    shown = text(logged_in(hall.account("examiner")).get(page))
    assert f"证件工本费按第1版缴纳，本件改按第2版办理，按该版少收 {said}，差额可以由审批人办理退费" in shown


@pytest.mark.parametrize("changes", [{"fees": [{**LICENCE_FEE, "amount": "20.00"}]}, {"fees": [TIERS, LICENCE_FEE]}])
def test_a_version_that_asks_no_less_gives_nothing_back(hall, logged_in, changes):
    application = choose(hall, pay(hall, charge(hall, hall.accepted())), **changes)
    page = reverse("services_desk:application", args=[application.case.uid])
    assert "按选定的版本核对已收费用" not in text(logged_in(hall.account("examiner")).get(page))
    given_back = choose(hall, application, **FREE)
    refund(hall, given_back, "10.50")
    assert "按选定的版本核对已收费用" not in text(logged_in(hall.account("examiner")).get(page))


def test_the_applicant_sees_what_is_to_be_paid_and_what_became_of_it(hall, client):
    application = charge(hall, hall.accepted())
    session = client.session
    session["services_tracked"] = [application.case.number]
    session.save()
    page = reverse("services:tracked", args=[application.case.number])
    shown = text(client.get(page))
    assert "需要您缴费" in shown and "10.50元" in shown and WAY in shown and "不影响决定和送达" in shown
    pay(hall, application)
    shown = text(client.get(page))
    assert "需要您缴费" not in shown and "票据号 0012345" in shown
    assert "已收到您缴纳的费用" in shown


def test_nobody_is_asked_to_pay_for_what_was_withdrawn(hall, client, logged_in):
    application = charge(hall, hall.accepted())
    acts.withdraw(application, by=hall.who("window"))
    for page in (tracked(client, application), logged_in(hall.account("window")).get(desk_page(application))):
        shown = text(page)
        assert "证件工本费" in shown and "办件已终止，不再缴纳" in shown
        assert "需要您缴费" not in shown and "待缴费" not in shown
    assert case_answers.told_fee(application.fees.get()).state.key == "over"


def test_of_a_part_that_ended_nobody_is_asked_to_pay(hall, client):
    """The main case goes on; its part was terminated with an unpaid notice."""
    main, part = with_part(hall)
    charge_part(hall, part)
    assert [one.label for one in my_space.tasks([main.case])] == ["缴纳费用"]
    approver = hall.stage.cast.actor("other_hall_approver")
    acts.terminate(part, by=approver, reason="不再需要", ground="applicant_ended")
    assert my_space.tasks([main.case]) == []


def test_each_fee_waits_by_the_version_of_its_own_case(stage, client):
    hall = charging(stage)
    main, part = with_part(hall, pay_before="decision")
    charge(hall, main)
    charge_part(hall, part)
    shown = text(tracked(client, main))
    assert "是否缴费不影响决定和送达" in shown and "应当在作出准予的决定以前缴费" in shown


@pytest.mark.parametrize(("before", "said"), [("decision", "不能作出准予的决定"), ("delivery", "不能送达")])
def test_the_desk_says_what_waits_for_payment_until_it_is_paid(stage, logged_in, before, said):
    hall = charging(stage, pay_before=before)
    application, client = charge(hall, hall.deciding()), logged_in(hall.account("approver"))
    page = reverse("services_desk:application", args=[application.case.uid])
    assert f"缴纳或者减免以前，{said}" in text(client.get(page))
    pay(hall, application)
    assert "等待缴费" not in text(client.get(page))


def test_the_desk_says_nothing_of_waiting_where_the_item_does_not(hall, logged_in):
    application = charge(hall, hall.deciding())
    page = reverse("services_desk:application", args=[application.case.uid])
    assert "等待缴费" not in text(logged_in(hall.account("approver")).get(page))


def test_a_refused_application_waits_for_no_payment(stage, logged_in):
    hall = charging(stage, pay_before="delivery")
    application = charge(hall, hall.deciding())
    acts.refuse(application, by=hall.who("approver"), reason="不符合条件", ground="conditions")
    page = reverse("services_desk:application", args=[application.case.uid])
    assert "等待缴费" not in text(logged_in(hall.account("window")).get(page))


@pytest.mark.parametrize("act", ["waive_fee", "refund_fee"])
def test_a_ground_longer_than_what_is_kept_is_refused_not_cut(hall, logged_in, act):
    application = charge(hall, hall.accepted())
    if act == "refund_fee":
        pay(hall, application)
    address = reverse("services_desk:application_act", args=[application.case.uid, act])
    given = {"fee": "1", "amount": "1.00", "reason": "据" * 301}
    assert logged_in(hall.account("approver")).post(address, given).status_code == 422
    fee = application.fees.get()
    assert fee.reduced == fee.refunded == 0


def test_what_is_to_be_paid_stands_among_the_things_to_do(hall, client):
    application = charge(hall, hall.accepted())
    todos = my_space.tasks([application.case])
    assert [(one.label, "证件工本费10.50元" in one.note) for one in todos] == [("缴纳费用", True)]
    pay(hall, application)
    assert my_space.tasks([application.case]) == []
    sign_in(client, person())
    assert client.get("/my/").status_code == 200


def test_fees_go_with_the_application_when_it_is_destroyed(hall):
    application = charge(hall, hall.accepted())
    Application.objects.get(pk=application.pk).delete()
    assert not ApplicationFee.objects.exists()
