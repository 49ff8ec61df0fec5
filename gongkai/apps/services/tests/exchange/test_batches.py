"""Batches: only what changed, nothing lost, nothing twice, gone on after a stop, closed to strangers."""

from datetime import timedelta

import pytest

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import keeping
from gongkai.apps.services.models import Application
from gongkai.kernel import exchange, outbox
from gongkai.kernel.exchange import actions, building, datasets, queries
from gongkai.kernel.exchange.models import Batch, BatchState, Pending, Row, Sent
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people.actors import SYSTEM


def test_only_what_changed_is_in_the_next_batch(hall, batch):
    application = hall.received()
    first = batch()
    assert {row["cd_operation"] for sets in first.values() for row in sets} == {"I"}
    assert batch() is None and not Pending.objects.exists()
    hall.checked(application)
    second = batch()
    assert set(second) == {"handling"}
    assert [row["cd_operation"] for row in second["handling"]] == ["I"]
    numbers = list(Batch.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2]


def test_a_record_keeps_its_identity_through_all_batches(hall, batch):
    application = hall.received()
    guid = batch()["application"][0]["row_guid"]
    acts.withdraw(application, by=hall.who("window"))
    later = batch()
    assert "application" not in later and later["completion"][0]["cd_operation"] == "I"
    Application.objects.filter(pk=application.pk).update(phone="13900000009")
    exchange_rows = _touched(application, batch)
    (changed,) = exchange_rows["application"]
    assert (changed["row_guid"], changed["cd_operation"]) == (guid, "U")


def _touched(application, batch):
    from django.db import transaction

    with transaction.atomic():
        exchange.touch("services.application", application.case.uid.hex)
    return batch()


def test_a_batch_that_was_stopped_goes_on_where_it_was(hall, monkeypatch):
    for _ in range(4):
        hall.received()
    outbox.run_pending()
    monkeypatch.setattr(building, "CHUNK", 2)
    stops = iter([True])
    monkeypatch.setattr(building.jobs, "stopping", lambda: next(stops, False))
    assert building.build() is None
    begun = Batch.objects.get()
    assert begun.state == BatchState.BUILDING and Row.objects.filter(batch=begun).exists()
    assert queries.by_number(begun.number) is None
    done = building.build()
    assert (done.number, done.state) == (begun.number, BatchState.READY)
    applied = [one for one in queries.every(done) if one.dataset == "application"]
    assert len(applied) == 4 and [one.position for one in queries.every(done)] == list(range(1, done.row_count + 1))


def test_a_full_comparison_finds_what_was_never_told(hall, batch):
    batch()
    application = hall.received()
    Pending.objects.all().delete()
    outbox.run_pending()
    Pending.objects.all().delete()
    assert batch() is None
    assert len(batch(full=True)["application"]) == 1
    Application.objects.filter(pk=application.pk).update(phone="13900000009")
    assert [row["cd_operation"] for row in batch(full=True)["application"]] == ["U"]
    assert batch(full=True) is None


def test_a_receiver_that_starts_anew_gets_everything_again(hall, batch):
    hall.received()
    first = batch()
    again = batch(resend=True)
    assert {name: len(sets) for name, sets in first.items()} == {name: len(sets) for name, sets in again.items()}
    assert {row["cd_operation"] for sets in again.values() for row in sets} == {"I"}


def test_the_level_above_is_told_that_a_batch_is_ready(hall, batch):
    hall.received()
    batch()
    made = Batch.objects.get()
    told = OutboxEvent.objects.get(name="exchange.batch_ready").payload
    assert (told["number"], told["batch"], told["rows"], told["digest"]) == (1, made.name, made.row_count, made.digest)
    assert len(made.name) <= 32 and "陈晓兰" not in str(told)


def test_personal_records_are_sealed_where_they_lie(hall, batch):
    hall.received()
    batch()
    row = Row.objects.get(dataset="application")
    assert "陈晓兰" not in row.content and "11010519491231002X" not in row.content


def test_a_destroyed_case_leaves_nothing_but_its_end(hall, batch):
    application = hall.received()
    acts.withdraw(application, by=hall.who("window"))
    batch()
    case = application.case
    keeping.destroy_application(case, by=SYSTEM)
    assert set(Row.objects.filter(subject=case.uid.hex).values_list("content", flat=True)) == {""}
    gone = batch()
    assert {row["cd_operation"] for sets in gone.values() for row in sets} == {"D"}
    assert not Sent.objects.filter(subject=case.uid.hex).exists()


def test_where_the_exchange_is_off_nothing_is_kept(hall, batch, settings):
    settings.EXCHANGE = False
    hall.received()
    assert batch() is None and not Pending.objects.exists()


def test_contents_are_kept_for_a_time(hall, batch, settings):
    hall.received()
    batch()
    Batch.objects.update(ready_at=Batch.objects.get().ready_at - timedelta(days=settings.EXCHANGE_KEEP_DAYS + 1))
    assert actions.purge_old() == 1
    assert Batch.objects.get().state == BatchState.PURGED and not Row.objects.exists()


def test_rows_are_for_the_bodies_one_reaches(hall, batch):
    hall.received()
    batch()
    made, cast = Batch.objects.get(), hall.stage.cast
    assert queries.counts(made, queries.reach([cast.county.path]))["application"] == 1
    assert queries.counts(made, queries.reach([cast.bureau.path]))["application"] == 1
    assert queries.counts(made, queries.reach([cast.other_bureau.path])) == {}
    assert queries.counts(made, queries.reach([])) == {}


def test_two_datasets_of_one_name_refuse_to_start(monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    from gongkai.kernel import registry
    from gongkai.kernel.registry import Exchange, Module

    twice = Exchange("x", "某", "law/exchange.toml", "os.path.join", "os.path.join")
    modules = {**registry.modules(), "again": Module(id="services", label="又一个", exchanges=[twice])}
    monkeypatch.setattr(datasets.registry, "modules", lambda: modules)
    datasets.datasets.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured):
            datasets.datasets()
    finally:
        datasets.datasets.cache_clear()
