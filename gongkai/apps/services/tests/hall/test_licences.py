"""证件: renewal, revocation, withdrawal, cancellation, by whom (LIC 第八条, 第五十条, 第六十九条, 第七十条)."""

from datetime import date

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import LicenceTerms
from gongkai.apps.services.models import Application, Licence
from gongkai.apps.services.rules import handling
from gongkai.apps.services.tests.hall.test_course import due
from gongkai.apps.services.tests.hall.test_hearings import fresh, told
from gongkai.apps.services.tests.hall.test_parts import decide, upper  # noqa: F401  # a fixture
from gongkai.kernel.cases import Refused

TERM = {"valid_from": date(2026, 3, 2), "valid_to": date(2026, 6, 30)}


@pytest.fixture
def licence(hall) -> Licence:
    return hall.closed(**TERM).licences.get()


def renewal(hall, licence, **more):
    return hall.register(renews=licence, **more).application


def test_a_renewal_is_decided_before_the_licence_ends(hall, licence, clock_at):
    clock_at("2026-05-31")
    application = renewal(hall, licence)
    assert application.renewal_in_time is True
    acts.accept(hall.checked(application), by=hall.who("window"))
    assert due(application, "renewal") == date(2026, 6, 30)
    with pytest.raises(Refused, match="已有延续申请正在办理"):
        renewal(hall, licence)
    acts.start_review(application, by=hall.who("examiner"))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="符合", proposed="granted")
    with pytest.raises(Refused, match="应当颁发延续后的证件"):
        acts.grant(application, by=hall.who("approver"))
    acts.grant(application, by=hall.who("approver"), licence=LicenceTerms("燃气经营许可证", valid_to=date(2029, 6, 30)))
    new, old = application.licences.get(), Licence.objects.get(pk=licence.pk)
    assert (old.state, new.replaces, new.number) == ("renewed", old, old.number)
    assert application.case.clocks.get(key="renewal").stopped_on == date(2026, 5, 31)


def test_silence_renews_what_was_asked_in_time(hall, licence, clock_at):
    """第五十条第二款: 逾期未作决定的，视为准予延续; as long as the first one, which no article says."""
    clock_at("2026-05-29")
    application = acts.accept(hall.checked(renewal(hall, licence)), by=hall.who("window"))
    clock_at("2026-06-30")
    assert jobs.renew_deemed() == 0
    clock_at("2026-07-01")
    assert (jobs.renew_deemed(), jobs.renew_deemed()) == (1, 0)
    application = Application.objects.get(pk=application.pk)
    new = application.licences.get()
    assert (application.case.step, application.outcome, new.deemed) == ("granted", "granted", True)
    assert (new.valid_from, new.valid_to) == (date(2026, 7, 1), date(2026, 10, 29))
    assert not application.case.clocks.filter(key__in=("promise", "statutory"), stopped_on=None).exists()
    assert "视为准予延续" in str(application.case.letters.get(template="services.renewed_deemed").content)


def test_asked_too_late_nothing_is_renewed_by_silence(hall, licence, clock_at):
    clock_at("2026-06-01")
    application = renewal(hall, licence)
    assert application.renewal_in_time is False
    clock_at("2026-07-02")
    assert jobs.renew_deemed() == 0


def test_nobody_renews_anothers_licence(hall, licence):
    stranger = acts.Person("person", "王海峰", "citizen_id", "110105198001010038")
    with pytest.raises(Refused, match="持证人与申请人的证件号码不一致"):
        acts.register(
            org=hall.bureau, by=hall.who("window"), item=hall.item, person=stranger, filing=acts.Filing(renews=licence)
        )


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (date(2023, 7, 1), date(2026, 6, 30), date(2026, 7, 1), date(2029, 6, 30)),
        (date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 27)),
        (date(2026, 3, 2), date(2026, 6, 30), date(2026, 7, 1), date(2026, 10, 29)),
    ],
)
def test_a_term_of_the_same_length(first, last, start, end):
    assert handling.same_length(first, last, start) == end


def test_a_licence_is_withdrawn_when_the_law_changed_and_compensation_is_told(hall, licence):
    application = Application.objects.get()
    acts.recall(application, by=hall.who("approver"), reason="条例废止", ground="law_changed")
    licence.refresh_from_db()
    assert (application.case.step, licence.state) == ("recalled", "withdrawn")
    assert "补偿" in str(application.case.letters.get(template="services.recalled").content)
    acts.cancel_licence(application, by=hall.who("approver"), reason="已经撤回", ground="taken_back")
    licence.refresh_from_db()
    assert (application.case.step, licence.state) == ("recalled", "cancelled")
    with pytest.raises(Refused, match="没有可以注销的证件"):
        acts.cancel_licence(application, by=hall.who("approver"), reason="已经撤回", ground="taken_back")


def test_an_expired_licence_is_cancelled(hall, licence, clock_at):
    clock_at("2026-07-06")
    application = Application.objects.get()
    acts.cancel_licence(application, by=hall.who("approver"), reason="届满", ground="expired")
    assert (application.case.step, Licence.objects.get().state) == ("cancelled", "cancelled")


def test_only_the_body_that_decided_takes_its_decision_back(hall, upper):  # noqa: F811
    """第六十九条: the lower body served what the upper one decided; it neither revokes nor cancels it."""
    application = hall.in_review()
    part = acts.report_up(application, by=hall.who("examiner"), item=upper, opinion="建议准予")
    who = hall.stage.cast.actor
    acts.start_review(part, by=who("upper_hall_examiner"))
    acts.pass_stage(part, by=who("upper_hall_examiner"), opinion="符合", proposed="granted")
    acts.grant(part, by=who("upper_hall_approver"), licence=LicenceTerms("燃气经营许可证"))
    application = Application.objects.get(pk=application.pk)
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    for act, ground in (("revoke", "unqualified"), ("recall", "law_changed"), ("cancel_licence", "expired")):
        with pytest.raises(Refused, match="安澜县人民政府作出决定"):
            getattr(acts, act)(application, by=hall.who("approver"), reason="试", ground=ground)
    acts.revoke(part, by=who("upper_hall_approver"), reason="不具备条件", ground="unqualified")
    application = Application.objects.get(pk=application.pk)
    assert (application.case.step, part.licences.get().state) == ("revoked", "revoked")


def test_with_a_renewal_by_silence_nobody_is_heard_any_more(hall, licence, clock_at):
    clock_at("2026-05-29")
    application = acts.accept(hall.checked(renewal(hall, licence)), by=hall.who("window"))
    hearing = told(hall, acts.start_review(application, by=hall.who("examiner")))
    clock_at("2026-07-01")
    assert jobs.renew_deemed() == 1
    assert fresh(hearing).case.step == "cancelled"
    assert Application.objects.get(pk=application.pk).case.step == "granted"
