"""Reading disputes: those one's posts reach, their hearings, and what they taught."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from gongkai.apps.disclosure.models import (
    DisclosureRequest,
    Dispute,
    DisputePath,
    DisputeResult,
    Hearing,
    LessonGround,
)
from gongkai.apps.disclosure.rules import disputes as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.dispute"
# Who may say what came of a hearing: those of the act `record_hearing`, asked for at every opening of the inbox.
RECORDERS = ("disclosure.clerk", "disclosure.handler")


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
    return within.select_related("dispute__case__handler", "dispute__org", "adjourned_to").order_by("at", "id")


def hearings_of(item: Dispute) -> QuerySet[Hearing]:
    return item.hearings.select_related("adjourned_to").order_by("at", "id")


def with_hearings(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """With the appointments that still stand, soonest first, as `standing_hearings`: one statement for a page."""
    standing = Hearing.objects.filter(result="", cancelled="").order_by("at", "id")
    return rows.prefetch_related(Prefetch("hearings", standing, to_attr="standing_hearings"))


def hearing_condition(wanted: str) -> Exists:
    """Disputes with an appointment to come (`coming`), or with one whose result nobody has told (`untold`)."""
    standing = Hearing.objects.filter(dispute=OuterRef("pk"), result="", cancelled="")
    now = workdays.now()
    return Exists(standing.filter(at__gt=now) if wanted == rules.COMING else standing.filter(at__lte=now))


def hearing_state(hearing: Hearing) -> str:
    """What is true of it now, one of the words of `rules.disputes`."""
    return rules.hearing_state(hearing.at, workdays.now(), result=hearing.result, cancelled=hearing.cancelled)


def untold_hearings() -> QuerySet[Hearing]:
    """待登记结果: their hour has passed and nobody has said what came of them."""
    rows = Hearing.objects.filter(result="", cancelled="", at__lte=workdays.now(), dispute__case__closed_on=None)
    return rows.select_related("dispute__case__handler", "dispute__org").order_by("at", "id")


def untold_before(actor: Actor, first: date) -> QuerySet[Hearing]:
    """Of the months before, what still waits for its result: nobody would turn back the leaves to find it."""
    return untold_hearings().filter(cases.within_reach(actor, KIND, case="dispute__case__"), at__date__lt=first)


def untold_count(actor: Actor) -> int:
    return untold_by(actor).count()


def untold_by(actor: Actor) -> QuerySet[Hearing]:
    """Those whose result this person has to record: as the handler of the case, or by post where nobody handles it."""
    bodies = {h.org_id for h in actor.holdings if h.role in RECORDERS}
    if not bodies:
        return Hearing.objects.none()
    mine = Q(dispute__case__handler=None) | Q(dispute__case__handler_id__in=cases.accounts_of(actor))
    return untold_hearings().filter(mine, dispute__org_id__in=bodies)


def coming_hearings(until: date) -> QuerySet[Hearing]:
    """Appointments nobody was reminded of yet, up to a day."""
    rows = Hearing.objects.filter(reminded_on=None, result="", cancelled="", at__date__lte=until)
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
    standing = [one.at for one in item.hearings.filter(cancelled="", result="")]
    lost, redone = item.result == DisputeResult.CORRECTED, item.redone.exists()
    original = item.request
    sensible = {
        "cancel_hearing": bool(standing),
        "record_hearing": any(at <= workdays.now() for at in standing),
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
