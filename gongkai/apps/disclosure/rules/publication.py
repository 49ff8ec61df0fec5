"""主动公开的时限和栏目 (条例第十九条至第二十六条 and the special clocks of other laws)."""

from datetime import date

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.schemas import Choice, Column, PublicationRule
from gongkai.apps.disclosure.rules.workdays import Workdays
from gongkai.kernel import law
from gongkai.kernel.law import LawError, PeriodVersion

GENERAL = "general"


def rule(kind: str) -> PublicationRule:
    """The rule for a kind of information (`DocumentKind`) or by its own key; the general one when none is special."""
    found = next((r for r in tables.publication_rules() if kind in r.kinds or kind == r.key), None)
    return found or rule(GENERAL)


def limit(kind: str, on: date) -> PeriodVersion:
    """The period in which this kind of information must be published, as it stood on `on`.

    20 working days from the day it was formed or changed (第二十六条), unless another law sets its own; mind the
    `unit`: budgets have calendar days (预算法第十四条). Before its own law, the general rule holds; before 2008
    there was none, so what is older is counted under the first one.
    """
    try:
        return law.period(rule(kind).period, on=on)
    except LawError:
        return law.period(rule(GENERAL).period, on=max(on, duty_since()))


def duty_since() -> date:
    """施行之日: before it nobody had to publish."""
    return min(p.valid_from for p in law.periods() if p.id == rule(GENERAL).period)


def clock(kind: str, *, formed_on: date, changed_on: date | None = None) -> tuple[date, PeriodVersion]:
    """The day the publication clock starts from, and its period."""
    start = max(base_date(formed_on=formed_on, changed_on=changed_on), duty_since())
    return start, limit(kind, start)


def base_date(*, formed_on: date, changed_on: date | None = None) -> date:
    """The later of the two days: the clock runs from formation **or change** (第二十六条)."""
    return max(formed_on, changed_on or formed_on)


def due_on(kind: str, *, formed_on: date, calendar: Workdays, changed_on: date | None = None) -> date:
    """The last day to publish. For special kinds `formed_on` is the day named by `rule(kind).base`."""
    start, period = clock(kind, formed_on=formed_on, changed_on=changed_on)
    return calendar.due(start, period.days, period.unit)


def is_overdue(due: date, *, published_on: date | None, today: date) -> bool:
    """Published after the due date, or not published and past it."""
    return (published_on or today) > due


def withdrawal_due(changed_on: date, calendar: Workdays) -> date:
    """A public penalty decision that was changed, revoked or found unlawful: 3 working days (行政处罚法第四十八条)."""
    period = law.period("disclosure.publication.penalty_withdrawal", on=changed_on)
    return calendar.due(changed_on, period.days, period.unit)


def date_problems(*, formed_on: date, published_on: date | None, today: date) -> list[str]:
    """Dates shown must satisfy 生成日期 ≤ 公开日期 ≤ today."""
    found = []
    if formed_on > today:
        found.append("生成日期不能晚于今天。")
    if published_on is not None and published_on < formed_on:
        found.append("公开日期不能早于生成日期。")
    if published_on is not None and published_on > today:
        found.append("公开日期不能晚于今天。")
    return found


def columns() -> tuple[Column, ...]:
    """The columns of 法定主动公开内容, one for every item of Article 20, in its order."""
    return tables.columns().columns


def column_keys() -> frozenset[str]:
    return frozenset(column.key for column in columns())


def places() -> tuple[Choice, ...]:
    """Every column a document can stand under: Articles 20 and 21, and the entries that hold documents (制度、年报)."""
    table = tables.columns()
    return (*table.columns, *table.local_columns, *(entry for entry in table.entries if entry.holds))


def place(key: str) -> Choice | None:
    return next((one for one in places() if one.key == key), None)


def content(one: Choice) -> str:
    """What stands under a column: the words of the law, else what the column is called."""
    return one.content if isinstance(one, Column) else one.note or one.label


def place_keys() -> frozenset[str]:
    return frozenset(one.key for one in places())


def duties(*, township: bool) -> tuple[Choice, ...]:
    """The columns whose emptiness is a defect: Article 20 for every body, Article 21 besides for a township."""
    local = (one for one in tables.columns().local_columns if one.level == "township") if township else ()
    return (*columns(), *local)


def openness_problems(openness: str, ground: str) -> list[str]:
    """公开属性 is set at drafting; anything but proactive needs a stated ground (国办发〔2016〕80号)."""
    entry = next((o for o in tables.vocabulary().openness if o.key == openness), None)
    if entry is None:
        return ["请选择公开属性。"]
    return ["不主动公开的，须写明依据和理由。"] if entry.needs_ground and not ground.strip() else []
