"""What `rows` writes and reads is what Django itself would, for every table of the platform."""

import sqlite3
import threading
import time
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, connections, models, transaction

from gongkai.kernel import rows
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.rows import columns, running, writing
from gongkai.testing import Cast

SAMPLES: tuple[Any, ...] = (
    None,
    "",
    "甲％%s",
    0,
    7,
    True,
    date(2024, 2, 29),
    datetime(2024, 2, 29, 23, 59, 59, 123456, UTC),
    datetime(2024, 3, 1, 7, 59, tzinfo=timezone(timedelta(hours=8))),
    UUID("12345678-1234-5678-1234-567812345678"),
    Decimal("12.50"),
    {"甲": [1, None]},
    ["乙"],
)


def fields() -> list[models.Field[Any, Any]]:
    tables = [m for m in apps.get_models() if m.__module__.startswith("gongkai.")]
    return [f for m in tables for f in m._meta.concrete_fields if not f.generated and not f.primary_key]


def stored_case(cast: Cast) -> Case:
    return Case.objects.create(
        number="甲1", kind="sample", org=cast.bureau, org_path=cast.bureau.path, title="甲", opened_on=date(2024, 2, 29)
    )


@pytest.mark.django_db
def test_each_value_is_written_as_its_field_would_write_it() -> None:
    wrapper = connections[DEFAULT_DB_ALIAS]
    compared = 0
    for field in fields():
        column = columns.column(field, wrapper)
        assert field.get_db_prep_save(None, wrapper) is None, field
        for value in SAMPLES:
            write = column.known.get(type(value))
            if type(value) not in column.known:
                continue
            written = value if write is None else write(value)
            theirs = field.get_db_prep_save(value, wrapper)
            if hasattr(theirs, "obj"):  # of psycopg, compared by what it wraps
                written, theirs = written.obj, theirs.obj
            # PostgreSQL's fields mark whole numbers with their width; the number is the same.
            assert written == theirs and isinstance(theirs, type(written)), (field, value)
            compared += 1
    assert compared > 500


@pytest.mark.django_db
def test_chinese_in_json_stands_as_it_is_and_half_a_pair_in_escapes(cast: Cast) -> None:
    if rows.vendor() != "sqlite":
        pytest.skip("PostgreSQL keeps characters, not their spelling, and takes no half of a pair")
    case = stored_case(cast)
    for versions, spelled in (({"甲": "乙"}, '{"甲": "乙"}'), ({"a": "\ud800"}, '{"a": "\\ud800"}')):
        case.law_versions = versions
        case.save()
        by_django = rows.run("SELECT law_versions FROM cases_case", [])
        rows.update(case, ["law_versions"])
        assert by_django == rows.run("SELECT law_versions FROM cases_case", []) == [(spelled,)]
        assert Case.objects.get(pk=case.pk).law_versions == versions


@pytest.mark.django_db
def test_a_subclass_of_a_field_writes_for_itself() -> None:
    class Shouting(models.CharField[str, str]):
        def get_prep_value(self, value: Any) -> Any:
            return value.upper()

    field = Shouting(max_length=10)
    field.set_attributes_from_name("word")
    assert columns.column(field, connections[DEFAULT_DB_ALIAS]).known == {}


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        columns.naive(datetime(2024, 1, 1))


@pytest.mark.django_db
def test_a_new_row_starts_as_django_would_start_it() -> None:
    for model in (Case, Clock, Entry):
        ours, theirs = rows.new(model).__dict__, model().__dict__
        chance = {name for name in writing._blank(model).made}
        assert {k: v for k, v in ours.items() if k not in {"_state", *chance}} == {
            k: v for k, v in theirs.items() if k not in {"_state", *chance}
        }
        assert all(type(ours[name]) is type(theirs[name]) for name in chance)


@pytest.mark.django_db
def test_a_new_row_knows_its_relations_and_its_own_defaults(cast: Cast) -> None:
    first, second = rows.new(Case, org=cast.bureau, title="甲"), rows.new(Case, org_id=cast.bureau.pk)
    assert first.org is cast.bureau and first.org_id == second.org_id == cast.bureau.pk
    assert second.org == cast.bureau
    first.law_versions["disclosure.reply"] = "甲"
    assert second.law_versions == {} and first.uid != second.uid
    assert rows.new(Case, parent=None).parent_id is None


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(TypeError, match="no field 'titel'"):
        rows.new(Case, titel="甲")


@pytest.mark.django_db
def test_a_row_is_read_with_the_one_beside_it_in_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    made = stored_case(cast)
    with django_assert_num_queries(1):
        case = rows.one_of(Case, made.pk, beside="org")
        org = case.org
    plain = Case.objects.get(pk=made.pk)
    assert {n: v for n, v in case.__dict__.items() if n != "_state"} == {
        n: v for n, v in plain.__dict__.items() if n != "_state"
    }
    fresh = Organisation.objects.get(pk=cast.bureau.pk)
    assert {n: v for n, v in org.__dict__.items() if n != "_state"} == {
        n: v for n, v in fresh.__dict__.items() if n != "_state"
    }


