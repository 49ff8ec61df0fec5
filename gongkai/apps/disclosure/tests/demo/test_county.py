"""演示数据: a county that obeys every rule, whatever the day on which it is built."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone

from gongkai.apps.disclosure import demo
from gongkai.apps.disclosure.demo import county, requests
from gongkai.apps.disclosure.demo.county import HOUSE
from gongkai.apps.disclosure.models import (
    AnnualReport,
    Channel,
    DisclosureRequest,
    Document,
    Guide,
    ReportVersion,
    SearchRecord,
)
from gongkai.apps.disclosure.queries import documents, reports
from gongkai.apps.disclosure.queries.indexing import INDEX
from gongkai.apps.disclosure.rules import publication, tables
from gongkai.apps.disclosure.rules.report.check import check
from gongkai.kernel import outbox, registry, search, workdays
from gongkai.kernel.cases import sweep
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import inbox
from gongkai.kernel.journal import reading as journal
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.outbox.models import Delivery, OutboxEvent
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account, Notice

ERRORS = {"R1", "R2", "R3", "R4", "R5", "R6"}
SMALL = 0.05


@pytest.fixture
def build(db: None, settings: Any, tmp_path: Any) -> Callable[..., None]:
    settings.SEARCH_PATH = tmp_path / "search"
    return lambda **values: demo.build(lambda what, done, total: None, **values)


def freeze(day: date, hour: int = 10) -> Any:
    return time_machine.travel(datetime.combine(day, time(hour, 20), workdays.SHANGHAI), tick=False)


def steps(kind: str) -> Counter[str]:
    return Counter(Case.objects.filter(kind=kind).values_list("step", flat=True))


def assert_lawful() -> None:
    """What holds in every county: evidence, clocks, dates, numbers, balances, separation of duties."""
    assert journal.verify().intact
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()
    assert sweep.recompute_open() == 0
    assert_requests_lawful()
    assert_documents_lawful()
    assert_reports_balance()


def assert_requests_lawful() -> None:
    today = workdays.today()
    for item in DisclosureRequest.objects.select_related("case"):
        spec = procedure("disclosure.request").step(item.case.step)
        assert (item.case.closed_on is not None) is spec.terminal
        assert item.receipt_on is None or item.submitted_on <= item.receipt_on <= today
        if item.decided_on:
            assert item.receipt_on <= item.decided_on <= (item.answered_on or item.decided_on)
            assert item.outcome == item.case.outcome
        if item.outcome == "unable.not_held":
            assert item.right_body or SearchRecord.objects.filter(request=item).exists()
        if item.answered_on:
            reply = Clock.objects.filter(case=item.case, key="reply").latest("round")
            assert item.late is (reply.due_on is not None and item.answered_on > reply.due_on)


def assert_documents_lawful() -> None:
    for document in Document.objects.select_related("case", "current"):
        dates = {"formed_on": document.formed_on, "published_on": document.published_on}
        assert publication.date_problems(**dates, today=workdays.today()) == []
        assert document.visible <= (document.current is not None and document.current.text != "")
    index_numbers = Document.objects.values_list("index_no", flat=True)
    assert len(index_numbers) == len(set(index_numbers))


def assert_reports_balance() -> None:
    for version in ReportVersion.objects.select_related("report__org"):
        report = version.report
        data = reports.data_from(report, version.cells)
        found = check(data, previous=reports.previous_data(report), narrative=reports.narrative(report))
        assert [f for f in found if f.checked and (f.severity == "error" or f.rule in ERRORS)] == []
    for report in AnnualReport.objects.all():
        assert [f for f in reports.findings(report) if f.checked and f.rule in ERRORS] == []


def assert_everything_occurs() -> None:
    """Every step and outcome of a request, every step of the other kinds."""
    for kind in ("disclosure.request", "disclosure.document", "disclosure.correction", "disclosure.suggestion"):
        declared = {step.id for step in procedure(kind).steps}
        assert declared - steps(kind).keys() == set(), kind
    assert {"collecting", "published"} <= steps("disclosure.report").keys()
    outcomes = set(DisclosureRequest.objects.values_list("outcome", flat=True))
    assert tables.outcomes().keys() - outcomes == set()
    assert set(Channel.values) - set(DisclosureRequest.objects.values_list("channel", flat=True)) <= {"fax", "oral"}
    assert DisclosureRequest.objects.filter(late=True).exists()
    assert DisclosureRequest.objects.filter(fee_paid_on__isnull=False).exists()
    assert DisclosureRequest.objects.filter(extension_proposed_days__gt=0).exists()


def assert_desk_is_full() -> None:
    """The people of the demonstrated body find work that is overdue, due soon and far away."""
    dues = {role: [case.due_on for case in inbox(actor_for(person))] for role, person in people().items()}
    assert all(dues[role] for role in ("clerk", "handler", "reviewer", "secrecy", "head", "leader", "drafter"))
    today = workdays.today()
    handler = [due for due in dues["handler"] if due]
    assert min(handler) < today < max(handler)
    if workdays.calendar().is_workday(today):
        assert today in handler
    assert Notice.objects.filter(account__username="handler").exists()


def people() -> dict[str, Account]:
    return {account.username: account for account in Account.objects.all()}


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 1, 1), id="新年第一天"),
        pytest.param(date(2026, 2, 15), id="春节和年报公布期之间"),
        pytest.param(date(2026, 12, 31), id="年末，下年放假通知已到与否均可"),
        pytest.param(date(2027, 3, 10), id="放假通知缺失的年份"),
    ],
)
def test_a_small_county_holds_for_any_today(build, day):
    with freeze(day):
        build(scale=SMALL)
        assert_lawful()
        assert_everything_occurs()
        assert_desk_is_full()


def test_the_whole_county_is_what_it_promises(build):
    with freeze(date(2026, 11, 18)):
        build()
        assert Document.objects.count() == demo.DOCUMENTS
        assert 145 <= DisclosureRequest.objects.count() <= 175
        assert publication.column_keys() == set(documents.public().values_list("column", flat=True))
        assert len({document.org_id for document in documents.public()}) == 17
        assert Guide.objects.values("org").distinct().count() == 17
        assert_lawful()
        assert_everything_occurs()
        assert_desk_is_full()
        assert_reports_of_the_years()
        assert_nothing_is_left_to_do()
        assert_the_people_can_log_in()


def assert_reports_of_the_years() -> None:
    """Two years are published; one body is late with the last, one corrects it, two began with this year's."""
    published = Counter(ReportVersion.objects.values_list("report__year", flat=True))
    assert published == {2024: demo.REPORTING, 2025: demo.REPORTING - 1}
    waiting = AnnualReport.objects.filter(case__step="collecting")
    assert Counter(waiting.values_list("year", flat=True)) == {2025: 2, 2026: 2}
    assert waiting.filter(year=2025, case__due_on=date(2026, 1, 31), published_on=None).count() == 1


