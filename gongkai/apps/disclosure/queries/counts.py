"""公平计数 (条例第三十五条; FEE 第四条): the list behind every count of one applicant's requests in a month."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules import counting, fees
from gongkai.apps.disclosure.rules.choices import Choices, choices
from gongkai.kernel.cases.models import CaseLink, LinkKind

# More than anybody hands in by hand; what lies beyond is counted, not listed.
LISTED = 500


@dataclass(frozen=True)
class Line:
    """One request of the month: its number there, or why it has none."""

    request: DisclosureRequest
    number: int | None
    left_out: str
    this: bool


@dataclass(frozen=True)
class MonthCount:
    """本月件数: the requests of one applicant to one body in the calendar month of the one asked about."""

    first: date
    last: date
    lines: list[Line]
    choices: Choices

    @property
    def total(self) -> int:
        return sum(line.number is not None for line in self.lines)

    @property
    def number(self) -> int | None:
        """Which of the month this one is."""
        return next((line.number for line in self.lines if line.this), None)

    @property
    def before(self) -> int:
        return (self.number or 1) - 1

    @property
    def is_excessive(self) -> bool:
        """Over the line at which a body may ask for reasons (第三十五条)."""
        return self.total > self.choices.excessive_in_month


def month_of(request: DisclosureRequest) -> MonthCount:
    """Every channel together, this body only; in a fixed number of statements."""
    day = request.receipt_on or request.submitted_on
    first, last = fees.calendar_month(day)
    rows = list(_of_month(request, first, last).filter(_same_applicant(request)) if request.identity_index else [])
    known = {row.pk: row for row in rows}
    numbered = counting.placed(
        counting.Received(
            row.pk,
            row.receipt_on or day,
            counting.left_out(outcome=row.outcome, merged=row.merged),  # type: ignore[attr-defined]
        )
        for row in rows
    )
    lines = [Line(known[one.key], one.number, one.left_out, one.key == request.pk) for one in numbered]
    return MonthCount(first, last, lines, choices(request.org.settings, on=day))


def counted_before(request: DisclosureRequest) -> int:
    """How many of this applicant's requests of the month come before this one."""
    return month_of(request).before


def perhaps_the_same(request: DisclosureRequest) -> QuerySet[DisclosureRequest]:
    """Requests of the month under another identity but the same name or telephone: for a person to look at.

    Never counted by the machine: two people may share a name or a telephone.
    """
    first, last = fees.calendar_month(request.receipt_on or request.submitted_on)
    alike = Q(applicant_name=request.applicant_name)
    if request.phone:
        alike |= Q(phone=request.phone)
    return _of_month(request, first, last).filter(alike).exclude(_same_applicant(request)).order_by("case_id")[:20]


def through_the_agent(request: DisclosureRequest) -> int:
    """How many requests of the month the same agent handed in, for whomever; each counts for its principal."""
    if not request.agent_identity_index:
        return 0
    first, last = fees.calendar_month(request.receipt_on or request.submitted_on)
    return _of_month(request, first, last).filter(agent_identity_index=request.agent_identity_index).count()


def _same_applicant(request: DisclosureRequest) -> Q:
    return Q(identity_index=request.identity_index)


def _of_month(request: DisclosureRequest, first: date, last: date) -> QuerySet[DisclosureRequest]:
    merged = CaseLink.objects.filter(source_id=OuterRef("case_id"), kind=LinkKind.MERGED_INTO)
    return (
        DisclosureRequest.objects.filter(
            org_id=request.org_id, receipt_on__gte=first, receipt_on__lte=last, redo_of=None
        )
        .annotate(merged=Exists(merged))
        .select_related("case")
    )
