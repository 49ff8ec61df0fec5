"""异常情形 found among stored acts, each with the cases or the person it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db.models import Count, DateTimeField, F, Min, Q
from django.db.models.functions import Cast, Coalesce, TruncMinute

from gongkai.apps.supervision.models import Closing
from gongkai.apps.supervision.rules.patterns import Pattern, patterns
from gongkai.kernel import workdays
from gongkai.kernel.cases.models import Case, ClockEventRow
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import upper_bound

MOST, SHOWN = 50, 5
# Who looks at a case does not handle it.
LOOKING = ("read", "download")


@dataclass(frozen=True)
class Found:
    """One finding: what it is about, in one line, and the numbers of the cases behind it, few of many."""

    label: str
    text: str
    cases: tuple[Case, ...] = ()
    more: int = 0


def found(pattern: Pattern, org: Organisation) -> list[Found]:
    """At most fifty findings of one pattern in the tree of a body."""
    return FINDERS[pattern.id](pattern, org)


def everything(org: Organisation) -> list[tuple[Pattern, list[Found]]]:
    return [(pattern, found(pattern, org)) for pattern in patterns().values()]


def _since(pattern: Pattern) -> datetime:
    return datetime.combine(workdays.today() - timedelta(pattern.days), time.min, tzinfo=workdays.SHANGHAI)


def _pauses(pattern: Pattern, org: Organisation) -> list[Found]:
    """One act that stops two clocks is one pause: acts are told apart by their instant."""
    rows = ClockEventRow.objects.filter(_below(org, "clock__case__"), kind="pause", on__gte=_since(pattern).date())
    acts = Coalesce("recorded_at", Cast("on", DateTimeField()))
    counted = rows.order_by().values_list("clock__case").annotate(n=Count(acts, distinct=True))
    counts = dict(counted.filter(n__gte=pattern.least).order_by("-n", "clock__case")[:MOST])
    cases = Case.objects.select_related("org").in_bulk(list(counts))
    return [Found(cases[pk].org.label, f"停计 {n} 次", (cases[pk],)) for pk, n in counts.items()]


def _last_day(pattern: Pattern, org: Organisation) -> list[Found]:
    rows = Closing.objects.filter(_below(org), closed_on__gte=_since(pattern).date(), promised_days__gt=0)
    last = Count("pk", filter=Q(promised_used=F("promised_days")))
    counted = rows.order_by().values_list("org").annotate(n=Count("pk"), last=last).filter(n__gte=pattern.least)
    hit = [(pk, n, at_last) for pk, n, at_last in counted if at_last * 100 >= pattern.share * n]
    names = Organisation.objects.in_bulk([pk for pk, _, _ in hit])
    hit.sort(key=lambda row: -row[2])
    return [Found(names[pk].label, f"办结 {n} 件，其中 {at_last} 件在到期当日办结") for pk, n, at_last in hit[:MOST]]


def _bursts(pattern: Pattern, org: Organisation) -> list[Found]:
    rows = Entry.objects.filter(_below(org), at__gte=_since(pattern), actor_kind="staff", subject__startswith="case:")
    rows = rows.exclude(verb__in=LOOKING)
    minutes = rows.order_by().annotate(minute=TruncMinute("at")).values_list("actor_id", "minute")
    counted = minutes.annotate(n=Count("subject", distinct=True), name=Min("actor_name"))
    hit = counted.filter(n__gte=pattern.least).order_by("-n", "actor_id")[:MOST]
    return [
        Found(name, f"{minute.astimezone(workdays.SHANGHAI):%Y年%m月%d日 %H:%M}，办理 {n} 件")
        for _, minute, n, name in hit
    ]


def _same_hand(pattern: Pattern, org: Organisation) -> list[Found]:
    rows = Entry.objects.filter(_below(org), at__gte=_since(pattern), actor_kind="staff", subject__startswith="case:")
    wanted = rows.filter(verb__in=(*pattern.first, *pattern.last)).order_by("actor_id", "subject", "seq")
    hit: dict[int, tuple[str, list[str]]] = {}
    for (actor, subject), some in groupby(
        wanted.values_list("actor_id", "subject", "verb", "actor_name").iterator(), key=lambda row: row[:2]
    ):
        own = list(some)
        verbs = {row[2] for row in own}
        if verbs & set(pattern.first) and verbs & set(pattern.last):
            hit.setdefault(actor, (own[0][3], []))[1].append(subject)
    found = sorted(hit.values(), key=lambda pair: -len(pair[1]))[:MOST]
    uids = [subject.partition(":")[2] for _, subjects in found for subject in subjects[:SHOWN]]
    cases = {case.subject: case for case in Case.objects.filter(uid__in=uids)}
    return [
        Found(
            name,
            f"{len(subjects)} 件",
            tuple(cases[subject] for subject in subjects[:SHOWN] if subject in cases),
            max(len(subjects) - SHOWN, 0),
        )
        for name, subjects in found
    ]


def _below(org: Organisation, prefix: str = "") -> Q:
    path = f"{prefix}org_path"
    return Q(**{f"{path}__gte": org.path, f"{path}__lt": upper_bound(org.path)})


FINDERS: dict[str, Callable[[Pattern, Organisation], list[Found]]] = {
    "pauses": _pauses,
    "last_day": _last_day,
    "bursts": _bursts,
    "same_hand": _same_hand,
}
