"""通知 of many events: in as many statements for a batch as for one, each on record in its own chain."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.apps.supervision.actions import telling
from gongkai.apps.supervision.models import Event
from gongkai.apps.supervision.tests.conftest import make_late
from gongkai.kernel.journal import reading

pytestmark = pytest.mark.django_db


def test_events_of_a_batch_are_noted_together(watchers, clock):
    counted = []
    for number in (1, 5):
        events = [Event.objects.get(case_uid=make_late(watchers, clock).uid) for _ in range(number)]
        for event in events:
            Event.objects.filter(pk=event.pk).update(told_level=0, tell_on=date(2026, 3, 31))
        with CaptureQueriesContext(connection) as asked:
            telling.follow_up()
        tables = ("supervision_event", "journal_entry")
        written = [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "INSERT", "COPY"))]
        counted.append([sum(table in sql.split("(")[0] for sql in written) for table in tables])
        for event in events:
            assert [entry.act for entry in reading.entries(event.subject)].count("supervision.tell") == 2
    # The driver repeats one prepared statement for the rows of an UPDATE; it is one call for the platform.
    assert counted[0][1] == counted[1][1]
    assert not Event.objects.filter(tell_on__lte=date(2026, 3, 31)).exists()
    assert reading.verify().intact


@pytest.mark.parametrize("state", ["void", "settled", "corrected"])
def test_nobody_is_told_of_what_is_over(late, state):
    """However it came by a day: what was withdrawn or is over concerns nobody any more."""
    Event.objects.update(state=state, told_level=0, tell_on=date(2026, 3, 31))
    assert telling.follow_up() == (0, 0)
    assert Event.objects.get().told_level == 0
