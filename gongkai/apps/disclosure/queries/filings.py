"""报送情况: which bodies have filed their report of a year, who may know, and whom to tell (条例第四十九条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from gongkai.apps.disclosure.models import AnnualReport, ReportSubmission
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries.reports import earlier_reports
from gongkai.apps.disclosure.rules.report.due import due_on
from gongkai.apps.disclosure.rules.report.filing import reminder_due, watched
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.orgs.queries import ancestors, in_paths, subtree
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND, MODULE = report_units.KIND, report_units.MODULE
SUPERVISOR = "disclosure.supervisor"
OFFICE = ("disclosure.clerk", "disclosure.head", "disclosure.leader")
REMINDED, HIGHER = ("disclosure.clerk", "disclosure.head"), ("disclosure.leader",)
FILED_STEPS = ("submitted", "published")
STATES = {
    "missing": "未报送",
    "late": "逾期未报送",
    "none": "未编制",
    "drafting": "编制中",
    "returned": "退回更正中",
    "filed": "已报送",
    "published": "已公布",
}


def reach(actor: Actor) -> Q:
    """Bodies whose filing this person may follow: those under an authority's post, and those a government adds up."""
    paths = {h.org_path for h in actor.holdings if h.role == SUPERVISOR}
    office = {h.org_id for h in actor.holdings if h.role in OFFICE}
    governments = Organisation.objects.filter(pk__in=office, kind=OrganisationKind.GOVERNMENT)
    paths |= set(governments.values_list("path", flat=True)) if office else set()
    return in_paths(sorted(paths), "path")


def bodies(actor: Actor) -> QuerySet[Organisation]:
    return _reporting(Organisation.objects.filter(reach(actor)))


def may_follow(actor: Actor) -> bool:
    return bodies(actor).exists()


def is_above(actor: Actor, org: Organisation) -> bool:
    """Whether this person's post as authority lies above the body."""
    held = (h for h in actor.holdings if h.role == SUPERVISOR)
    return any(org.path.startswith(h.org_path) and h.org_path != org.path for h in held)


def may_read(actor: Actor, org: Organisation) -> bool:
    """Whether a post as authority reaches the body, so that its report may be opened."""
    return any(h.role == SUPERVISOR and org.path.startswith(h.org_path) for h in actor.holdings)