@pytest.mark.django_db
def test_only_what_changed_is_written_also_within_json(cast: Cast, django_assert_num_queries: Any) -> None:
    case = rows.one_of(Case, stored_case(cast).pk)
    case.remember_saved()
    with django_assert_num_queries(0):
        case.save_changes()
    case.law_versions["disclosure.reply"] = "disclosure.reply@2019-05-15"
    with django_assert_num_queries(1):
        case.save_changes()
        case.save_changes()
    assert Case.objects.get(pk=case.pk).law_versions == {"disclosure.reply": "disclosure.reply@2019-05-15"}


@pytest.mark.django_db
def test_many_rows_get_their_own_keys(cast: Cast) -> None:
    """Each instance has the key of its own row; keys go on from there, one by one and by the hundred."""
    before = stored_case(cast)
    titles = [f"甲\t{number * 7919 % 101}\n" * (number % 3 + 1) for number in range(25)]
    made = [
        rows.new(Case, number=f"乙{at}", title=title, kind="sample", org=cast.bureau, org_path=cast.bureau.path)
        for at, title in enumerate(titles)
    ]
    for at, case in enumerate(made):
        case.opened_on, case.law_versions = date(2024, 2, 29) + timedelta(at), {"甲": [at, None, "\\N"]}
    rows.insert_many(made[:7])
    rows.insert_many(made[7:])
    assert len({case.pk for case in made} | {before.pk}) == 26
    for case in made:
        assert not case._state.adding and plain(case) == plain(Case.objects.get(pk=case.pk))
    after = Case.objects.create(
        number="丙", kind="sample", org=cast.bureau, org_path=cast.bureau.path, title="丙", opened_on=date(2024, 3, 1)
    )
    assert after.pk > max(case.pk for case in made)


@pytest.mark.django_db
def test_no_rows_are_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        rows.insert_many([])


@pytest.mark.django_db(transaction=True)
def test_many_rows_outside_a_transaction_are_refused() -> None:
    """Their keys are taken before they are there: somebody else might have taken the same."""
    with pytest.raises(RuntimeError, match="transaction"):
        rows.insert_many([rows.new(Case, number="乙", title="甲", kind="sample")])


@pytest.mark.django_db
def test_a_constraint_refuses_all_of_many_rows(cast: Cast) -> None:
    same = [
        rows.new(Case, number="乙", title="甲", kind="sample", org=cast.bureau, org_path=cast.bureau.path)
        for _ in range(2)
    ]
    for case in same:
        case.opened_on = date(2024, 2, 29)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert_many(same)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_many_rows_are_changed_as_each_would_be(cast: Cast) -> None:
    made = [
        rows.new(Case, number=f"丁{n}", title="甲", kind="sample", org=cast.bureau, org_path="0001") for n in range(3)
    ]
    for case in made:
        case.opened_on = date(2024, 2, 29)
    rows.insert_many(made)
    for at, case in enumerate(made):
        case.title, case.due_on, case.paused = f"题{at}", date(2024, 3, 1) if at else None, bool(at)
    rows.update_many(made, ("title", "due_on", "paused"))
    assert [plain(Case.objects.get(pk=case.pk)) for case in made] == [plain(case) for case in made]
    Case.objects.filter(pk=made[0].pk).delete()
    with pytest.raises(LookupError, match="1 rows are gone"):
        rows.update_many(made, ("title",))
    rows.update_many([], ("title",))


