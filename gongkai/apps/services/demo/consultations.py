"""咨询和建议 in 安澜县: waiting, answered, made public; invented questions of nobody."""

from datetime import timedelta

from gongkai.apps.services.actions import consultations as acts
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import Consultation, ServiceItem
from gongkai.kernel import workdays
from gongkai.kernel.applicants import dispatching

# What was asked, what was answered (empty: not yet), under which question it is public (empty: it is not).
COURSES = (
    (
        "consultation",
        "在外地工作，能不能请家里人代为提交材料？",
        "可以。请家里人带本人签名的授权委托书、双方身份证件到窗口提交；网上申请的，不需要到场。",
        "本人在外地，能不能由家里人代为提交？",
    ),
    (
        "consultation",
        "材料清单里的复印件要不要公证？",
        "不需要公证。窗口当面核对原件，复印件由申请人签名即可。",
        "复印件要不要公证？",
    ),
    (
        "suggestion",
        "希望中午也有人值班，上班的人只有中午有空。",
        "已经安排窗口中午轮流值班，可以取号。",
        "",
    ),
    ("complaint", "上周去了两次，窗口都说系统在升级，请说清楚什么时候能办。", "", ""),
    ("consultation", "办好以后能不能寄到家里？", "", ""),
)
ANSWERED_AFTER = timedelta(hours=20)


def ask_the_house(staff: Staff, items: list[ServiceItem]) -> None:
    """The oldest first; nobody is told of a demonstration."""
    for before, (course, item) in enumerate(zip(COURSES, items * len(COURSES), strict=False)):
        _go(staff, course, item, timedelta(days=len(COURSES) - before))
    dispatching.drop_waiting()


def _go(staff: Staff, course: tuple[str, str, str, str], item: ServiceItem, ago: timedelta) -> None:
    kind, question, reply, shown = course
    by, then = staff.by("consultant", "construction"), workdays.now() - ago
    with workdays.pretending(then):
        one = acts.ask(org=item.org, by=acts.ASKER, item=item, kind=kind, question=question).consultation
    if reply:
        with workdays.pretending(then + ANSWERED_AFTER):
            acts.answer(one, by=by, reply=reply)
    if shown:
        _show(one, staff, shown)


def _show(one: Consultation, staff: Staff, question: str) -> None:
    by = staff.by("consultant", "construction")
    acts.publish(one, by=by, shown_question=question, shown_reply=one.reply)
