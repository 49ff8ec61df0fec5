"""Series: one number once, in every body and year, however many act at a time."""

import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import connection, connections, transaction

from gongkai.kernel import numbering
from gongkai.kernel.numbering import actions, queries
from gongkai.kernel.numbering.models import Series
from gongkai.kernel.orgs.models import Organisation

LETTERS = {"series": "disclosure.reply_letter", "year": 2026}


@pytest.fixture
def org() -> Organisation:
    return Organisation.objects.create(name="临江县人民政府", kind="government", path="0001.", site_slug="linjiang")


@pytest.mark.django_db
def test_numbers_start_at_one_and_follow_each_other(org):
    assert [numbering.next(org=org, **LETTERS) for _ in range(3)] == [1, 2, 3]


@pytest.mark.django_db
def test_some_numbers_at_once_follow_those_taken_one_by_one(org):
    assert numbering.next(org=org, **LETTERS) == 1
    assert list(actions.take_some(3, org=org, **LETTERS)) == [2, 3, 4]
    assert list(actions.take_some(0, org=org, **LETTERS)) == []
    assert numbering.next(org=org, **LETTERS) == 5


@pytest.mark.django_db
def test_every_body_year_and_series_counts_for_itself(org):
    other = Organisation.objects.create(name="财政局", kind="government_department", path="0002.", site_slug="cz")
    assert numbering.next(org=org, **LETTERS) == 1
    assert numbering.next(org=other, **LETTERS) == 1
    assert numbering.next(org=None, **LETTERS) == 1
    assert numbering.next(org=None, **LETTERS) == 2
    assert numbering.next(series="disclosure.reply_letter", org=org, year=2027) == 1
    assert numbering.next(series="disclosure.index", org=org, year=2026) == 1
    assert numbering.next(org=org, **LETTERS) == 2


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction(org):
    with pytest.raises(actions.OutsideTransaction):
        numbering.next(org=org, **LETTERS)
    with pytest.raises(actions.OutsideTransaction):
        actions.advance(org=org, at_least=5, **LETTERS)
    assert not Series.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_number_is_given_to_the_next(org):
    with transaction.atomic():
        numbering.next(org=org, **LETTERS)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert numbering.next(org=org, **LETTERS) == 2
        raise ZeroDivisionError
    with transaction.atomic():
        assert numbering.next(org=org, **LETTERS) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"series": ""}, {"year": 26}, {"year": 20_266}])
def test_nonsense_series_are_refused(org, wrong):
    with pytest.raises(ValueError, match=r"series|year"):
        numbering.next(**({"org": org} | LETTERS | wrong))


@pytest.mark.django_db
def test_imported_numbers_are_never_given_again(org):
    assert actions.advance(org=org, at_least=40, **LETTERS) == 40
    assert actions.advance(org=org, at_least=7, **LETTERS) == 40
    assert numbering.next(org=org, **LETTERS) == 41
    assert queries.last_number(org=org, **LETTERS) == 41
    assert queries.last_number(org=None, **LETTERS) == 0


@pytest.mark.django_db
def test_a_voided_number_is_explained_and_not_reused(org):
    for _ in range(4):
        numbering.next(org=org, **LETTERS)
    assert queries.unexplained_gaps(org=org, used=[1, 4], **LETTERS) == [2, 3]
    gap = actions.explain_gap(org=org, number=2, reason=" 盖章前作废重拟 ", by="王芳", **LETTERS)
    assert (gap.reason, gap.explained_by) == ("盖章前作废重拟", "王芳")
    assert queries.unexplained_gaps(org=org, used=[1, 4], **LETTERS) == [3]
    assert queries.unexplained_gaps(org=None, used=[], **LETTERS) == []
    assert numbering.next(org=org, **LETTERS) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "reason", "says"),
    [(9, "作废", "尚未编出"), (0, "作废", "尚未编出"), (1, " ", "原因"), (2, "作废", "已经说明")],
)
def test_gaps_are_explained_once_and_with_a_reason(org, number, reason, says):
    numbering.next(org=org, **LETTERS)
    numbering.next(org=org, **LETTERS)
    actions.explain_gap(org=org, number=2, reason="作废", by="王芳", **LETTERS)
    with pytest.raises(ValueError, match=says):
        actions.explain_gap(org=org, number=number, reason=reason, by="王芳", **LETTERS)


@pytest.mark.django_db
def test_taking_a_number_costs_one_statement(org, django_assert_num_queries):
    numbering.next(org=org, **LETTERS)
    with django_assert_num_queries(1):
        numbering.next(org=org, **LETTERS)


def _take_many(org_id: int, times: int, given: list[int], failures: list[BaseException]) -> None:
    try:
        body = Organisation.objects.get(pk=org_id)
        for _ in range(times):
            with transaction.atomic():
                given.append(numbering.next(org=body, **LETTERS))
    except BaseException as error:
        failures.append(error)
    finally:
        connections.close_all()


@pytest.fixture
def database_for_threads(org, tmp_path, monkeypatch) -> None:
    """Threads cannot share SQLite in memory; they work on a copy in a file, with the settings of the product."""
    if connection.vendor == "sqlite":
        file = tmp_path / "numbers.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        monkeypatch.setitem(connections.settings["default"], "NAME", str(file))


@pytest.mark.django_db(transaction=True)
def test_eight_threads_never_share_a_number(org, database_for_threads):
    given: list[int] = []
    failures: list[BaseException] = []
    threads = [threading.Thread(target=_take_many, args=(org.pk, 25, given, failures)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert sorted(given) == list(range(1, 201))
