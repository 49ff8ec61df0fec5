"""Reading fees of applications: of one case, what can be done with them, what waits for its applicant."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from gongkai.apps.services.models import Application, ApplicationFee, FeeState
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import fees as rules
from gongkai.apps.services.rules.elements import Fee

OPEN = Q(paid_on=None, reduced__lt=F("amount"))


def of_application(application: Application) -> QuerySet[ApplicationFee]:
    """With those of bodies that have a part of it: the applicant pays each of them."""
    rows = ApplicationFee.objects.filter(
        Q(application=application) | Q(application__case__parent=application.case)
    ).select_related("application__org", "application__case")
    return rows.order_by("application", "number")


def unpaid(application: Application) -> list[ApplicationFee]:
    return list(application.fees.filter(OPEN))


def waited_for(application: Application) -> str:
    """What cannot be done before the fees that were told are paid or let off; empty where nothing waits."""
    if application.case.closed_on is not None or application.outcome not in ("", "granted"):
        return ""
    waits = rules.BEFORE.get(elements_of(application.version).pay_before, "")
    return waits if waits and unpaid(application) else ""


def refundable(application: Application) -> list[ApplicationFee]:
    return [one for one in application.fees.all() if one.state == FeeState.PAID]


def is_of_another_version(application: Application, row: ApplicationFee) -> bool:
    """Whether the body chose another version since the notice."""
    return row.version_number != application.version.number


def standard_now(application: Application, row: ApplicationFee) -> Decimal | None:
    """What the version of the case asks for this fee before reductions; None where that is words alone. Raises
    `rules.Incomparable`."""
    elements = elements_of(application.version)
    if is_of_another_version(application, row):
        return rules.standard_of(elements, _listed(row), row.quantity)
    return rules.standard(rules.lines(elements)[row.line], row.quantity)


def overpaid(application: Application) -> list[tuple[ApplicationFee, Decimal | None]]:
    """Fees paid under another version of which the one chosen since asks for less: how much may be given back; None
    where the two cannot be compared. A standard in words alone cannot be reckoned and gives nothing back."""
    found: list[tuple[ApplicationFee, Decimal | None]] = []
    for row in refundable(application):
        if not is_of_another_version(application, row):
            continue
        try:
            fixed = standard_now(application, row)
        except rules.Incomparable:
            found.append((row, None))
            continue
        if fixed is not None and (more := row.due - row.refunded - fixed) > 0:
            found.append((row, more))
    return found


def chargeable(application: Application) -> dict[int, Fee]:
    """Lines of its version that it has not been charged, or that were waived or given back."""
    elements = elements_of(application.version)
    taken: set[int] = set()
    for row in application.fees.all():
        if row.state in (FeeState.OPEN, FeeState.PAID):
            other = is_of_another_version(application, row)
            taken.update(rules.alike(elements, _listed(row)) if other else (row.line,))
    return {line: fee for line, fee in rules.lines(elements).items() if line not in taken}


def _listed(row: ApplicationFee) -> Fee:
    """The fee as the version of its notice named it."""
    return Fee(row.name, row.standard, unit=row.unit)


def owed_in(cases: Sequence[int]) -> dict[int, list[ApplicationFee]]:
    """What waits to be paid in these cases and their parts, by the case of the applicant."""
    rows = ApplicationFee.objects.filter(OPEN)
    rows = rows.filter(Q(application__case__in=cases) | Q(application__case__parent__in=cases))
    found: dict[int, list[ApplicationFee]] = {}
    for one in rows.select_related("application__case").order_by("pk"):
        case = one.application.case
        found.setdefault(case.pk if case.pk in cases else case.parent_id or case.pk, []).append(one)
    return found
