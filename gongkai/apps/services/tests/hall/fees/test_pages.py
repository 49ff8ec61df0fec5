"""收费 on the pages of desk and applicant."""

from decimal import Decimal

import pytest
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.api import case_answers
from gongkai.apps.services.models import Application, ApplicationFee
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import my_space
from gongkai.apps.services.tests.hall.fees.stage import (
    CHEAPER,
    FEE_ACTS,
    FREE,
    LICENCE_FEE,
    PAID,
    TIERS,
    WAY,
    charge,
    charge_part,
    charging,
    choose,
    desk_page,
    pay,
    refund,
    text,
    tracked,
    with_part,
)
from gongkai.kernel.applicants.tests.people import person, sign_in


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
