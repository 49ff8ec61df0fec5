"""演示评价: finished cases of the county rated good and bad, and bad ones at every step of what is done about them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle

from django.db import transaction

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.models import Channel, Followup, Part, Rating
from gongkai.apps.ratings.queries import open_for_rating as reading
from gongkai.kernel import outbox, workdays
from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.queries import by_username

Report = Callable[[str, int, int], None]
ORDER = 5  # lives on what the other apps have finished; the archives come after
PASSWORD = "Anlan-Gongkai-1"
HOUSE = "construction"
# User name → (role, slug of the body, name, what this person does).
LOGINS = {
    "ratecall": ("ratings.caller", "county", "简文心", "差评回访员：回访核实差评，答复评价人"),
    "ratefix": ("ratings.rectifier", HOUSE, "邱实", "县住建局差评整改责任人：整改差评，看不到评价人"),
    "ratechief": ("ratings.supervisor", "county", "乔松年", "好差评主管：复核申诉，看各机关的评价"),
}
GOOD = (
    actions.Opinion("very_satisfied", ("quick", "kind")),
    actions.Opinion("satisfied", ("once",)),
    actions.Opinion("very_satisfied", ("clear",), "窗口一次就说清楚了要带什么。"),
    actions.Opinion("basically_satisfied"),
    actions.Opinion("satisfied", ("quick",)),
)
CHANNELS = (Channel.QR, Channel.MOBILE, Channel.COUNTER, Channel.ONLINE, Channel.SMS)
BAD = (
    actions.Opinion("dissatisfied", ("many_trips",), "材料清单没有写要带原件，跑了两趟。", "13900001001"),
    actions.Opinion("very_dissatisfied", ("slow",), "承诺五天，实际等了八天。", "13900001002"),
    actions.Opinion("dissatisfied", ("unclear",), "电话和窗口说的不一样。"),
    actions.Opinion("dissatisfied", ("attitude",), "工作人员不耐烦。", "13900001003"),
    actions.Opinion("very_dissatisfied", ("result",), "不同意不予受理的理由。"),
    actions.Opinion("dissatisfied", ("online_fault",), "上传文件总是失败。"),
)
# Of so many finished cases one says nothing, and of those of the house one in so many is bad.
SILENT, BAD_EVERY = 5, 4
DAYS, RATED, RECENT = 300, 120, 21


def build(report: Report) -> None:
    """Rate what is finished and still open for rating; nothing where nobody could follow it up."""
    bodies = {org.site_slug: org for org in active_bodies()}
    since = workdays.today() - timedelta(days=DAYS)
    rows = Case.objects.filter(reading.rateable(), closed_on__gte=since, closed_on__lt=workdays.today())
    found = list(rows.select_related("org").order_by("-closed_on", "-pk")[:RATED])[::-1]
    if HOUSE not in bodies or "county" not in bodies or not found:
        return
    now, today = workdays.now(), workdays.today()
    with transaction.atomic():
        staff = {role: _appoint(name, bodies[slug]) for name, (role, slug, _, _) in LOGINS.items()}
        old, fresh = cycle(OVER), cycle(UNDER_WAY)
        channels, good, bad = cycle(CHANNELS), cycle(GOOD), cycle(BAD)
        for number, case in enumerate(found, start=1):
            report("评价", number, len(found))
            if number % SILENT == 0 or case.closed_on is None:
                continue
            rated_on = min(today, case.closed_on + timedelta(days=1))
            poor = case.org.site_slug == HOUSE and number % BAD_EVERY == 0
            with workdays.pretending(now - (today - rated_on)):
                made = actions.rate(
                    case, part=Part.FIRST, channel=next(channels), opinion=next(bad) if poor else next(good)
                )
            if poor:
                ends = fresh if (today - rated_on).days < RECENT else old
                _follow(made, next(ends), staff, rated_on, now)
    outbox.settle()


def _follow(made: Rating, end: str, staff: dict[str, Actor], since: date, now: datetime) -> None:
    """So far along its course, a working day for each step; never beyond today."""
    day, today = since, workdays.today()
    for act in _course(made.followup, end, staff):
        day = min(today, workdays.calendar().add(day, 1))
        with workdays.pretending(now - (today - day)):
            act()


def _course(item: Followup, end: str, staff: dict[str, Actor]) -> Iterator[Callable[[], object]]:
    caller, fixer, chief = (staff[f"ratings.{name}"] for name in ("caller", "rectifier", "supervisor"))
    if end == "new":
        return
    reached = bool(item.rating.contact_cipher)
    yield lambda: actions.contact(item, by=caller, reached=reached, findings="窗口没有一次说清楚，情况属实。")
    if end == "planned":
        due = workdays.calendar().add(workdays.today(), 2)
        yield lambda: actions.plan(item, by=fixer, measures="修订材料清单，更新窗口告知单。", planned_on=due)
    if end in ("appealed", "void"):
        yield lambda: actions.appeal(item, by=fixer, reason="所评事项由其他机关办理。")
    if end == "void":
        yield lambda: actions.void(item, by=chief, reason="经核对，评价的是另一机关的窗口。")
    if end in ("rectified", "replied", "closed"):
        yield lambda: actions.rectify(item, by=fixer, measures="已经更新告知单，并对窗口人员重新培训。")
    if end in ("replied", "closed"):
        yield lambda: actions.reply(item, by=caller, reply="您反映的问题已经改正，给您带来不便，抱歉。")
    if end == "closed" and item.rating.case is not None:
        again, case = actions.Opinion("satisfied", text="改得很快。"), item.rating.case
        yield lambda: actions.rate(case, part=Part.SECOND, channel=Channel.SMS, opinion=again)


# What became of those of some time ago, and how far those of the last days have come.
OVER = ("closed", "closed", "void")
UNDER_WAY = ("new", "planned", "replied", "contacted", "rectified", "appealed")


def _appoint(username: str, org: Organisation) -> Actor:
    role, _, name, _ = LOGINS[username]
    account = people.create_account(by=SYSTEM, username=username, name=name, password=PASSWORD)
    people.give_post(account, by=SYSTEM, role=role, org=org)
    return actor_for(account)


def accounts() -> list[tuple[str, str, str]]:
    return [(name, PASSWORD, duty) for name, (_, _, _, duty) in LOGINS.items() if by_username(name) is not None]


def tour() -> list[str]:
    """One line, where the people are."""
    line = "好差评：公众从首页进“好差评”看各机关、各事项的满意率；ratecall 回访核实，ratefix 整改，ratechief 复核。"
    return [line] if by_username("ratecall") is not None else []
