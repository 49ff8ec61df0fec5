"""演示数据: a county that obeys every rule, whatever the day on which it is built."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from random import Random
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from gongkai.apps.disclosure import demo
from gongkai.apps.disclosure.demo import applicants, county, requests
from gongkai.apps.disclosure.demo.county import HOUSE
from gongkai.apps.disclosure.models import (
    AnnualReport,
    Channel,
    CleanUpItem,
    Consultation,
    ConsultationAnswer,
    ConsultationKind,
    CorrectionOutcome,
    CorrectionRequest,
    DisclosureRequest,
    Dispute,
    DisputePath,
    DisputeResult,
    Document,
    DocumentVersion,
    Guide,
    Interpretation,
    InterpretationForm,
    ReportImport,
    ReportVersion,
    SearchRecord,
    Verdict,
)
from gongkai.apps.disclosure.queries import documents, reports
from gongkai.apps.disclosure.queries.indexing import INDEX
from gongkai.apps.disclosure.rules import publication, tables
from gongkai.apps.disclosure.rules.report.check import check
from gongkai.kernel import outbox, registry, search, workdays
from gongkai.kernel.applicants.models import Dispatch
from gongkai.kernel.cases import sweep
from gongkai.kernel.cases.models import Case, CaseLink, Clock, LinkKind
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import inbox
from gongkai.kernel.journal import reading as journal
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox.models import Delivery, OutboxEvent
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account, Notice

ERRORS = {"R1", "R2", "R3", "R4", "R5", "R6"}
SMALL = 0.05


@pytest.fixture
def build(db: None, settings: Any, tmp_path: Any) -> Callable[..., None]:
    settings.SEARCH_PATH = tmp_path / "search"

    def build(**values: Any) -> None:
        demo.build(lambda what, done, total: None, **values)
        search.rebuild(INDEX)

    return build


def freeze(day: date, hour: int = 10) -> Any:
    return time_machine.travel(datetime.combine(day, time(hour, 20), workdays.SHANGHAI), tick=False)


def steps(kind: str) -> Counter[str]:
    return Counter(Case.objects.filter(kind=kind).values_list("step", flat=True))


def assert_lawful() -> None:
    """What holds in every county: evidence, clocks, dates, numbers, balances, separation of duties."""
    assert journal.verify().intact
    assert_nothing_lies_in_the_future()
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()
    assert sweep.recompute_open() == 0
    assert_requests_lawful()
    assert_documents_lawful()
    assert_reports_balance()


# What may lie ahead: due dates, planned publication, validity, posts; the clock of a report begins with its year.
AHEAD = {
    *(
        "due_on",
        "due_sort",
        "alert_after",
        "perform_by",
        "correct_by",
        "planned_at",
        "solicited_until",
        "deadline_on",
        "effective_on",
        "expires_on",
        "to_on",
        "next_at",
    ),
    *("Clock.started_on", "ClockEventRow.on", "Hearing.at"),
}


def assert_nothing_lies_in_the_future() -> None:
    configs = [apps.get_app_config(label) for label in ("cases", "journal", "people", "disclosure")]
    for model in (model for config in configs for model in config.get_models()):
        for field in model._meta.concrete_fields:
            name = f"{model.__name__}.{field.name}"
            if isinstance(field, models.DateField) and not {name, field.name} & AHEAD:
                newest = model._default_manager.aggregate(newest=models.Max(field.name))["newest"]
                now = timezone.now() if isinstance(field, models.DateTimeField) else workdays.today()
                assert newest is None or newest <= now, name
    ahead = Clock.objects.filter(started_on__gt=workdays.today())
    assert set(ahead.values_list("key", flat=True)) <= {"filing"}


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
    """Every step of every kind, every outcome and way of asking, and what may happen on the way."""
    for kind in ("request", "document", "report", "correction", "suggestion", "dispute", "library"):
        declared = {step.id for step in procedure(f"disclosure.{kind}").steps}
        assert declared - steps(f"disclosure.{kind}").keys() == set(), kind
    outcomes = set(DisclosureRequest.objects.values_list("outcome", flat=True))
    assert tables.outcomes().keys() - outcomes == set()
    assert set(Channel.values) == set(DisclosureRequest.objects.values_list("channel", flat=True))
    assert set(CorrectionOutcome.values) <= set(CorrectionRequest.objects.values_list("outcome", flat=True))
    assert set(DisputePath.values) == set(Dispute.objects.values_list("path", flat=True))
    assert set(DisputeResult.values) <= set(Dispute.objects.values_list("result", flat=True))
    assert Dispute.objects.filter(instance=2).exists() and Dispute.objects.exclude(lesson="").exists()
    assert {"collecting", "done"} <= steps("disclosure.cleanup").keys()
    assert {"reviewing", "submitted"} <= steps("disclosure.cleanup_task").keys()
    assert set(Verdict.values) <= set(CleanUpItem.objects.values_list("decision", flat=True))
    assert set(InterpretationForm.values) == set(Interpretation.objects.values_list("form", flat=True))
    for happened in ON_THE_WAY:
        assert DisclosureRequest.objects.filter(**happened).exists(), happened
    assert set(Consultation.objects.values_list("answer", flat=True)) == {"", *ConsultationAnswer.values}
    assert set(Consultation.objects.values_list("kind", flat=True)) == set(ConsultationKind.values)
    assert set(CaseLink.objects.values_list("kind", flat=True)) >= {LinkKind.MERGED_INTO, LinkKind.SPLIT_FROM}


ON_THE_WAY: tuple[dict[str, Any], ...] = (
    {"late": True},
    {"fee_paid_on__isnull": False},
    {"fee_basis": "item"},
    {"fee_basis": "volume"},
    {"outcome": "other.fee_unpaid", "fee_paid_on": None},
    {"completed_on__isnull": False},
    {"extension_proposed_days__gt": 0},
    {"extension_days__gt": 0, "outcome": "granted"},
    {"applicant_reason__gt": ""},
    {"case__step": "withdrawn"},
)


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
        pytest.param(date(2026, 2, 19), id="春节假期"),
        pytest.param(date(2026, 3, 31), id="政府年报公布期限最后一天"),
        pytest.param(date(2028, 2, 29), id="闰日，该年没有放假通知"),
        pytest.param(date(2028, 12, 31), id="年末，星期日"),
    ],
)
def test_a_small_county_holds_for_any_today(build, day):
    with freeze(day):
        build(scale=SMALL)
        assert_lawful()
        assert_everything_occurs()
        assert_desk_is_full()


def test_the_whole_county_is_what_it_promises(build, client):
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
        assert_texts_are_finished()
        assert_the_people_can_log_in(client)
        assert_the_applicants_can_sign_in(client)


def assert_reports_of_the_years() -> None:
    """Earlier ones are imported, three years published; one body is late, two began with this year's."""
    first = ReportVersion.objects.filter(number=1)
    own = first.filter(report__imported=False)
    assert Counter(own.values_list("report__year", flat=True)) == {2023: 17, 2024: 17, 2025: 16}
    imported = first.filter(report__imported=True)
    assert Counter(imported.values_list("report__year", flat=True)) == dict.fromkeys(range(2014, 2023), 2)
    assert ReportImport.objects.filter(case__step="reviewing").count() == 1
    assert set(ReportVersion.objects.filter(number=2).values_list("report__org__site_slug", flat=True)) == {"water"}
    waiting = AnnualReport.objects.filter(published_on=None)
    assert Counter(waiting.values_list("year", "case__due_on")) == {
        (2025, date(2026, 1, 31)): 1,
        (2026, date(2027, 1, 31)): 2,
    }
    correcting = AnnualReport.objects.exclude(published_on=None).exclude(case__step="published")
    assert set(correcting.values_list("year", flat=True)) == {2025}
    returned = AnnualReport.objects.get(returned_on__isnull=False)
    assert (returned.org.site_slug, returned.submissions.first().correct_by > workdays.today()) == ("qingshi", True)
    assert waiting.get(year=2025).reminder_count == 3
    assert Notice.objects.filter(title__contains="第3次催报").exists()