def assert_nothing_is_left_to_do() -> None:
    """The index is complete, nobody will be flooded with three years of events."""
    assert search.index(INDEX).count() == documents.public().count()
    assert search.index(INDEX).query("物业服务管理", visible=search.PUBLIC).total
    assert not OutboxEvent.objects.filter(position=None).exists()
    assert not Delivery.objects.exclude(state="done").exists()
    assert outbox.run_pending() == 0


def test_the_same_seed_and_day_give_the_same_county(build, monkeypatch):
    """Query codes and tokens differ, as they must; everything anybody can read is the same."""
    monkeypatch.setattr(requests, "PAST", requests.PAST[:4])
    monkeypatch.setattr(demo, "SMALL", frozenset({"county", "office", HOUSE}))
    monkeypatch.setattr(county, "first_day", lambda today: date(2026, 3, 9))
    counties = []
    with freeze(date(2026, 11, 18)):
        for seed in (1, 1, 2):
            with transaction.atomic():
                build(scale=0.01, seed=seed)
                counties.append(everything_readable())
                transaction.set_rollback(True)
    assert counties[0] == counties[1]
    assert counties[0] != counties[2]


def everything_readable() -> list[object]:
    asked = ("case__number", "case__step", "applicant_name", "identity_masked", "description", "receipt_on", "outcome")
    shown = ("index_no", "current__title", "current__body", "published_at")
    rows = DisclosureRequest.objects.order_by("case__number").values_list(*asked)
    return [*rows, *Document.objects.order_by("index_no").values_list(*shown)]


def assert_the_people_can_log_in() -> None:
    listed = {name: (password, duty) for name, password, duty in demo.accounts()}
    posts = {"clerk", "handler", "reviewer", "secrecy", "head", "leader", "drafter", "office", "town"}
    assert listed.keys() == posts | {"supervisor", "auditor", "admin"}
    found = people()
    for name, (password, duty) in listed.items():
        assert check_password(password, found[name].password)
        assert duty
    assert found["admin"].is_staff
    assert not found["clerk"].is_staff
    holdings = actor_for(found["clerk"]).holdings
    assert [(h.role, h.org_name) for h in holdings] == [("disclosure.clerk", "县住建局")]


def test_without_the_county_nobody_is_named(db):
    assert demo.accounts() == []


def test_the_module_names_its_demonstration():
    assert registry.module("disclosure").demo == demo.__name__
    assert HOUSE in demo.SMALL
