"""办件 with a course of their own: heard, renewed, owed, explained, taken back; each by the acts of those whose posts
they are."""

from collections.abc import Generator, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import hearings
from gongkai.apps.services.actions.applications import Aside, LicenceTerms
from gongkai.apps.services.models import Application, LicensingHearing, PayChannel
from gongkai.apps.services.queries.standards import elements_of
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import SYSTEM, public
from gongkai.kernel.people.models import Account

Story = Iterator[int]
NEIGHBOURS = (
    ("何玉兰", "供应站围墙与其住宅相距不足三十米"),
    ("安澜县和顺小区业主委员会", "施工期间占用小区唯一的消防通道"),
)
WAY = "凭收费通知书到县政务服务中心非税收入窗口缴纳，或者按通知书文号在非税收入缴款平台网上缴纳"
LET_OFF = "财政部公告2019年第76号：社区养老服务设施因地质条件无法修建防空地下室的，免收易地建设费"
TOO_MUCH = "复核应建面积核减8平方米，多缴部分退还；非税收入退付凭证第17号"
SAID = "申请人称选址符合国家标准，并已取得消防技术审查意见。"


def in_review(desk: Any) -> Application:
    application = desk.accept(desk.receive())
    return acts.start_review(application, by=desk.by("examiner"))


def _told(desk: Any, application: Application) -> LicensingHearing:
    for name, interest in NEIGHBOURS:
        acts.tell_party(application, by=desk.by("examiner"), name=name, interest=interest, address="安澜县和顺路8号")
    return hearings.tell(
        org=application.org, by=desk.by("examiner"), application=application, subject_matter="选址和安全距离"
    )


def _ask(hearing: LicensingHearing) -> None:
    told = hearing.participants.exclude(party=None).select_related("party").first()
    if told is not None and told.party is not None:
        hearings.request(hearing, by=public(told.party.name), participant=told)


def _schedule(desk: Any, hearing: LicensingHearing, days: int) -> None:
    day = workdays.calendar().add(workdays.today(), days)
    chair = Account.objects.get(pk=desk.by("chair").account_id)
    hearings.schedule(
        hearing,
        by=desk.by("examiner"),
        appointment=hearings.Appointment(hearings.at_of(day, time(9, 30)), "县政务服务中心三楼听证室", chair, "魏书宁"),
    )


def hearing_told(desk: Any, since: int) -> Story:
    """The right was told; the neighbours may still ask."""
    yield since
    application = in_review(desk)
    yield since - 2
    _told(desk, application)
    acts.state(application, by=public(application.applicant_name), text=SAID)


def hearing_asked(desk: Any, since: int) -> Story:
    yield since
    application = in_review(desk)
    yield since - 1
    hearing = _told(desk, application)
    yield since - 3
    _ask(hearing)


def hearing_scheduled(desk: Any, since: int) -> Story:
    yield since
    application = in_review(desk)
    yield since - 1
    hearing = _told(desk, application)
    yield since - 3
    _ask(hearing)
    yield since - 5
    _schedule(desk, hearing, 9)


def heard(desk: Any, since: int) -> Story:
    """Held, signed, and decided on the record."""
    yield since
    application = in_review(desk)
    hearing = _told(desk, application)
    yield since - 2
    _ask(hearing)
    yield since - 3
    _schedule(desk, hearing, 7)
    yield since - 11
    record = hearings.Record(
        attendance="申请人、利害关系人何玉兰到场，和顺小区业主委员会委托代理人到场",
        examiner_said="拟准予；依据为选址图和消防技术审查意见",
        applicant_said=SAID,
        parties_said="何玉兰担心夜间装卸噪声，要求限制作业时间；业主委员会要求保留消防通道",
        issues="夜间作业时间",
    )
    hearings.hold(hearing, by=desk.by("chair"), record=record)
    hearings.confirm(hearing, by=desk.by("chair"), signed="申请人、何玉兰、和顺小区业主委员会代理人")
    yield since - 12
    application = Application.objects.get(pk=application.pk)
    desk.pass_all(application)
    yield since - 13
    results = elements_of(application.version).results
    terms = LicenceTerms(results[0].name, scope=application.content) if results else None
    grounds = "听证查明安全距离符合规范；申请人承诺二十二时以后不作业"
    acts.grant(application, by=desk.by("approver"), grounds=grounds, licence=terms)


def owed(desk: Any, since: int) -> Story:
    """Accepted with a promise; the day has passed without the material."""
    yield since
    application = desk.check(desk.receive(), "tolerated")
    acts.accept_tolerant(application, by=desk.by("window"), promise="三个工作日内补交", allowed_days=3)
    yield since - 4
    acts.miss_tolerance(application, by=SYSTEM)


def supplied(desk: Any, since: int) -> Story:
    """Accepted with a promise; the applicant has sent it online, and the window is to look at it."""
    yield since
    application = desk.check(desk.receive(), "tolerated")
    acts.accept_tolerant(application, by=desk.by("window"), promise="五个工作日内补交", allowed_days=5)
    yield since - 2
    acts.supply_tolerated(application, by=public(application.applicant_name))


def explained(desk: Any, since: int) -> Story:
    """Behind its promise, and the applicant was told why."""
    yield since
    application = in_review(desk)
    yield since - 9
    acts.explain_delay(application, by=desk.by("examiner"), reason="现场条件复核需要补测，检测机构排期推后")


