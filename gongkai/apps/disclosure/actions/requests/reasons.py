"""说明理由: too many requests, why, whether that is a reason, and what follows (条例第三十五条)."""

from gongkai.apps.disclosure.actions.requests.completion import refuse_before_due
from gongkai.apps.disclosure.models import DisclosureRequest, ReasonVerdict
from gongkai.apps.disclosure.queries.counts import month_of
from gongkai.apps.disclosure.rules import counting
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor

WAITING = "等待申请人说明理由"


@act("disclosure.request.request_reason")
def request_reason(
    request: DisclosureRequest,
    *,
    by: Actor,
    basis: str,
    allowed_days: int | None = None,
    below_line: str = "",
    pauses: bool | None = None,
) -> DisclosureRequest:
    """要求说明理由: number or frequency is clearly beyond a reasonable range.

    The regulation stops no clock meanwhile; a body may have chosen otherwise, and the officer for this one case.
    """
    if request.reason_asked_on is not None:
        raise Refused("已经要求过说明理由。", code="reason_once")
    month = month_of(request)
    problems = counting.reason_problems(
        count=month.total, line=month.choices.excessive_in_month, basis=basis, below_line=below_line
    )
    refuse_any(problems, code="reason", field="basis" if not basis.strip() else "below_line")
    today = workdays.today()
    request.reason_asked_on = today
    request.save()
    waits = month.choices.reason_pauses if pauses is None else pauses
    if waits:
        clockwork.change(request.case, "reply", "pause", today, reason=WAITING)
    context().detail(
        basis=basis.strip(),
        below_line=below_line.strip(),
        counted=month.total,
        line=month.choices.excessive_in_month,
        requests=[line.request.case.number for line in month.lines if line.number is not None],
        pauses=waits,
        days=allowed_days or month.choices.reason_days,
    )
    return request


@act("disclosure.request.give_reason")
def give_reason(request: DisclosureRequest, *, by: Actor, text: str) -> DisclosureRequest:
    if not text.strip():
        raise Refused("请填写理由。", field="text")
    request.applicant_reason = text.strip()
    request.save()
    _go_on(request)
    return request


@act("disclosure.request.note_no_reason")
def note_no_reason(request: DisclosureRequest, *, by: Actor) -> DisclosureRequest:
    """逾期未说明理由: noted, after the period has passed; the request goes back to its handler."""
    refuse_before_due(request, "reason")
    _go_on(request)
    return request


@act("disclosure.request.judge_reason")
def judge_reason(request: DisclosureRequest, *, by: Actor, verdict: str, finding: str) -> DisclosureRequest:
    """判断理由: reasonable or not, and why; somebody else looks at it again before anything follows from it."""
    if request.reason_asked_on is None:
        raise Refused("还没有要求申请人说明理由。", code="no_reason_asked")
    if request.reason_reviewed_on is not None:
        raise Refused("判断已经复核，不能再改。", code="reviewed")
    if verdict not in ReasonVerdict.values:
        raise Refused("请选择理由是否合理。", field="verdict")
    if verdict == ReasonVerdict.REASONABLE and not request.applicant_reason:
        raise Refused("申请人没有说明理由，不能判断为合理。", field="verdict")
    if not finding.strip():
        raise Refused("请写明判断的依据。", field="finding")
    request.reason_verdict, request.reason_finding = verdict, finding.strip()
    request.save()
    context().detail(verdict=verdict, finding=finding.strip())
    return request


@act("disclosure.request.review_reason")
def review_reason(request: DisclosureRequest, *, by: Actor, agrees: bool, opinion: str) -> DisclosureRequest:
    """复核判断: by the head of the disclosure office; without agreement the reason is judged anew."""
    if not request.reason_verdict:
        raise Refused("还没有对理由作出判断。", code="not_judged")
    if request.reason_reviewed_on is not None:
        raise Refused("判断已经复核。", code="reviewed")
    if not opinion.strip():
        raise Refused("请填写复核意见。", field="opinion")
    context().detail(verdict=request.reason_verdict, agrees=agrees, opinion=opinion.strip())
    if agrees:
        request.reason_reviewed_on = workdays.today()
    else:
        request.reason_verdict = request.reason_finding = ""
    request.save()
    return request


@act("disclosure.request.set_delayed_period")
def set_delayed_period(request: DisclosureRequest, *, by: Actor, days: int, reason: str) -> DisclosureRequest:
    """确定延迟答复的合理期限: only where reasons were asked for and found reasonable; apart from any extension."""
    reviewed = request.reason_reviewed_on is not None
    refuse_any(
        counting.delay_problems(days=days, verdict=request.reason_verdict, reviewed=reviewed),
        code="delay",
        field="days",
    )
    context().detail(days=days)
    return request


def _go_on(request: DisclosureRequest) -> None:
    """The reply clock goes on from today where it waited for the reason."""
    clock = clockwork.running(request.case, "reply")
    if clock is not None and clock.paused_since is not None:
        clockwork.change(request.case, "reply", "resume", workdays.today(), reason=WAITING)
