"""文件库: who may make what, how long it lasts, what may end what, which text was in force (§13; G47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.workdays import Workdays
from gongkai.kernel import law

FOREVER = date(9999, 12, 31)
LINKS = {"amends": "修改", "repeals": "废止", "replaces": "替代"}


@dataclass(frozen=True)
class Made:
    """One document as the rules see it: its kind, the place of its maker in the tree, whether it still holds."""

    kind: str
    org_path: str
    ended: bool = False


@dataclass(frozen=True)
class Text:
    """One public version; `applies_from` only where it changed what holds, not where it corrected a misprint."""

    number: int
    applies_from: date | None = None


def making_problem(kind: str, *, rule_making: bool) -> str:
    """立法法第九十一条、第九十三条: who has no power to make this kind is told when the draft begins."""
    row = tables.regulated_kinds()[kind]
    powerless = row.power == "legislature" or (row.power == "rule_making" and not rule_making)
    return f"{row.problem}（{law.cite(f'{row.source} {row.article}')}）" if powerless else ""


def longest_term(kind: str, effective_on: date, *, trial: bool) -> date | None:
    """The last day a document may hold; None where no limit is set."""
    row = tables.regulated_kinds()[kind]
    years = row.trial_years if trial else row.years
    return anniversary(effective_on, years) - timedelta(days=1) if years else None


def term_problem(kind: str, effective_on: date, expires_on: date | None, *, trial: bool) -> str:
    """有效期: local limits, five years as a rule and two on trial; a document without an end is told, too."""
    last = longest_term(kind, effective_on, trial=trial)
    if expires_on is not None and expires_on < effective_on:
        return "有效期不能早于施行日期。"
    if last is None or (expires_on is not None and expires_on <= last):
        return ""
    years = tables.regulated_kinds()[kind].trial_years if trial else tables.regulated_kinds()[kind].years
    return f"{'暂行、试行的' if trial else ''}有效期不超过{years}年，最晚到{last:%Y年%-m月%-d日}。"


def anniversary(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def soliciting_until(kind: str, since: date, calendar: Workdays) -> date:
    """The last day the public must at least have to answer (规章制定程序条例第十五条)."""
    period = law.period(tables.regulated_kinds()[kind].soliciting, on=since)
    return calendar.due(since, period.days, period.unit)


def expiry_warned_from(expires_on: date) -> date:
    """The day from which somebody has to decide what becomes of a document that is about to end."""
    return expires_on - timedelta(days=law.period("disclosure.library.expiry_notice", on=expires_on).days)


def link_problem(link: str, new: Made, old: Made) -> str:
    """Who made a document, or stands above its maker, ends or changes it; never a lower kind a higher one."""
    ranks = tables.regulated_kinds()
    if ranks[new.kind].rank < ranks[old.kind].rank:
        return f"{ranks[new.kind].label}不能{LINKS[link]}{ranks[old.kind].label}。"
    if not old.org_path.startswith(new.org_path):
        return f"只有制定机关或者其上级机关可以{LINKS[link]}该文件。"
    return "该文件已经废止或者失效。" if old.ended else ""


def text_on(day: date, texts: Sequence[Text], first_from: date) -> int | None:
    """The number of the version whose text holds on a day; None before the first one.

    A version without a day of its own corrected the one before it and stands in its place.
    """
    found, applies_from = None, first_from
    for text in sorted(texts, key=lambda t: t.number):
        applies_from = text.applies_from or applies_from
        if applies_from <= day:
            found = text.number
    return found


def spans(texts: Sequence[Text], first_from: date) -> list[tuple[int, date, date | None]]:
    """(version, first day, last day) of every text that ever held, oldest first; the last one without an end."""
    starts: dict[date, int] = {}
    applies_from = first_from
    for text in sorted(texts, key=lambda t: t.number):
        applies_from = text.applies_from or applies_from
        starts[applies_from] = text.number
    days = sorted(starts)
    ends: list[date | None] = [day - timedelta(days=1) for day in days[1:]]
    return [(starts[day], day, end) for day, end in zip(days, [*ends, None], strict=True)]
