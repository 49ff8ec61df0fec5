"""Which cases may be rated now, by which part, and the tokens by which a link or a device may do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string

from gongkai.apps.ratings.models import Channel, Part, Rating
from gongkai.kernel import law, registry, workdays
from gongkai.kernel.applicants.models import Applicant, ApplicantCase
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.queries import visible
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import Todo

SALT = "gongkai.ratings.token"
TOKEN_SECONDS = 120 * 86_400  # longer than any period; the period itself decides


@dataclass(frozen=True)
class Key:
    """What a token opens: one part of one case, by one channel. Used up with the row it makes, which is unique."""

    case: Case
    part: str
    channel: str


def rateable() -> Q:
    """Finished cases of the kinds that can be rated, in the steps in which they can."""
    condition = Q(pk__in=[])
    for one in registry.rateable().values():
        own = Q() if one.parts else Q(parent=None)
        condition |= Q(kind=one.kind, step__in=one.steps) & own
    return condition & Q(closed_on__isnull=False)


def subject_of(case: Case) -> tuple[str, str]:
    """The item a case was about, or its kind."""
    one = registry.rateable()[case.kind]
    if not one.subjects:
        return case.kind, one.label
    found: tuple[str, str] = import_string(one.subjects)([case])[case.pk]
    return found


def until(case: Case, part: str = Part.FIRST, first: Rating | None = None) -> date:
    """The last day on which this part may be given."""
    start = first.rated_on if first is not None and part == Part.ADDITION else case.closed_on
    assert start is not None  # asked of closed cases only
    rule = law.period("ratings.addition" if part == Part.ADDITION else "ratings.window", on=start)
    return workdays.calendar().due(start, rule.days, rule.unit)


def part_open(case: Case) -> str:
    """The part that may be given on this day of its own accord; empty: none."""
    return _part_open(case, _ratings([case]))


def _part_open(case: Case, given: list[Rating]) -> str:
    one = registry.rateable().get(case.kind)
    if one is None or case.step not in one.steps or case.closed_on is None:
        return ""
    if case.parent_id is not None and not one.parts:
        return ""
    by_part = {row.part: row for row in given}
    first = by_part.get(Part.FIRST)
    part = Part.FIRST if first is None else Part.ADDITION
    if part in by_part or workdays.today() > until(case, part, first):
        return ""
    return str(part)


def awaits_second(case: Case) -> Rating | None:
    """The bad rating of a case whose follow-up was answered and waits to be rated again."""
    return _awaiting_second(_ratings([case]))


def _awaiting_second(given: list[Rating]) -> Rating | None:
    return next(
        (row for row in reversed(given) if hasattr(row, "followup") and row.followup.case.step == "replied"), None
    )


def may_give(case: Case) -> str:
    """The part this case waits for: the one after a follow-up goes before everything else."""
    return _may_give(case, _ratings([case]))


def _may_give(case: Case, given: list[Rating]) -> str:
    return str(Part.SECOND) if _awaiting_second(given) is not None else _part_open(case, given)


def _ratings(cases: Iterable[Case]) -> list[Rating]:
    rows = Rating.objects.filter(case__in=[case.pk for case in cases])
    return list(rows.select_related("followup__case__org").order_by("pk"))


def token(case: Case, part: str, channel: str) -> str:
    return signing.dumps([case.uid.hex, part, channel], salt=SALT, compress=False)


def address(case: Case, part: str = "", channel: str = Channel.ONLINE) -> str:
    """Where a case is rated. Only for whoever may open the case: the address is the key."""
    return reverse("ratings:token", args=[token(case, part or may_give(case), channel)])


def opened_by(text: str) -> Key | None:
    """What a token opens; None for one that is broken or too old."""
    try:
        uid, part, channel = signing.loads(text, salt=SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    case = Case.objects.filter(rateable(), uid=UUID(uid)).select_related("org").first()
    return Key(case, part, channel) if case is not None else None


def by_number(number: str) -> Case | None:
    """For a visitor who has shown the query code, or whose case it is; never reachable without that."""
    return Case.objects.filter(rateable(), number=number).select_related("org").first()


def applicants_of(case: Case) -> list[Applicant]:
    """Whoever keeps the case in the own space."""
    rows = ApplicantCase.objects.filter(case=case).select_related("applicant")
    return [row.applicant for row in rows]


def desk_offers(case: Case, actor: Actor) -> list[Todo]:
    """For the counter: the code to scan and the page to hand over, before and after the rating alike."""
    if (
        not Case.objects.filter(rateable(), pk=case.pk).exists()
        or not visible(actor, case.kind).filter(pk=case.pk).exists()
    ):
        return []
    return [Todo("请申请人评价", reverse("ratings_desk:device", args=[case.uid]))]


def offers(cases: Iterable[Case]) -> dict[int, Todo]:
    """What an applicant may still do with finished cases, for the applicant's space; one query for all of them."""
    labels = {Part.FIRST: "评价", Part.ADDITION: "追加评价", Part.SECOND: "评价整改情况"}
    closed = [case for case in cases if case.closed_on is not None]
    given: dict[int | None, list[Rating]] = {}
    for row in _ratings(closed):
        given.setdefault(row.case_id, []).append(row)
    found = {}
    for case in closed:
        if part := _may_give(case, given.get(case.pk, [])):
            found[case.pk] = Todo(labels[Part(part)], address(case, part))
    return found