def _reporting(orgs: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Active bodies that use this module."""
    rows = orgs.filter(active=True).annotate(off=Cast("modules_off", TextField()))
    return rows.exclude(off__contains=f'"{MODULE}"')


def in_state(orgs: QuerySet[Organisation], year: int, state: str) -> QuerySet[Organisation]:
    """Bodies whose report of the year stands so; an unknown state narrows nothing."""
    reports = AnnualReport.objects.filter(org=OuterRef("pk"), year=year)
    match state:
        case "missing":
            return orgs.exclude(_filed(year))
        case "late":
            given_time = reports.filter(returned_on__isnull=False, case__due_on__gte=workdays.today())
            return orgs.exclude(_filed(year)).filter(kind__in=kinds_due(year)).exclude(Exists(given_time))
        case "none":
            return orgs.exclude(Exists(reports)).exclude(_brought(year))
        case "drafting":
            return orgs.filter(Exists(reports.filter(published_on=None, returned_on=None).exclude(_submitted())))
        case "returned":
            return orgs.filter(Exists(reports.filter(returned_on__isnull=False)))
        case "filed":
            return orgs.filter(_filed(year))
        case "published":
            return orgs.filter(Exists(reports.filter(published_on__isnull=False)) | _brought(year))
    return orgs


def _filed(year: int) -> Q:
    """Submitted or published, and not waiting for a correction that the authority asked for."""
    reports = AnnualReport.objects.filter(org=OuterRef("pk"), year=year, returned_on=None)
    return Q(Exists(reports.filter(_submitted() | Q(published_on__isnull=False)))) | Q(_brought(year))


def _submitted() -> Q:
    return Q(case__step__in=FILED_STEPS)


def _brought(year: int) -> Exists:
    return Exists(earlier_reports().filter(org=OuterRef("pk"), report_year=year))


def kinds_due(year: int, today: date | None = None) -> list[str]:
    """Kinds of bodies whose day of Article 49 has passed."""
    day = today or workdays.today()
    return [kind for kind in OrganisationKind.values if due_on(year, kind) < day]


@dataclass(frozen=True)
class Counts:
    """How many bodies, and how many of them stand where."""

    total: int
    filed: int
    late: int
    returned: int

    @property
    def missing(self) -> int:
        return self.total - self.filed

    @property
    def share(self) -> float | None:
        """报送率; None for no bodies at all."""
        return self.filed / self.total if self.total else None


def counts(orgs: QuerySet[Organisation], year: int) -> Counts:
    """Four counts, however many bodies."""
    return Counts(orgs.count(), *(in_state(orgs, year, state).count() for state in ("filed", "late", "returned")))


@dataclass(frozen=True)
class Filing:
    """One body of the list with its report."""

    report: AnnualReport | None
    submission: ReportSubmission | None
    due_on: date

    @property
    def state(self) -> str:
        return report_units.state_of(self.report)

    @property
    def is_filed(self) -> bool:
        """As far as its report here tells; what an earlier site published is told by the list's query."""
        one = self.report
        return one is not None and one.returned_on is None and bool(one.published_on or one.case.step in FILED_STEPS)

    def is_late(self, today: date) -> bool:
        return not self.is_filed and self.due_on < today


def attach(orgs: Iterable[Organisation], year: int) -> list[Organisation]:
    """The bodies of a page, each with its `filing`; three queries for all of them."""
    rows = list(orgs)
    reports = {r.org_id: r for r in AnnualReport.objects.filter(org__in=rows, year=year).select_related("case", "org")}
    returned = ReportSubmission.objects.filter(
        report__in=[r.pk for r in reports.values() if r.returned_on], returned_on__isnull=False
    ).defer("cells")
    sent_back = {s.report_id: s for s in returned.order_by("number")}
    for org in rows:
        report = reports.get(org.pk)
        submission = sent_back.get(report.pk) if report else None
        due = submission.correct_by if submission and submission.correct_by else due_on(year, org.kind)
        org.filing = Filing(report, submission, due)  # type: ignore[attr-defined]
    return rows


def of_body(org: Organisation, year: int) -> AnnualReport | None:
    return AnnualReport.objects.filter(org=org, year=year).select_related("case", "org").first()


def body(actor: Actor, uid: UUID | str) -> Organisation | None:
    return bodies(actor).filter(uid=uid).first()


def below(orgs: QuerySet[Organisation], org: Organisation | None) -> QuerySet[Organisation]:
    """The part of the list under one body, the body included."""
    return orgs if org is None else orgs.filter(pk__in=subtree(org.path).values("pk"))


def remindable(actor: Actor, orgs: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of the list that lie below this person's post as authority."""
    paths = sorted({h.org_path for h in actor.holdings if h.role == SUPERVISOR})
    return orgs.filter(in_paths(paths, "path")).exclude(path__in=paths)


def unfiled(actor: Actor, year: int, under: UUID | str | None = None) -> list[Organisation]:
    """Every body this person may remind that has not filed; `under`: the uid of one to stay below."""
    rows = remindable(actor, below(bodies(actor), body(actor, under) if under else None))
    return list(in_state(rows, year, "missing").order_by("path"))


def people_to_remind(org: Organisation, *, higher: bool) -> list[Account]:
    """Clerks and the head of the office; later its leaders too. Each once."""
    roles = (*REMINDED, *HIGHER) if higher else REMINDED
    found = {account.pk: account for role in roles for account in people.holders(role, org)}
    return list(found.values())


def authority_of(org: Organisation) -> list[Account]:
    """The people of the competent authority above a body."""
    return people.holders(SUPERVISOR, org.parent) if org.parent_id and org.parent else []


def to_open(year: int, today: date) -> list[Organisation]:
    """Bodies that have not begun while their day of Article 49 comes near."""
    kinds = [kind for kind in OrganisationKind.values if watched(due_on(year, kind), today)]
    rows = _reporting(Organisation.objects.filter(kind__in=kinds))
    return list(in_state(rows, year, "none").order_by("path"))


def to_remind(year: int, today: date) -> list[Organisation]:
    """Late bodies whose last reminder is long enough ago."""
    rows = _reporting(Organisation.objects.filter(kind__in=kinds_due(year, today)))
    calendar = workdays.calendar()
    return [
        org
        for org in attach(in_state(rows, year, "missing").order_by("path"), year)
        if reminder_due(
            org.filing.due_on,  # type: ignore[attr-defined]
            today,
            org.filing.report.reminded_on if org.filing.report else None,  # type: ignore[attr-defined]
            calendar,
        )
    ]


def governments_counting(org: Organisation, year: int) -> list[AnnualReport]:
    """Fixed reports of governments that add up this body, or left it out because it had not filed."""
    above = ancestors(org)
    nearest = next((one.pk for one in reversed(above) if one.kind == OrganisationKind.GOVERNMENT), None)
    reports = AnnualReport.objects.filter(org__in=above, year=year, cells__isnull=False)
    wanted = reports.filter(Q(units=org) | Q(org=nearest)).distinct()
    return list(AnnualReport.objects.filter(pk__in=wanted.values("pk")).select_related("case", "org"))


def years(today: date) -> list[int]:
    """Report years a list can be asked for, newest first; from the first year of the form in force."""
    return list(range(today.year - (0 if today.month >= 12 else 1), 2020, -1))
