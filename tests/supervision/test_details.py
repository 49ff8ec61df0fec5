"""From an act in another app to an event in supervision: what the acts write is what the rules read (casework §11)."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.apps.disclosure.actions import requests
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import hearings
from gongkai.apps.services.actions.applications import Aside
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import decisions
from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff, make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.apps.supervision.actions import judging
from gongkai.apps.supervision.models import Event, Signal
from gongkai.apps.supervision.queries import finished
from gongkai.kernel import workdays
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
SUBJECT = "瓶装燃气站点的选址"


@pytest.fixture
def hall(cast, clock):
    clock.set(date(2026, 3, 2))
    judging.begin(date(2026, 1, 1))
    return make_hall(make_stage(cast))


def found(case, rule):
    judging.judge_case(case.uid)
    judging.sweep()
    return Event.objects.filter(case_uid=case.uid, rule=rule).first()


def written(case, act):
    return entries(case.subject).filter(act=act).last().details


def decided(hall, application, **given):
    fresh = Application.objects.get(pk=application.pk)
    return acts.grant(fresh, by=hall.who("approver"), grounds="符合条件", **given)


# E13 越权 ------------------------------------------------------------------------------------


def test_a_decision_names_who_decided_and_whose_the_item_is(hall):
    """LIC 第七十四条第（一）项: deciding within its own power is no event."""
    application = decided(hall, hall.deciding())
    said = written(application.case, "services.application.grant")
    assert said["deciding_body"] == said["competent_body"] == hall.bureau.name
    assert found(application.case, "E13") is None


def test_a_decision_on_what_became_another_bodys_is_a_red_card(hall, cast):
    """The item was handed to another body while the case was open; the old one decided all the same."""
    application = hall.deciding()
    item = application.item
    item.org, item.org_path = cast.other_bureau, cast.other_bureau.path
    item.save()
    application = decided(hall, application)
    event = found(application.case, "E13")
    assert event.signal == Signal.RED and event.org == hall.bureau
    assert written(application.case, "services.application.grant")["competent_body"] == cast.other_bureau.name


@pytest.mark.parametrize("end", ["withdraw", "refuse_acceptance", "transfer"])
def test_an_application_that_ends_without_a_decision_names_no_power(hall, cast, end):
    """移送 is what a body without the power has to do: no card for doing it, nor for what was never decided."""
    application = hall.received()
    if end == "transfer":
        add_staff(hall.stage, cast.other_bureau, "other_hall")
        (theirs,) = hall.stage.adopted("", org=cast.other_bureau, **FOR_ALL)
    item = application.item
    item.org, item.org_path = cast.other_bureau, cast.other_bureau.path
    item.save()
    if end == "withdraw":
        acts.withdraw(application, by=hall.who("window"))
    elif end == "refuse_acceptance":
        acts.refuse_acceptance(
            application, by=hall.who("window"), reason="职权已经划转", ground="not_ours",
            right_body=cast.other_bureau.name,
        )  # fmt: skip
    else:
        acts.transfer(application, by=hall.who("window"), item=theirs, reason="职权已经划转")
    assert "deciding_body" not in written(application.case, f"services.application.{end}")
    assert found(application.case, "E13") is None


# E16 应听证未听证 ------------------------------------------------------------------------------


def announced(hall):
    return hearings.announce(
        org=hall.bureau, by=hall.who("examiner"), application=hall.in_review(), subject_matter=SUBJECT
    )


def passed_on(hall, hearing):
    application = Application.objects.get(pk=hearing.application_id)
    return acts.pass_stage(application, by=hall.who("examiner"), opinion="可以准予", proposed="granted")


def test_a_hearing_the_body_announced_and_did_not_hold_is_a_red_card(hall):
    """LIC 第四十六条、第七十二条第（八）项: cancelled by the body, then decided."""
    hearing = announced(hall)
    hearings.cancel(hearing, by=hall.who("examiner"), reason="时间紧")
    application = decided(hall, passed_on(hall, hearing), aside=Aside(no_hearing="时间紧"))
    event = found(application.case, "E16")
    assert event.signal == Signal.RED and event.reached_on == workdays.today()


def test_a_hearing_that_was_taken_back_by_who_asked_is_none(hall):
    """LIC 第四十七条: whoever asked may do without it."""
    application = hall.in_review()
    hearing = hearings.tell(org=hall.bureau, by=hall.who("examiner"), application=application, subject_matter=SUBJECT)
    hearings.request(hearing, by=hall.who("window"), participant=hearing.participants.get())
    hearing.refresh_from_db()
    hearings.cancel(hearing, by=hall.who("examiner"), reason="申请人书面撤回听证要求")
    application = decided(hall, passed_on(hall, hearing))
    assert found(application.case, "E16") is None


# E18 决定未公开 --------------------------------------------------------------------------------


def test_a_granted_licence_is_published_with_the_decision(hall, clock):
    """LIC 第四十条: the decision says that it has to be public and since when it is; nothing is missed later."""
    application = decided(hall, hall.deciding())
    said = written(application.case, "services.application.grant")
    assert said["to_publish"] is True and said["published_on"] == "2026-03-02"
    assert decisions.published().filter(pk=application.pk).exists()
    clock.set(date(2026, 4, 20))
    assert found(application.case, "E18") is None


def test_a_decision_that_has_to_be_public_and_is_not_is_a_reminder(hall, clock):
    """Written by a system that publishes later, or not: a reminder on the eighth working day."""
    application = hall.accepted()
    journal.write(
        subject=application.case.subject, verb="decide", by=hall.who("approver"), act="services.application.grant",
        org=hall.bureau, details={"to_publish": True},
    )  # fmt: skip
    clock.set(date(2026, 3, 20))
    event = found(application.case, "E18")
    assert event.signal == Signal.REMINDER and event.reached_on == date(2026, 3, 12)


def test_a_decision_that_is_withheld_with_a_reason_has_not_to_be_public(hall, clock):
    application = decided(hall, hall.deciding(), aside=Aside(withheld="涉及商业秘密"))
    assert "to_publish" not in written(application.case, "services.application.grant")
    clock.set(date(2026, 4, 20))
    assert found(application.case, "E18") is None


# E12 违规收费 --------------------------------------------------------------------------------


def test_what_was_paid_stands_beside_what_the_tiers_fix(cast, clock):
    """信息处理费: the act itself refuses another amount, and the journal shows both."""
    clock.set(date(2026, 3, 2))
    judging.begin(date(2026, 1, 1))
    request = received(cast, clock, date(2026, 3, 3)).item
    requests.charge(request, by=cast.clerk, basis="volume", pages=60, payment_way="转账")
    requests.pay(request, by=cast.clerk, paid_on=workdays.today(), amount=request.fee_amount, receipt="票据 1")
    said = written(request.case, "disclosure.request.pay")
    assert Decimal(said["fee_amount"]) == Decimal(said["fee_standard"]) == request.fee_amount
    assert found(request.case, "E12") is None


FEE = {"name": "证件工本费", "standard": "每证10元", "basis": "某条例", "basis_kind": "regulation", "amount": "10"}
PAID = {"fee": 1, "amount": Decimal(10), "channel": "window", "receipt": "0012345"}


def charging(cast, clock):
    clock.set(date(2026, 3, 2))
    judging.begin(date(2026, 1, 1))
    return make_hall(make_stage(cast), is_fee=True, fees=[FEE], pay_online=False)


def test_what_the_hall_takes_stands_beside_what_the_item_publishes(cast, clock):
    """LIC 第五十九条: charged and paid by the acts, by the standard: no event."""
    hall = charging(cast, clock)
    application = acts.charge_fee(hall.accepted(), by=hall.who("window"), line=1, payment_way="窗口")
    acts.pay_fee(application, by=hall.who("window"), paid_on=workdays.today(), **PAID)
    for act in ("charge_fee", "pay_fee"):
        said = written(application.case, f"services.application.{act}")
        assert Decimal(said["fee_amount"]) == Decimal(said["fee_standard"]) == 10
    assert found(application.case, "E12") is None


def test_a_reduced_fee_is_compared_with_what_was_left_of_it(cast, clock):
    hall = charging(cast, clock)
    application = acts.charge_fee(hall.accepted(), by=hall.who("window"), line=1, payment_way="窗口")
    acts.waive_fee(application, by=hall.who("approver"), fee=1, amount=Decimal(4), reason="减免通知第三条")
    given = {**PAID, "amount": Decimal(6)}
    acts.pay_fee(application, by=hall.who("window"), paid_on=workdays.today(), **given)
    assert found(application.case, "E12") is None


@pytest.mark.parametrize(("amount", "standard"), [("12.00", "10.00"), ("10.00", "0.00")])
def test_what_another_system_took_beyond_the_standard_is_a_red_card(hall, amount, standard):
    """LIC 第七十五条: the acts refuse it; what comes by an exchange or an import is judged by its entry."""
    application = hall.accepted()
    journal.write(
        subject=application.case.subject, verb="pay", by=hall.who("window"), act="services.application.pay_fee",
        org=hall.bureau, details={"fee_amount": amount, "fee_standard": standard},
    )  # fmt: skip
    event = found(application.case, "E12")
    assert event.signal == Signal.RED and event.org == hall.bureau


def test_what_many_cases_are_about_is_asked_at_once(hall, django_assert_num_queries):
    cases = [hall.received().case for _ in range(3)]
    with django_assert_num_queries(1):
        found_of = finished.items_of(cases)
    assert found_of == dict.fromkeys((case.pk for case in cases), (hall.item.catalogue.code, hall.item.name))
