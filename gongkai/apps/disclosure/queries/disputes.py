"""Reading disputes: those one's posts reach, their hearings, and what they taught."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.apps.disclosure.models import (
    DisclosureRequest,
    Dispute,
    DisputePath,
    DisputeResult,
    Hearing,
    LessonGround,
)
from gongkai.apps.disclosure.rules import disputes as rules
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.dispute"


def disputes(actor: Actor) -> QuerySet[Dispute]:
    """Every dispute this person may open."""
    rows = Dispute.objects.filter(cases.within_reach(actor, KIND))
    return rows.select_related("case__org", "org", "request__case")


def dispute(actor: Actor, uid: UUID) -> Dispute | None:
    return disputes(actor).filter(case__uid=uid).first()


def takes_part(actor: Actor) -> bool:
    """Whether one of this person's posts has to do with disputes at all."""
    return bool(cases.roles_of(procedure(KIND)) & actor.roles)


def of_request(request: DisclosureRequest) -> QuerySet[Dispute]:
    return Dispute.objects.filter(request=request).select_related("case").order_by("-received_on", "-id")


def request_by_number(org: Organisation, number: str) -> DisclosureRequest | None:
    """A request of this body; a dispute is against a body's own reply."""
    rows = DisclosureRequest.objects.filter(case__number=number.strip().upper(), case__org=org)
    return rows.select_related("case").first()


def review_by_number(org: Organisation, number: str) -> Dispute | None:
    """An earlier reconsideration of this body, for the suit that follows it."""
    rows = Dispute.objects.filter(case__number=number.strip().upper(), case__org=org, path=DisputePath.REVIEW)
    return rows.select_related("case").first()


def review_was_skipped(item: Dispute) -> bool:
    """复议前置: to be raised in the answer."""
    request = item.request
    return request is not None and rules.skipped_review(item.path, request.outcome, request.decided_on)


def notices(item: Dispute) -> list[str]:
    """What the answer should raise, from path, subject and dates."""
    request = item.request
    return rules.notices(
        path=item.path,
        subject=item.subject,
        received_on=item.received_on,
        outcome=request.outcome if request else "",
        decided_on=request.decided_on if request else None,
        reply_due=_reply_due(request) if request else None,
        has_earlier=item.earlier_id is not None,
    )


def _reply_due(request: DisclosureRequest) -> date | None:
    """When the answer was due; None while the period waits for somebody else."""
    rounds = cases.clock_rounds(request.case, "reply")
    return rounds[-1].due_on if rounds else None


def hearings(actor: Actor, first: date, last: date) -> QuerySet[Hearing]:
    """庭审日历: appointments of the disputes this person may open, cancelled ones included."""
    rows = Hearing.objects.filter(cases.within_reach(actor, KIND, case="dispute__case__"))
    within = rows.filter(at__date__gte=first, at__date__lte=last)
    return within.select_related("dispute__case__handler", "dispute__org").order_by("at", "id")


def hearings_of(item: Dispute) -> QuerySet[Hearing]:
    return item.hearings.order_by("at", "id")


def coming_hearings(until: date) -> QuerySet[Hearing]:
    """Appointments nobody was reminded of yet, up to a day."""
    rows = Hearing.objects.filter(reminded_on=None, held_on=None, cancelled="", at__date__lte=until)
    return rows.filter(dispute__case__closed_on=None).select_related("dispute__case__handler", "dispute__org")


def lessons(actor: Actor) -> QuerySet[Dispute]:
    """纠错清单: every dispute that was lost, with its ground once it was closed."""
    return disputes(actor).filter(result=DisputeResult.CORRECTED)


@dataclass(frozen=True)
class GroundLine:
    """One body's lost disputes by ground, and those that have none yet."""

    org: Organisation
    counts: tuple[int, ...]
    total: int


def lessons_by_ground(rows: QuerySet[Dispute]) -> list[GroundLine]:
    """Counts by body and ground, in the order of `LessonGround` with "not yet" at the end; two statements."""
    grounds = (*LessonGround.values, "")
    counted: Iterable[Any] = (
        rows.order_by()
        .values("org_id")
        .annotate(
            total=Count("pk"),
            **{f"of_{ground or 'none'}": Count("pk", filter=Q(lesson_ground=ground)) for ground in grounds},
        )
    )
    found = {line["org_id"]: line for line in counted}
    bodies = Organisation.objects.filter(pk__in=found).order_by("path")
    return [
        GroundLine(org, tuple(found[org.pk][f"of_{ground or 'none'}"] for ground in grounds), found[org.pk]["total"])
        for org in bodies
    ]


def sums(lines: Iterable[GroundLine]) -> tuple[int, ...]:
    """Column by column."""
    return tuple(map(sum, zip(*(line.counts for line in lines), strict=True)))


@dataclass(frozen=True)
class PathLine:
    """One row of the public statistics: decided in the year by result, pending at its end or today."""

    label: str
    upheld: int
    corrected: int
    other: int
    pending: int

    @property
    def total(self) -> int:
        return self.upheld + self.corrected + self.other + self.pending


def public_counts(year: int) -> list[PathLine]:
    """The table of the annual report for all bodies together (年度报告格式第四部分): numbers, never names.

    One statement. These are the very cells that every body has to publish; nothing about a case can be read from them.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    decided = Q(decided_on__gte=first, decided_on__lte=last)
    pending = Q(received_on__lte=last) & (Q(decided_on=None) | Q(decided_on__gt=last))
    counted: Iterable[Any] = (
        Dispute.objects.order_by()
        .values("path")
        .annotate(
            **{result: Count("pk", filter=decided & Q(result=result)) for result in DisputeResult.values},
            pending=Count("pk", filter=pending),
        )
    )
    found = {row["path"]: row for row in counted}
    nothing = dict.fromkeys((*DisputeResult.values, "pending"), 0)
    return [
        PathLine(label, **{name: found.get(path, nothing)[name] for name in nothing})
        for path, label in DisputePath.choices
    ]


def pointless_acts(item: Dispute) -> set[str]:
    """Acts the step allows that this dispute leaves nothing to do for."""
    open_hearings = item.hearings.filter(cancelled="", held_on=None).exists()
    lost, redone = item.result == DisputeResult.CORRECTED, item.redone.exists()
    original = item.request
    sensible = {
        "cancel_hearing": open_hearings,
        "record_hearing": open_hearings,
        "suspend": item.suspended_on is None,
        "resume": item.suspended_on is not None,
        "redo_request": lost
        and item.answer_again
        and not redone
        and original is not None
        and original.case.closed_on is not None,
        "perform": lost and item.performed_on is None,
        "appeal": item.is_suit and item.instance == 1 and not redone,
    }
    return {name for name, there in sensible.items() if not there}
