"""演示数据: a county that has published, answered and reported for about three years, up to today.

Everything is made through the acts, by the people whose posts they are, at the moments at which it would have
happened; the same seed and day give the same county. See `timeline` for how.
"""

import gc
from collections.abc import Callable

from django.db import transaction

from gongkai.apps.disclosure.demo import (
    cleanups,
    disputes,
    documents,
    duties,
    history,
    library,
    my_space,
    reports,
    requests,
    standing,
    voices,
)
from gongkai.apps.disclosure.demo.county import LOGINS, PASSWORD, PLATFORM, County, clock_time
from gongkai.kernel import outbox, workdays
from gongkai.kernel.applicants import dispatching
from gongkai.kernel.people.queries import by_username

Report = Callable[[str, int, int], None]

SEED = 20190515
DOCUMENTS, REQUESTS = 400, 150
OTHERS = voices.PUBLISHED + library.DOCUMENTS + duties.DOCUMENTS  # documents that belong to another story
SMALL = frozenset({"county", "office", "construction", "qingshi", "yunhe"})
TOLD = (
    "cases.clock_warned",
    "disclosure.report_reminded",
    "disclosure.report_returned",
    "disclosure.report_submitted",
)
TOUR = (
    "公众：从首页看“信息公开目录”“公开年报”，在“依申请公开”向县住建局提交一件申请，凭编号和查询码查看进度。",
    "办理：clerk 在工作台确认、登记、分办这件申请；handler 拟写答复；"
    "reviewer、secrecy、head、leader 依次审签；clerk 送达。",
    "期限：handler 的待办里有已超期、今天到期、征求意见中的申请，点开期限标记可看逐日计算。",
    "文件库：公众从首页进“文件库”，查任何一日有效的文件和文本；drafter 起草、legality 审核合法性、clerk 登记编号印发；"
    "clerk 的待办里有一轮文件清理和一份有效期将满的文件。",
    "年报：leader 有一份更正稿待审签；clerk 在“年度报告”里可以把每个数字展开到所依据的记录。",
    "历年年报：“公开年报”回溯到 2014 年，各按当年格式；supervisor 在“历年报告导入”里看一份等待核对的旧报告。",
    "申请人：用演示申请人账号在“我的”登录，看办件、消息和授权，切换为企业的名义提交一件申请。",
    "督查：supervisor 看全县各机关，在“报送情况”里催报、退回年度报告；auditor 校验业务日志。",
)
DELIVERIES = 5000


def build(report: Report, *, seed: int = SEED, scale: float = 1.0) -> None:
    """Fill an empty installation; `report(what, done, total)` moves the bar.

    `scale` below 0.5 makes a county of five bodies and two years, in which every state and outcome still occurs.
    """
    small = scale < 0.5
    county = County(now=workdays.now(), seed=seed, years=2 if small else 3, only=SMALL if small else frozenset())
    # Millions of short-lived objects and no cycles worth looking for: collecting costs a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        _live(county, report, scale)
    finally:
        if collecting:
            gc.enable()
    my_space.register_holders(county)
    _settle()


def _live(county: County, report: Report, scale: float) -> None:
    # Before anything happens, also the oldest files: the journal tells in the order of time.
    founded = min(county.start, voices.FIRST_DAY)
    with transaction.atomic(), workdays.pretending(clock_time(founded, 8 * 60)):
        county.found()
    everything = [
        *standing.stories(county),
        *documents.stories(county, max(round(DOCUMENTS * scale) - OTHERS, 1)),
        *library.stories(county),
        *cleanups.stories(county),
        *requests.stories(county, round(REQUESTS * scale)),
        *voices.stories(county),
        *duties.stories(county),
        *disputes.stories(county),
        *history.stories(county),
        *reports.stories(county),
    ]
    for story in everything:
        county.timeline.add(story)
    county.timeline.play(report, "演示县的三年")


def _settle() -> None:
    """What others do when told of events is done here once: warnings that still hold are given."""
    dispatching.drop_waiting()
    outbox.settle(keep=TOLD)
    outbox.run_pending(limit=DELIVERIES)


def accounts() -> list[tuple[str, str, str]]:
    """(user name, password, duty) of the people who can log in, as far as they exist now."""
    duties = {name: duty for name, (_, _, duty) in LOGINS.items()} | {
        name: duty for name, (_, duty) in PLATFORM.items()
    }
    return [(name, PASSWORD, duty) for name, duty in duties.items() if _can_log_in(name)]


def my_accounts() -> list[tuple[str, str, str]]:
    """(log-in, password, who it is) of the applicants who can sign in under /my/, as far as they exist now."""
    return my_space.logins()


def tour() -> list[str]:
    """What to try first, as long as the people are there with whom to try it."""
    return list(TOUR) if _can_log_in("clerk") else []


def _can_log_in(username: str) -> bool:
    account = by_username(username)
    return account is not None and account.is_active