def renewed(desk: Any, since: int) -> Story:
    """A licence that ends soon, and the application to renew it."""
    who, until = desk.applicant(), _soon(40)
    yield since
    first = yield from _granted(desk, who, since, valid_to=until)
    yield since - 6
    desk.receive(person=who, renews=first.licences.get())


def renewed_by_law(desk: Any, since: int) -> Story:
    """Asked in time, not decided before the licence ended."""
    who, until = desk.applicant(), _soon(-2)
    yield since
    first = yield from _granted(desk, who, since, valid_to=until)
    yield since - 5
    desk.accept(desk.receive(person=who, renews=first.licences.get()))
    yield 0
    application = Application.objects.get(renews=first.licences.get())
    acts.renew_deemed(application, by=SYSTEM)


def _granted(desk: Any, who: Any, since: int, *, valid_to: date) -> Generator[int, None, Application]:
    application = acts.start_review(desk.accept(desk.receive(person=who)), by=desk.by("examiner"))
    yield since - 2
    desk.pass_all(application)
    yield since - 3
    name = (elements_of(application.version).results or (None,))[0]
    terms = LicenceTerms(name.name if name else "许可证", scope=application.content, valid_to=valid_to)
    acts.grant(application, by=desk.by("approver"), licence=terms)
    yield since - 4
    acts.deliver(application, by=desk.by("window"), delivery="window", receiver=application.applicant_name)
    return application


def _soon(days: int) -> date:
    """So many days from the day on which the demonstration is built: asked before a story first waits."""
    return workdays.today() + timedelta(days=days)


def recalled(desk: Any, since: int) -> Story:
    who, until = desk.applicant(), _soon(900)
    yield since
    application = yield from _granted(desk, who, since, valid_to=until)
    yield since - 6
    reason = "县城总体规划调整，所在地块改作公共绿地"
    acts.recall(
        application, by=desk.by("approver"), reason=reason, ground="situation_changed", compensation="按评估价补偿"
    )


def cancelled(desk: Any, since: int) -> Story:
    who, until = desk.applicant(), _soon(900)
    yield since
    application = yield from _granted(desk, who, since, valid_to=until)
    yield since - 6
    acts.cancel_licence(application, by=desk.by("approver"), reason="企业已经注销登记", ground="body_ended")


def withheld(desk: Any, since: int) -> Story:
    """Granted and not shown, for a reason that stands on record."""
    yield since
    application = in_review(desk)
    yield since - 2
    desk.pass_all(application)
    yield since - 3
    acts.grant(application, by=desk.by("approver"), aside=Aside(withheld="许可内容涉及申请人的商业秘密"))


def charged(desk: Any, application: Application, area: int) -> Application:
    """Accepted, and told what it costs by the area that the drawings show."""
    desk.accept(application)
    return acts.charge_fee(application, by=desk.by("window"), line=1, payment_way=WAY, quantity=Decimal(area))


def _paid(desk: Any, application: Application, receipt: str) -> Application:
    due, channel = application.fees.get().due, PayChannel.ONLINE.value
    by, today = desk.by("window"), workdays.today()
    return acts.pay_fee(application, by=by, fee=1, paid_on=today, amount=due, channel=channel, receipt=receipt)


def _done(desk: Any, application: Application, since: int) -> Story:
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 2
    desk.pass_all(application)
    desk.grant(application)
    yield since - 3
    acts.deliver(application, by=desk.by("window"), delivery="window", receiver=application.applicant_name)


def fee_told(desk: Any, since: int) -> Story:
    """Examined, and waiting for payment before it can be granted."""
    yield since
    application = acts.start_review(charged(desk, desk.receive(), 36), by=desk.by("examiner"))
    yield since - 1
    desk.pass_all(application)


def fee_paid(desk: Any, since: int) -> Story:
    """Paid with a receipt, granted and delivered."""
    yield since
    application = charged(desk, desk.receive(), 60)
    yield since - 1
    yield from _done(desk, _paid(desk, application, "3412982600018"), since)


def fee_waived(desk: Any, since: int) -> Story:
    """Let off on a legal ground, granted and delivered without payment."""
    yield since
    application = charged(desk, desk.receive(), 45)
    yield since - 1
    acts.waive_fee(application, by=desk.by("approver"), fee=1, reason=LET_OFF)
    yield from _done(desk, application, since)


def fee_refunded(desk: Any, since: int) -> Story:
    """Paid, delivered, and partly given back when the area turned out smaller."""
    yield since
    application = charged(desk, desk.receive(), 80)
    yield since - 1
    yield from _done(desk, _paid(desk, application, "3412982600011"), since)
    yield since - 9
    acts.refund_fee(application, by=desk.by("approver"), fee=1, amount=Decimal("12000.00"), reason=TOO_MUCH)


COURSES = (
    (hearing_told, (4,)),
    (hearing_asked, (6,)),
    (hearing_scheduled, (7,)),
    (heard, (20,)),
    (owed, (6,)),
    (supplied, (4,)),
    (explained, (11,)),
    (renewed, (12,)),
    (renewed_by_law, (45,)),
    (recalled, (14,)),
    (cancelled, (13,)),
    (withheld, (8,)),
)
# These need an item that charges.
CHARGED = (
    (fee_told, (2,)),
    (fee_paid, (9,)),
    (fee_waived, (10,)),
    (fee_refunded, (13,)),
)
