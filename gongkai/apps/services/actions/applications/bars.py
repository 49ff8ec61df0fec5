"""不得再次申请 (LIC 第七十八条, 第七十九条) and records of false commitments (AYSERV 第二十七条)."""

from datetime import date

from gongkai.apps.services.models import ApplicantBar, Application
from gongkai.apps.services.queries import bars as reading
from gongkai.apps.services.rules import handling
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor
from gongkai.web.formatting import cn_date


def impose(application: Application, kind: str, reason: str, *, safety_matter: bool) -> ApplicantBar | None:
    """What follows from a false application: nothing, a bar for a time, or a record. The letter says so."""
    if not kind:
        return None
    rule = handling.bar_rule(kind)
    if rule.safety and not safety_matter:
        return None
    if not application.identity_index:
        raise Refused("本件没有登记申请人的证件号码，不能作出不得再次申请的限制。", field="safety_matter")
    today = workdays.today()
    made = ApplicantBar.objects.create(
        application=application,
        org=application.org,
        org_path=application.org_path,
        kind=kind,
        catalogue=application.item.catalogue,
        item=application.item,
        identity_index=application.identity_index,
        name=application.applicant_name,
        reason=reason.strip()[:1000],
        from_on=today,
        until_on=_end(rule, today),
    )
    context().detail(bar=kind, **({"bar_until": made.until_on} if made.until_on else {}))
    context().say(barred=rule.said.format(until=cn_date(made.until_on)))
    return made


def _end(rule: handling.BarRule, today: date) -> date | None:
    """The corresponding day of a later year; never rolled on, for that would bar somebody longer than the law does."""
    return handling.months_later(today, law.period(rule.period, on=today).days) if rule.period else None


def refuse_barred(application: Application) -> None:
    """At intake: who is barred is told since when, until when, by whom and by which article."""
    found = reading.standing(reading.indexes_of(application), application.item, application.received_on)
    if found is None:
        return
    rule = handling.bar_rule(found.kind)
    raise Refused(
        f"申请人因{rule.label}，自{cn_date(found.from_on)}至{cn_date(found.until_on)}不得再次申请本许可"
        f"（{law.cite(f'{rule.source} {rule.article}')}；{found.org.name}作出）。",
        code="barred",
        field="identity_number",
    )


def refuse_commitment(application: Application) -> None:
    """信用修复前不适用告知承诺: whoever committed falsely before hands in the materials."""
    if reading.broke_commitment(reading.indexes_of(application)) is not None:
        raise Refused(
            "申请人有告知承诺不实的记录，信用修复以前不适用告知承诺，请按一般程序提交材料。", code="broke_commitment"
        )


@act("services.application.lift_bar")
def lift_bar(application: Application, *, by: Actor, reason: str) -> Application:
    """解除: the decision behind it fell, or the record was made good."""
    if not lift_all(application, reason):
        raise Refused("本件没有仍在执行的限制。", code="no_bar")
    return application


def lift_all(application: Application, reason: str) -> int:
    """Every bar that came of this application; how many there were."""
    standing = application.bars.filter(lifted_on=None)
    return standing.update(lifted_on=workdays.today(), lifted_reason=reason.strip()[:500])
