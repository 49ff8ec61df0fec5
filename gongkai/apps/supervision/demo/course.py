"""A year, day by day on which something was reached or somebody had something to do; nothing happens on the others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from gongkai.apps.supervision.actions import corrections, judging, telling
from gongkai.apps.supervision.demo.people import Staff
from gongkai.apps.supervision.models import Correction, Watch
from gongkai.apps.supervision.queries import events as reading
from gongkai.kernel import workdays

NINE = time(9, 20)
Act = Callable[[], None]
# cause, measures: what bodies write, and what supervisors can learn from it.
ANSWERS = (
    ("承办人休假，没有移交在办件，无人接办。", "已于当日办结；建立休假移交制度，在平台登记代理。"),
    ("联办单位意见迟迟未到，没有及时催办。", "已取得意见并办结；今后征求意见同时约定答复日期，到期前三日催办。"),
    ("对期限起算日理解有误，按收到补正之日计算。", "已办结；组织全体承办人学习期限计算，以平台期限说明为准。"),
    ("审查环节积压，审查人员不足。", "已增派一人审查，积压件于三日内清理完毕。"),
    ("实际已经办结，没有及时在平台登记。", "已补登；要求办结当日登记，禁止事后补录。"),
    ("材料中的问题发现过晚，反复研究拖延。", "已作出决定；收件时由两人核对材料，一次告知。"),
)
RETURNED = "只写明了本件怎样办结，没有写明今后怎样避免，请补充。"
LATE_ENTRY = "决定已于期限内作出并送达，仅录入迟延，附送达回证。"


class Year:
    """The agenda: who does what on which day with which correction."""

    def __init__(self, staff: Staff, now: datetime) -> None:
        self.staff, self.now = staff, now
        self.agenda: list[tuple[date, int, Act]] = []
        self.opened: set[int] = set()
        self.number = 0
        self.order, self.voided = count(), count()

    def live(self, report: Callable[[int, int], None]) -> None:
        first = judging.began_on()
        whole = (self.now.date() - first).days
        with self._at(first):
            judging.enrol(every=True)
        day: date | None = first
        while day is not None and day < self.now.date():
            with self._at(day):
                self._live(day)
            report((day - first).days, whole)
            day = self._next(day)

    def _live(self, day: date) -> None:
        judging.sweep(day)
        telling.open_corrections()
        while self.agenda and self.agenda[0][0] <= day:
            heappop(self.agenda)[2]()
        judging.enrol()
        for item in reading.corrections_without(self.opened):
            self.opened.add(item.pk)
            self._plan(item, day)

    def _next(self, day: date) -> date | None:
        coming = [self.agenda[0][0]] if self.agenda else []
        reached = Watch.objects.filter(next_on__gt=day).order_by("next_on").values_list("next_on", flat=True).first()
        coming += [reached] if reached else []
        return max(min(coming), day + timedelta(days=1)) if coming else None

    def _at(self, day: date) -> AbstractContextManager[None]:
        return workdays.pretending(datetime.combine(day, NINE, workdays.SHANGHAI))

    # What becomes of a card --------------------------------------------------

    def _plan(self, item: Correction, day: date) -> None:
        """Most are answered in time and accepted; some go other ways, each of which teaches something."""
        number, self.number = self.number, self.number + 1
        answered = workdays.calendar().add(day, 1 + number % 3)
        story = number % 9
        if story == 2:
            self._on(answered, lambda: self._appeal(item, answered, granted=number % 2 == 0))
        elif story == 4:
            self._on(answered, lambda: self._void(item))
        elif story == 7:
            self._on(workdays.calendar().add(day, 8), lambda: self._answer(item, workdays.calendar().add(day, 8)))
        else:
            self._on(answered, lambda: self._answer(item, answered, returned=story == 5))

    def _on(self, day: date, act: Act) -> None:
        # The last days belong to whoever tries the demonstration: what falls into them is left undone.
        if day < self.now.date():
            heappush(self.agenda, (day, next(self.order), act))

    def _answer(self, item: Correction, day: date, *, returned: bool = False) -> None:
        found = _fresh(item)
        if found.case.step != "answering":
            return
        cause, measures = ANSWERS[found.pk % len(ANSWERS)]
        by = self.staff.liaisons[found.org_id]
        held = str(found.event.held_by or by.name)
        corrections.answer(found, by=by, cause=cause, measures=measures, responsible=held)
        after = workdays.calendar().add(day, found.pk % 2)
        self._on(after, (lambda: self._send_back(item, after)) if returned else (lambda: self._accept(item)))

    def _accept(self, item: Correction) -> None:
        found = _fresh(item)
        if found.case.step == "reviewing":
            corrections.accept(found, by=self.staff.by("emsuper"), review="原因清楚，措施可行，予以认可。")

    def _send_back(self, item: Correction, day: date) -> None:
        corrections.send_back(_fresh(item), by=self.staff.by("emsuper"), reason=RETURNED)
        again = workdays.calendar().add(day, 2)
        self._on(again, lambda: self._answer(item, again))

    def _void(self, item: Correction) -> None:
        found = _fresh(item)
        if found.case.step == "answering":
            why, reason = (
                ("applicant", "申请人要求暂缓，书面记录在卷，期限应当扣除。"),
                ("system", "短信和登录服务中断一日，承办人无法登记，见运维记录。"),
                ("calendar", "放假通知录入有误，期限少算一日，已经更正。"),
            )[next(self.voided) % 3]
            corrections.void(found, by=self.staff.by("emsuper"), void_reason=why, reason=reason)

    def _appeal(self, item: Correction, day: date, *, granted: bool) -> None:
        found = _fresh(item)
        if found.case.step != "answering":
            return
        corrections.appeal(found, by=self.staff.liaisons[found.org_id], reason=LATE_ENTRY)
        decided = workdays.calendar().add(day, 5)
        self._on(decided, lambda: self._decide(item, decided, granted))

    def _decide(self, item: Correction, day: date, granted: bool) -> None:
        found, by = _fresh(item), self.staff.by("emreview")
        if granted:
            corrections.grant_appeal(found, by=by, reason="送达回证属实，决定确在期限之内，亮牌不成立。")
            return
        corrections.uphold(found, by=by, reason="回证日期晚于期限，维持亮牌。")
        again = workdays.calendar().add(day, 1)
        self._on(again, lambda: self._answer(item, again))


def _fresh(item: Correction) -> Correction:
    found = reading.correction_of(item.event)
    assert found is not None
    return found
