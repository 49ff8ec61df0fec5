"""异常情形 found among stored acts, each with the cases or the person it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncMinute

from gongkai.apps.supervision.models import Closing
from gongkai.apps.supervision.rules.patterns import Pattern, patterns
from gongkai.kernel import workdays
from gongkai.kernel.cases.models import Case, ClockEventRow
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import upper_bound

MOST = 50


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
    rows = ClockEventRow.objects.filter(_below(org, "clock__case__"), kind="pause", on__gte=_since(pattern).date())
    counted = rows.order_by().values_list("clock__case").annotate(n=Count("pk")).filter(n__gte=pattern.least)
    counts = dict(counted.order_by("-n", "clock__case")[:MOST])
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
    hit: dict[str, list[str]] = {}
    for (_, subject), some in groupby(
        wanted.values_list("actor_id", "subject", "verb", "actor_name").iterator(), key=lambda row: row[:2]
    ):
        own = list(some)
        verbs = [row[2] for row in own]
        if set(verbs) & set(pattern.first) and set(verbs) & set(pattern.last):
            hit.setdefault(own[0][3], []).append(subject)
    return [_by_hand(name, subjects) for name, subjects in sorted(hit.items(), key=lambda pair: -len(pair[1]))[:MOST]]


def _by_hand(name: str, subjects: list[str]) -> Found:
    uids = [subject.partition(":")[2] for subject in subjects[:5]]
    return Found(name, f"{len(subjects)} 件", tuple(Case.objects.filter(uid__in=uids)), max(len(subjects) - 5, 0))


def _below(org: Organisation, prefix: str = "") -> Q:
    path = f"{prefix}org_path"
    return Q(**{f"{path}__gte": org.path, f"{path}__lt": upper_bound(org.path)})


FINDERS: dict[str, Callable[[Pattern, Organisation], list[Found]]] = {
    "pauses": _pauses,
    "last_day": _last_day,
    "bursts": _bursts,
    "same_hand": _same_hand,
}