def assert_nothing_is_left_to_do() -> None:
    """The index is complete, nobody will be flooded with three years of events."""
    assert search.index(INDEX).count() == documents.public().count()
    assert search.index(INDEX).query("物业服务管理", visible=search.PUBLIC).total
    assert not OutboxEvent.objects.filter(position=None).exists()
    assert not Delivery.objects.exclude(state="done").exists()
    assert outbox.run_pending() == 0


def assert_texts_are_finished() -> None:
    """No gap is left open, no title stands twice, nobody's number is somebody's."""
    versions = DocumentVersion.objects.filter(document__current=models.F("pk"))
    titles = Counter(versions.values_list("title", flat=True))
    assert [title for title, count in titles.items() if count > 1] == []
    asked = DisclosureRequest.objects.values_list("description", "reply_text", "grounds", "right_body")
    texts = [*versions.values_list("title", "summary", "body"), *asked]
    assert [text for row in texts for text in row if re.search(r"[{}]|None", text)] == []
    phones = [*Account.objects.values_list("phone", flat=True), *Organisation.objects.values_list("phone", flat=True)]
    assert {phone[:5] for phone in phones} <= {"0549-", *(f"154{n:02d}" for n in range(100))}


def test_applicants_are_nobody():
    """Numbers of the right form, of a region that does not exist."""
    people = applicants.pool(Random(7))["natural_person"]
    for person in people:
        assert codes.check_citizen_id(person.identity_number) == []
        assert person.identity_number.startswith("341298")
        assert person.phone.startswith("154") and person.email.endswith(".example")


