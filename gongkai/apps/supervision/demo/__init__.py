"""演示数据: a year under supervision. What went wrong is what the other apps' own stories left behind; here it is found
on the days on which it happened, told, answered, returned, voided, appealed, ordered and talked about.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from gongkai.apps.supervision.actions import bulletins, controls, judging, measuring, telling
from gongkai.apps.supervision.demo.course import Year
from gongkai.apps.supervision.demo.people import LOGINS, PASSWORD, Staff, appoint
from gongkai.apps.supervision.demo.pressure import press
from gongkai.apps.supervision.queries import control_facts
from gongkai.apps.supervision.rules.periods import quarter_before
from gongkai.kernel import outbox, workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import by_slug
from gongkai.kernel.people.queries import by_username

Report = Callable[[str, int, int], None]

ORDER = 20  # lives on what the other apps have made
DAYS = 365
SOME_DAYS = 60  # by then the house has had cases in the year
CHARGE = "行政审批科科长"
TOUR = (
    "电子监察：emsuper 在“监察事件”看全县的提醒、预警、黄牌、红牌，点开一件看依据、首问和承办责任、办件全程和日志校验；"
    "emliaison 答复本局的亮牌，emreview 复核一件申诉。",
    "督办和规则：emsuper 拟定、emlead 签发督办，emlead 在“监察规则”加严一条规则，系统不许低于法律。",
)


def build(report: Report) -> None:
    """Nothing where there is no county to watch."""
    county, house = by_slug("county"), by_slug("construction")
    if county is None or house is None:
        return
    now = workdays.now()
    with transaction.atomic():
        with workdays.pretending(now - timedelta(days=DAYS + 10)):
            staff = appoint(county)
        judging.begin(now.date() - timedelta(days=DAYS))
        year = Year(staff, now)
        year.live(lambda done, total: report("电子监察", done, total))
        press(staff, house, now)
        judging.judge_anew(every=True)
        judging.enrol()
        judging.sweep()
        telling.follow_up()
        measuring.measure_missing()
        _bulletin(staff, county, now.date())
        _controls(staff, house, now.date())
    outbox.settle()


def _bulletin(staff: Staff, county: Organisation, today: date) -> None:
    """The last quarter's scores, on which a body has its remark to make."""
    first, last = quarter_before(today)
    until = workdays.calendar().add(today, 5)
    made = bulletins.draw(org=county, by=staff.by("emsuper"), first=first, last=last, comments_until=until)
    house = made.standings.filter(org__site_slug="construction").first()
    if house is not None:
        text = "其中两件因申请人补正，请核对暂停的天数。"
        bulletins.remark(made, by=staff.by("emliaison"), org=house.org, text=text)


def _controls(staff: Staff, house: Organisation, today: date) -> None:
    """岗位风险内控表: last year's is signed and public, this year's is being filled in."""
    by = staff.by("emliaison")
    if control_facts.year_of(house, date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)):
        table = controls.draw(org=house, by=by, year=today.year - 1)
        for item in table.items.all():
            rows = {row.step: row for row in item.posts.all()}
            given = {
                step: {"risks": row.risks, "grade": row.grade, "measures": row.measures, "person": row.person or CHARGE}
                for step, row in rows.items()
            }
            controls.complete(table, by=by, item=item, posts=given)
        controls.submit(table, by=by)
        controls.sign(table, by=staff.by("emchief"), public=True)
    if today.timetuple().tm_yday > SOME_DAYS:
        controls.draw(org=house, by=by, year=today.year)


def accounts() -> list[tuple[str, str, str]]:
    return [(name, PASSWORD, duty) for name, (_, _, duty) in LOGINS.items() if by_username(name) is not None]


def tour() -> tuple[str, ...]:
    return TOUR if by_username("emsuper") is not None else ()
