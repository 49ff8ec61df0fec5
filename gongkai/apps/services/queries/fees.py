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


def overpaid(application: Application) -> list[tuple[ApplicationFee, Decimal]]:
    """Fees paid under another version of which the one chosen since asks for less: how much may be given back."""
    elements, chosen = elements_of(application.version), application.version.number
    rows = [one for one in refundable(application) if one.version_number != chosen]
    over = [(one, rules.overpaid(elements, one.name, one.quantity, one.due - one.refunded)) for one in rows]
    return [(one, more) for one, more in over if more]


def chargeable(application: Application) -> dict[int, Fee]:
    """Fees of its version that it has not been charged, or that were waived or given back."""
    standing = {one.name for one in application.fees.all() if one.state in (FeeState.OPEN, FeeState.PAID)}
    found = rules.lines(elements_of(application.version))
    return {number: fee for number, fee in found.items() if fee.name not in standing}


def owed_in(cases: Sequence[int]) -> dict[int, list[ApplicationFee]]:
    """What waits to be paid in these cases and their parts, by the case of the applicant."""
    rows = ApplicationFee.objects.filter(OPEN)
    rows = rows.filter(Q(application__case__in=cases) | Q(application__case__parent__in=cases))
    found: dict[int, list[ApplicationFee]] = {}
    for one in rows.select_related("application__case").order_by("pk"):
        case = one.application.case
        found.setdefault(case.pk if case.pk in cases else case.parent_id or case.pk, []).append(one)
    return found