def test_the_same_seed_and_day_give_the_same_county(build, monkeypatch):
    """Query codes and tokens differ, as they must; everything anybody can read is the same."""
    monkeypatch.setattr(requests, "PAST", requests.PAST[:4])
    monkeypatch.setattr(requests, "UNDER_WAY", requests.UNDER_WAY[:8])
    monkeypatch.setattr(demo, "SMALL", frozenset({"county", "office", HOUSE}))
    monkeypatch.setattr(county, "first_day", lambda today, years: date(2026, 3, 9))
    counties = []
    with freeze(date(2026, 11, 18)):
        for _ in range(2):
            with transaction.atomic():
                build(scale=0.01, seed=1)
                counties.append(everything_readable())
                transaction.set_rollback(True)
    assert len(counties[0]) > 50
    assert counties[0] == counties[1]


def test_another_seed_gives_other_people(db):
    now = datetime(2026, 11, 18, 10, tzinfo=workdays.SHANGHAI)
    pools = [applicants.pool(county.County(now=now, seed=seed, years=3).dice("applicants")) for seed in (1, 1, 2)]
    names = [[person.name for person in pool["natural_person"]] for pool in pools]
    assert names[0] == names[1] != names[2]


UUID_IN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def everything_readable() -> list[object]:
    # Not the case number: it carries the number of the body's row, which PostgreSQL does not give back on rollback.
    asked = ("case__step", "applicant_name", "identity_masked", "description", "receipt_on", "reply_text", "outcome")
    shown = ("index_no", "current__title", "current__body", "published_at")
    rows = DisclosureRequest.objects.order_by("pk").values_list(*asked)
    documents = Document.objects.order_by("index_no").values_list(*shown)
    # Links lead by a number that is drawn.
    return [*rows, *((no, title, UUID_IN.sub("", body or ""), at) for no, title, body, at in documents)]


def assert_the_people_can_log_in(client: Any) -> None:
    """Name and password open the desk, and each of the desk's own pages."""
    listed = {name: (password, duty) for name, password, duty in demo.accounts()}
    posts = {"clerk", "handler", "reviewer", "secrecy", "head", "leader", "legality", "drafter", "office", "town"}
    assert listed.keys() == posts | {"solo", "supervisor", "auditor", "admin", "window"}
    found = people()
    assert demo.tour()
    for name, (password, duty) in listed.items():
        assert duty
        answer = client.post("/login/", {"username": name, "password": password})
        assert answer.status_code == 302, name
        assert client.get(reverse("desk:home")).status_code == 200
        client.logout()
    assert found["admin"].is_staff
    assert not found["clerk"].is_staff
    holdings = actor_for(found["clerk"]).holdings
    assert [(h.role, h.org_name) for h in holdings] == [("disclosure.clerk", "县住建局")]


def assert_the_applicants_can_sign_in(client: Any) -> None:
    """Two people see their cases and messages; one acts for a company the other looks after; nothing was sent."""
    listed = demo.my_accounts()
    assert len(listed) == 2
    for mobile, password, who in listed:
        assert who
        assert client.post("/my/login/", {"login": mobile, "password": password}).status_code == 302, mobile
        page = client.get("/my/cases/").content.decode()
        assert DisclosureRequest.objects.filter(case__number__in=re.findall(r"YSQ\d+", page)).exists()
        assert client.get("/my/").context["unread"] > 0
        assert b"uid" in client.get("/my/acting/").content
        client.post("/my/logout/")
    assert not Dispatch.objects.exists()


def test_without_the_county_nobody_is_named(db):
    assert demo.accounts() == demo.my_accounts() == []
    assert demo.tour() == []


def test_the_module_names_its_demonstration():
    assert registry.module("disclosure").demo == demo.__name__
    assert HOUSE in demo.SMALL
