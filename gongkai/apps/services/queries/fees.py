"""Reading fees of applications: of one case, what can be done with them, what waits for its applicant."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from gongkai.apps.services.models import Application, ApplicationFee, FeeChange, FeeState
from gongkai.apps.services.queries.licences import KIND
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import fees as rules
from gongkai.apps.services.rules.elements import Fee
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.formatting import money

OPEN = Q(paid_on=None, withdrawn_on=None, reduced__lt=F("amount"))


@dataclass(frozen=True)
class Told:
    """A fee with what became of it, for a page."""

    fee: ApplicationFee
    state: FeeState
    changes: list[FeeChange]
    # What payment has to come before, by the version of its own case; empty where nothing waits for it.
    before: str


def of_application(application: Application) -> QuerySet[ApplicationFee]:
    """With those of bodies that have a part of it: the applicant pays each of them."""
    rows = ApplicationFee.objects.filter(
        Q(application=application) | Q(application__case__parent=application.case)
    ).select_related("application__org", "application__case", "application__version")
    return rows.order_by("application", "number")


def told(application: Application) -> list[Told]:
    rows = of_application(application).prefetch_related("changes")
    return [Told(one, state_of(one), list(one.changes.all()), _before(one)) for one in rows]


def state_of(row: ApplicationFee) -> FeeState:
    """What became of it: what nobody can pay any more does not wait to be paid, until the case is opened again."""
    if row.state == FeeState.OPEN and row.application.case.step not in payable_steps():
        return FeeState.OVER
    return row.state


def payable_steps() -> tuple[str, ...]:
    return tuple(procedure(KIND).act("pay_fee").source)


def standing(application: Application) -> list[ApplicationFee]:
    """Notices that were neither met, let off nor withdrawn, even where nobody can pay any more."""
    return list(application.fees.filter(OPEN))


def unpaid(application: Application) -> list[ApplicationFee]:
    return standing(application) if application.case.step in payable_steps() else []


def waited_for(application: Application) -> str:
    """What cannot be done before the fees that were told are paid or let off; empty where nothing waits."""
    if application.case.closed_on is not None or application.outcome not in ("", "granted"):
        return ""
    if held_back(application):
        return rules.BEFORE["delivery"]
    waits = rules.BEFORE.get(elements_of(application.version).pay_before, "")
    return waits if waits and unpaid(application) else ""


def held_back(application: Application) -> list[ApplicationFee]:
    """Fees to be paid before a decision is handed over, here and in the parts, each by the version of its own case:
    until then the applicant may know that it was granted, but has neither the letter nor the licence."""
    rows = of_application(application).filter(OPEN, application__case__step__in=payable_steps())
    return [one for one in rows if holds_back(one)]


def holding(application: Application, before: str) -> list[ApplicationFee]:
    """Unpaid fees that hold a decision, or its delivery with what is granted in the parts (`rules.BEFORE`)."""
    if before == "delivery":
        return held_back(application)
    return unpaid(application) if rules.waits(elements_of(application.version), before) else []


def holds_back(owed: ApplicationFee) -> bool:
    case = owed.application
    return case.outcome == "granted" and rules.waits(elements_of(case.version), "delivery")


def pay_first(held: Sequence[ApplicationFee]) -> str:
    """What to pay for the letter and the licence, in a sentence; empty where nothing is held back."""
    if not held:
        return ""
    names = "、".join(f"{one.name}{money(one.due)}" for one in held)
    return f"准予的决定已经作出。本事项规定先缴费，请先缴纳{names}；缴清以后可以查看、领取决定书和证件。"


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


def _before(row: ApplicationFee) -> str:
    return rules.BEFORE.get(elements_of(row.application.version).pay_before, "")


def _listed(row: ApplicationFee) -> Fee:
    """The fee as the version of its notice named it."""
    return Fee(row.name, row.standard, unit=row.unit)


def owed_in(cases: Sequence[int]) -> dict[int, list[ApplicationFee]]:
    """What waits to be paid in these cases and their parts, by the case of the applicant."""
    rows = ApplicationFee.objects.filter(OPEN, application__case__step__in=payable_steps())
    rows = rows.filter(Q(application__case__in=cases) | Q(application__case__parent__in=cases))
    found: dict[int, list[ApplicationFee]] = {}
    for one in rows.select_related("application__case", "application__version").order_by("pk"):
        case = one.application.case
        found.setdefault(case.pk if case.pk in cases else case.parent_id or case.pk, []).append(one)
    return found