def test_who_waits_gets_its_turn_while_one_long_work_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite queues nobody: the work takes the place again and again, and between two turns somebody else gets it."""
    monkeypatch.setattr(running, "vendor", lambda: "sqlite")
    monkeypatch.setattr(running, "in_transaction", lambda: False)
    file, begun, done = tmp_path / "one.sqlite3", threading.Event(), threading.Event()

    def work() -> None:
        own = sqlite3.connect(file, timeout=20, isolation_level=None)
        for _ in range(400):
            since = time.perf_counter()
            own.execute("BEGIN IMMEDIATE")
            begun.set()
            time.sleep(0.01)
            own.execute("COMMIT")
            running.let_others(since)
        done.set()
        own.close()

    other = sqlite3.connect(file, timeout=20, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    turns = 0
    for _ in range(5):
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
        turns += not done.is_set()
    thread.join()
    other.close()
    assert turns == 5


def test_nobody_waits_inside_a_transaction_or_where_there_are_several_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(running.time, "sleep", slept.append)
    for engine, inside in (("sqlite", True), ("postgresql", False), ("sqlite", False)):
        monkeypatch.setattr(running, "vendor", lambda engine=engine: engine)
        monkeypatch.setattr(running, "in_transaction", lambda inside=inside: inside)
        running.let_others(0.0)
    assert slept == [running.LONGEST]


def plain(instance: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


@pytest.mark.django_db
def test_what_is_read_is_what_django_reads(cast: Cast) -> None:
    case = stored_case(cast)
    case.law_versions = {"甲": ["2019"]}
    case.save()
    (read,) = rows.all_of(Case, "pk", case.pk)
    assert plain(read) == plain(Case.objects.get(pk=case.pk))


@pytest.mark.django_db
def test_one_of_several_values_is_enough(cast: Cast) -> None:
    paths = (cast.bureau.path, cast.county.path, "nowhere")
    found = rows.all_of(Organisation, "path", paths, "path")
    assert [org.path for org in found] == sorted({cast.bureau.path, cast.county.path})
    assert rows.all_of(Organisation, "path", paths[:1], "path") == [cast.bureau]


@pytest.mark.django_db(transaction=True)
def test_a_kept_cursor_does_not_outlive_its_connection(cast: Cast) -> None:
    """The connection may be closed between two acts and opened anew."""
    with transaction.atomic():
        first = running.the_cursor(running.the_wrapper())
        assert running.the_cursor(running.the_wrapper()) is first
        assert rows.one_of(Organisation, cast.bureau.pk) == cast.bureau
    wrapper = connections[DEFAULT_DB_ALIAS]
    raw, wrapper.connection = wrapper.connection, None
    try:
        with transaction.atomic():
            assert running.the_cursor(wrapper) is not first
    finally:
        wrapper.close()
        wrapper.connection = raw


@pytest.mark.django_db
def test_a_broken_statement_is_told_in_djangos_words(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.run("SELECT nothing FROM nowhere WHERE a = %s", [1])
    assert rows.one_of(Organisation, cast.bureau.pk) == cast.bureau


@pytest.mark.django_db
def test_a_broken_constraint_is_told_in_djangos_words_and_the_transaction_goes_no_further(cast: Cast) -> None:
    stored_case(cast)
    double = rows.new(Case, number="甲1", title="乙", kind="sample", org=cast.bureau, org_path=cast.bureau.path)
    double.opened_on = date(2024, 2, 29)
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.insert(double)
        assert Case.objects.count() == 1
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            rows.one_of(Organisation, cast.bureau.pk)


@pytest.mark.django_db
def test_whoever_listens_to_statements_hears_those_of_rows(cast: Cast, django_assert_num_queries: Any) -> None:
    heard = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        heard.append(sql.split()[0])
        return execute(sql, *rest)

    case = stored_case(cast)
    case.remember_saved()
    with connections[DEFAULT_DB_ALIAS].execute_wrapper(listen):
        rows.one_of(Case, case.pk)
        case.title = "乙"
        case.save_changes()
        rows.insert(rows.new(Clock, case=case, key="甲", unit="working", started_on=date(2024, 2, 29)))
    assert heard == ["SELECT", "UPDATE", "INSERT"]
    with django_assert_num_queries(1):
        rows.one_of(Case, case.pk)


@pytest.mark.django_db
def test_a_new_row_gets_its_own_key(cast: Cast) -> None:
    case = stored_case(cast)
    made = [rows.new(Clock, case=case, key=key, unit="working", started_on=date(2024, 2, 29)) for key in "甲乙"]
    for clock in made:
        rows.insert(clock)
    assert [plain(clock) for clock in made] == [plain(clock) for clock in Clock.objects.order_by("pk")]
    assert made[0].pk == Clock.objects.get(key="甲").pk


@pytest.mark.django_db
def test_rows_of_two_relations_come_in_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    case = stored_case(cast)
    letter = rows.new(Clock, case=case, key="甲", unit="working", started_on=date(2024, 2, 29))
    rows.insert(letter)
    held = Clock.objects.get(pk=letter.pk)
    Case.objects.filter(pk=case.pk).update(title="乙")
    with django_assert_num_queries(1):
        rows.reread(held, beside="case__org")
        assert held.case.title == "乙" and held.case.org.name == cast.bureau.name
    assert plain(held.case) == plain(Case.objects.get(pk=case.pk))
    assert plain(held.case.org) == plain(Organisation.objects.get(pk=cast.bureau.pk))
    rows.reread(held)
    assert not held._state.fields_cache


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_rows_is_djangos(cast: Cast) -> None:
    """What goes wrong inside is undone; within another it is a part of it; other threads have their own connection."""
    other: list[Any] = []
    case = stored_case(cast)

    class Stop(Exception):
        pass

    with pytest.raises(Stop), rows.transaction():
        assert rows.in_transaction()
        case.title = "乙"
        rows.update(case, ["title"])
        thread = threading.Thread(target=lambda: other.append(running.the_wrapper()))
        thread.start()
        thread.join()
        raise Stop
    assert not rows.in_transaction() and Case.objects.get().title == "甲"
    assert other[0] is not connections[DEFAULT_DB_ALIAS]
    done: list[str] = []
    with rows.transaction():
        with pytest.raises(Stop), rows.transaction():
            rows.update(case, ["title"])
            raise Stop
        rows.on_commit(lambda: done.append("甲"))
        assert not done and Case.objects.get().title == "甲"
    assert done == ["甲"]
