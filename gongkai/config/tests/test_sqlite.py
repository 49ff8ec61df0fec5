"""Our SQLite backend answers what Django's answers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from gongkai.kernel.cases.models import Case
from gongkai.testing import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="how SQLite is read"),
]

INSTANTS = (
    None,
    "2026-11-22 09:30:00",
    "2026-11-22 09:30:00.123456",
    "2026-11-22T09:30:00+08:00",
    "2026-11-22 9:30",
    "2026-11-22",
    "x",
    datetime(2026, 11, 22, 9, 30),
    datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
)
DAYS = (None, "2026-11-22", "2026-1-2", "2026-11-22 09:30:00", "x", date(2026, 11, 22))


def outcome(ask: Any) -> Any:
    try:
        return ask()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("value", INSTANTS)
def test_an_instant_is_read_as_django_reads_it(value: Any) -> None:
    ours, django = connection.ops, DatabaseWrapper.ops_class(connection)
    assert outcome(lambda: ours.convert_datetimefield_value(value, None, connection)) == outcome(
        lambda: django.convert_datetimefield_value(value, None, connection)
    )


@pytest.mark.parametrize("value", DAYS)
def test_a_day_is_read_as_django_reads_it(value: Any) -> None:
    ours, django = connection.ops, DatabaseWrapper.ops_class(connection)
    assert outcome(lambda: ours.convert_datefield_value(value, None, connection)) == outcome(
        lambda: django.convert_datefield_value(value, None, connection)
    )


def test_columns_keep_their_types_however_the_orm_asks(cast: Cast) -> None:
    made = Case.objects.create(
        number="甲1", kind="sample", org=cast.bureau, org_path=cast.bureau.path, title="甲", opened_on=date(2024, 2, 29)
    )
    fresh = Case.objects.get(pk=made.pk)
    assert (fresh.opened_on, fresh.paused, fresh.uid) == (date(2024, 2, 29), False, made.uid)
    assert fresh.created_at == made.created_at and fresh.created_at.tzinfo is not None
    listed = Case.objects.values_list("opened_on", "created_at", "paused", "uid").get()
    assert listed == (date(2024, 2, 29), made.created_at, False, made.uid)
    summed = Case.objects.aggregate(first=models.Min("opened_on"), last=models.Max("created_at"))
    assert summed == {"first": date(2024, 2, 29), "last": made.created_at}
    named = Case.objects.annotate(day=F("opened_on"), shut=models.Q(paused=True)).values_list("day", "shut").get()
    assert named == (date(2024, 2, 29), False)
    assert list(Case.objects.dates("opened_on", "month")) == [date(2024, 2, 1)]
    both = Case.objects.values_list("opened_on").union(Case.objects.values_list("due_sort"))
    assert set(both) == {(date(2024, 2, 29),), (date(9999, 12, 31),)}


@pytest.mark.django_db(transaction=True)
def test_who_logs_statements_sees_a_transaction_begin_and_end() -> None:
    with CaptureQueriesContext(connection) as log, transaction.atomic():
        Case.objects.count()
    assert [query["sql"].split()[0] for query in log] == ["BEGIN", "SELECT", "COMMIT"]


@pytest.mark.django_db(transaction=True)
def test_a_wrapper_of_statements_sees_a_transaction_begin() -> None:
    seen = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql.split()[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(listen), transaction.atomic():
        Case.objects.count()
    assert seen == ["BEGIN", "SELECT"]


@pytest.mark.django_db(transaction=True)
def test_a_writer_has_the_database_from_the_start_of_its_transaction() -> None:
    """Whoever comes second waits at the beginning and fails nowhere in the middle."""
    with transaction.atomic():
        assert connection.connection.in_transaction
        assert connection._begin == "BEGIN IMMEDIATE"
    assert not connection.connection.in_transaction
