"""容缺受理 (AYSERV 第二十四条): supplied online, checked, missed; and what an unkept promise of the body asks for."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import Verdict
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.tests.hall.test_course import due
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import Refused, sweep
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.outbox import run_pending
from gongkai.kernel.people.actors import public


@pytest.fixture
def made(hall) -> acts.Submitted:
    return hall.register(materials=())


@pytest.fixture
def application(hall, made) -> Application:
    hall.checked(made.application, "tolerated")
    return acts.accept_tolerant(made.application, by=hall.who("window"), promise="五日内补交", allowed_days=5)


def row(application: Application):
    return application.materials.get(number=1)


def test_the_applicant_sends_what_was_promised_and_the_window_looks_at_it(hall, made, application, client):
    client.post(reverse("services:track"), {"number": made.case.number, "code": made.query_code})
    page = reverse("services:supply", args=[made.case.number])
    tracked = client.get(reverse("services:tracked", args=[made.case.number])).content.decode()
    assert page in tracked and "按照已有材料依法作出决定" in tracked
    assert client.post(page, {}).status_code == 422
    upload = SimpleUploadedFile("申请表.pdf", hostile.pdf(), "application/pdf")
    assert client.post(page, {"material_1": upload}).status_code == 302
    application.refresh_from_db()
    assert (row(application).verdict, row(application).handed_in) == ("supplied", "electronic")
    assert application.case.clocks.get(key="tolerance").stopped_on == date(2026, 3, 2)
    assert [file.purpose for file in reading.files_of(application, hall.who("window"))] == ["material-1"]
    assert "check_tolerated" not in reading.pointless_acts(application)
    acts.check_tolerated(application, by=hall.who("window"), verdicts=[Verdict(1, "fitting")], allowed_days=5)
    assert (row(application).verdict, application.tolerance_until) == ("fitting", None)


def test_what_does_not_fit_is_told_in_writing_with_a_new_date(hall, application, clock_at):
    clock_at("2026-03-04")
    acts.supply_tolerated(application, by=public("陈晓兰"), numbers=[1])
    with pytest.raises(Refused, match="哪里不符合"):
        acts.check_tolerated(application, by=hall.who("window"), verdicts=[Verdict(1, "faulty")], allowed_days=3)
    acts.check_tolerated(
        application, by=hall.who("window"), verdicts=[Verdict(1, "faulty", note="没有签字")], allowed_days=3
    )
    assert (application.tolerance_until, due(application, "tolerance")) == (date(2026, 3, 9), date(2026, 3, 9))
    assert "没有签字" in str(application.case.letters.get(template="services.tolerance_again").content)


def test_what_never_came_is_handled_as_was_told(hall, application, clock_at):
    clock_at("2026-03-09")
    assert jobs.miss_tolerance() == 0
    clock_at("2026-03-10")
    assert (jobs.miss_tolerance(), jobs.miss_tolerance()) == (1, 0)
    application = Application.objects.get(pk=application.pk)
    assert (row(application).verdict, application.tolerance_missed_on) == ("missing", date(2026, 3, 10))
    text = str(application.case.letters.get(template="services.tolerance_missed").content)
    assert "燃气经营许可申请表" in text and "按照已有材料依法作出决定" in text
    acts.supply_tolerated(application, by=hall.who("window"))
    assert (row(application).verdict, application.tolerance_until) == ("fitting", None)


def test_who_owes_materials_is_reminded_before_the_day_and_on_it(hall, made, application, clock_at):
    holder = people.person()
    linking.link(Presence(holder), made.case)
    clock_at("2026-03-06")
    sweep.warn_due()
    run_pending()
    assert "请于2026年3月9日前补交容缺的材料" in people.told(holder)


def test_a_case_that_has_ended_owes_nothing(hall, application, clock_at):
    acts.withdraw(application, by=hall.who("window"))
    clock_at("2026-03-20")
    assert jobs.miss_tolerance() == 0


def test_a_promise_that_cannot_be_kept_is_explained_and_not_moved(hall):
    """O722 第三十六条; casework T14."""
    application = hall.in_review()
    before = due(application, "promise")
    acts.explain_delay(application, by=hall.who("examiner"), reason="检测机构设备故障")
    assert (due(application, "promise"), application.delay_reason) == (before, "检测机构设备故障")
    assert "检测机构设备故障" in str(application.case.letters.get(template="services.delay").content)
