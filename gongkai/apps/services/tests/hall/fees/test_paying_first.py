"""先缴费: what an item says waits for payment, and what the applicant has until then."""

from datetime import date

import pytest
from django.test import RequestFactory
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.api import progress
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import fees as reading_fees
from gongkai.apps.services.queries import my_space
from gongkai.apps.services.tests.hall.fees.stage import (
    CHARGING,
    WAY,
    charge,
    charge_part,
    charging,
    pay,
    text,
    tracked,
    waive,
    with_part,
    withdraw,
)
from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff
from gongkai.apps.services.tests.hall.test_parts import decide
from gongkai.kernel.cases import Refused


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
