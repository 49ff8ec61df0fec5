"""Worked vectors of casework §6, each through the acts of the hall."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import Application
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.apps.services.tests.hall.test_course import due

DAY = "2025-04-30"


@pytest.fixture
def at(request):
    """Move the day, as many times as a vector needs."""
    travellers: list[Any] = []

    def go(day: str) -> None:
        traveller = time_machine.travel(datetime.fromisoformat(f"{day}T09:30:00+08:00"), tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in reversed(travellers):
        traveller.stop()


def test_1_and_2_twenty_days_and_ten_more_over_the_national_day(stage, at):
    at("2025-09-24")
    hall = make_hall(stage)
    application = hall.in_review()
    assert due(application, "statutory") == date(2025, 10, 28)
    acts.extend(application, by=hall.who("head"), days=10, reason="案情复杂")
    assert due(application, "statutory") == date(2025, 11, 11)


def test_3_and_4_five_days_to_speak_else_accepted_from_the_day_of_receipt(hall, at):
    application = hall.received()
    assert due(application, "acceptance") == date(2025, 5, 12)
    at("2025-05-13")
    assert jobs.accept_deemed() == 1
    application = Application.objects.get(pk=application.pk)
    assert (application.accepted_on, due(application, "statutory")) == (date(2025, 4, 30), date(2025, 6, 3))


def test_5_days_of_a_special_procedure_are_not_counted(stage, at):
    """Accepted 6/3, stopped 6/10 … 6/18, four days before and sixteen after."""
    at("2025-06-03")
    hall = make_hall(stage)
    application = hall.in_review()
    assert due(application, "statutory") == date(2025, 7, 1)
    run = {"kind": "expert_review", "document_number": "1号", "reason": "评审", "expected_days": 7}
    at("2025-06-10")
    acts.begin_special(application, by=hall.who("examiner"), **run)
    at("2025-06-18")
    acts.end_special(application, by=hall.who("examiner"), result="可行")
    assert due(application, "statutory") == date(2025, 7, 10)


def test_6_ten_days_to_deliver_over_the_spring_festival(stage, at):
    at("2026-02-10")
    assert due(make_hall(stage).granted(), "delivery") == date(2026, 3, 2)
