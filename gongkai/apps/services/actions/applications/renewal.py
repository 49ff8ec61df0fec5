"""延续 (LIC 第五十条): asked thirty days before the end, decided before the end, else renewed by law."""

from datetime import timedelta

from gongkai.apps.services.actions.applications.open_ends import end_open_parts
from gongkai.apps.services.actions.applications.results import conclude
from gongkai.apps.services.models import Application, Licence, LicenceState
from gongkai.apps.services.queries import bars
from gongkai.apps.services.queries import licences as reading
from gongkai.apps.services.rules import handling
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor

ON_SILENCE = "有效期届满前没有作出决定，依法视为准予延续"


def take_in(application: Application, licence: Licence) -> None:
    """At intake: whose licence it is, whether it still holds, and whether the application came in time."""
    if licence.org_id != application.org_id:
        raise Refused(f"该证件由{licence.org.name}颁发，请向该机关申请延续。", field="renewed_number")
    if licence.application.identity_index not in bars.indexes_of(application):
        raise Refused("该证件的持证人与申请人的证件号码不一致。", field="renewed_number")
    if licence.state != LicenceState.VALID or licence.valid_to is None or licence.valid_to < application.submitted_on:
        raise Refused("该证件没有有效期，或者已经失效，不能申请延续。", field="renewed_number")
    if reading.renewal_under_way(licence) is not None:
        raise Refused("该证件已有延续申请正在办理。", field="renewed_number")
    rule = law.period("services.renewal_application", on=application.submitted_on)
    last = workdays.calendar().latest_start(licence.valid_to, rule.days, rule.unit)
    application.renews, application.renewal_in_time = licence, application.submitted_on <= last
    context().detail(renews=licence.number, renewal_in_time=application.renewal_in_time)


def begin_clock(application: Application) -> None:
    """The last day of the licence is the last day of the decision, whatever limit the item has."""
    licence, case = application.renews, application.case
    if licence is None or licence.valid_to is None or not application.renewal_in_time:
        return
    since = application.accepted_on or workdays.today()
    if licence.valid_to < since or clockwork.running(case, "renewal") is not None:
        return
    rule = law.period("services.renewal_decision", on=case.opened_on)
    clockwork.begin_until(case, "renewal", licence.valid_to, since=since, version=rule.version, article=rule.citation)


@act("services.application.renew_deemed")
def renew_deemed(application: Application, *, by: Actor) -> Application:
    """视为准予延续: the licence has ended, it was asked in time, and nobody decided. The new one runs as long as the
    old one did, which no article says (D)."""
    old = application.renews
    if old is None or old.valid_to is None or not application.renewal_in_time or workdays.today() <= old.valid_to:
        raise Refused("证件的有效期没有届满，或者没有按期申请延续。", code="too_early")
    end_open_parts(application, ON_SILENCE)
    application.grounds = ON_SILENCE
    conclude(application, "granted")
    since = old.valid_to + timedelta(days=1)
    made = Licence(
        application=application,
        org=application.org,
        org_path=application.org_path,
        name=old.name,
        number=old.number,
        holder=old.holder,
        holder_masked=old.holder_masked,
        scope=old.scope,
        issued_on=workdays.today(),
        valid_from=since,
        valid_to=handling.same_length(old.valid_from, old.valid_to, since),
        deemed=True,
    )
    put_in_place(old, made)
    context().detail(licence=made.number, renewed=old.number)
    context().say(licences=[made])
    return application


def put_in_place(old: Licence, new: Licence) -> None:
    """The old licence ends with the new one's beginning; it keeps its page, which leads to the new one."""
    old.state, old.ended_on, old.ended_reason = LicenceState.RENEWED, workdays.today(), "已经延续"
    old.save()
    new.replaces = old
    new.save(force_insert=True)
