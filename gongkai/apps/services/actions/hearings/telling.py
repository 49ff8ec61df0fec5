"""告知听证权利 and what comes of it (LIC 第四十六条, 第四十七条): asked, waived, or the time has passed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from gongkai.apps.services.actions.applications import hearings as on_case
from gongkai.apps.services.actions.hearings.common import name_of, own, write
from gongkai.apps.services.models import (
    Application,
    HearingOrigin,
    HearingParticipant,
    InterestedParty,
    LicensingHearing,
)
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor
from gongkai.web.formatting import cn_date

KIND = "services.hearing"


@act("services.hearing.tell")
def tell(
    *,
    org: Organisation,
    by: Actor,
    application: Application,
    subject_matter: str,
    told_on: date | None = None,
) -> LicensingHearing:
    """告知听证权利: the applicant and every interested party of the application, each in a letter (第四十七条)."""
    on = on_case.since_now(told_on)
    hearing = _open(org, application, HearingOrigin.ASKED, subject_matter)
    hearing.told_on = on
    hearing.save()
    due_on = _take_in(hearing, [None, *application.parties.all()], on)
    context().detail(told_on=on)
    on_case.tell_hearing(application, by=SYSTEM, hearing=hearing, due_on=due_on)
    return hearing


@act("services.hearing.announce")
def announce(*, org: Organisation, by: Actor, application: Application, subject_matter: str) -> LicensingHearing:
    """依职权听证 (第四十六条): the body itself holds one; it is announced with its time and place."""
    today = workdays.today()
    hearing = _open(org, application, HearingOrigin.OWN, subject_matter)
    hearing.asked_on = today
    hearing.save()
    for party in (None, *application.parties.all()):
        HearingParticipant.objects.create(hearing=hearing, party=party, told_on=today, due_on=today)
    context().detail(asked_on=today)
    _begin(hearing, today)
    return hearing


def _open(org: Organisation, application: Application, origin: str, subject_matter: str) -> LicensingHearing:
    if application.org_id != org.pk:
        raise Refused("听证由办理本件的机关组织。", code="wrong_body")
    if not subject_matter.strip():
        raise Refused("请写明听证事项。", field="subject_matter")
    if application.hearings.exclude(case__step="cancelled").exists():
        raise Refused("本件已经告知过听证权利，或者正在听证。", code="hearing_already")
    title = f"听证：{application.item.name}（{application.applicant_name}）"
    case = open_case(KIND, org=org, title=title, parent=application.case)
    return LicensingHearing.objects.create(
        case=case,
        application=application,
        origin=origin,
        subject_matter=subject_matter.strip()[:500],
        org=org,
        org_path=org.path,
    )


def _take_in(hearing: LicensingHearing, parties: Iterable[InterestedParty | None], on: date) -> date:
    """Participants and, for all but the applicant, their letters; the last day on which they may ask."""
    rule = law.period("services.hearing_request", on=on)
    due_on = workdays.calendar().due(on, rule.days, rule.unit)
    for party in parties:
        HearingParticipant.objects.create(hearing=hearing, party=party, told_on=on, due_on=due_on)
        if party is not None:
            write(hearing, "services.hearing_rights_party", party, hearing_due_on=due_on)
    return due_on


@act("services.hearing.tell_more")
def tell_more(hearing: LicensingHearing, *, by: Actor) -> LicensingHearing:
    """Interested parties found since: told as the others were, with five working days of their own."""
    known = hearing.participants.exclude(party=None).values_list("party_id", flat=True)
    found = list(hearing.application.parties.exclude(pk__in=known))
    if not found:
        raise Refused("没有尚未告知的利害关系人；请先在办件中告知利害关系人。", code="nobody_new")
    due_on = _take_in(hearing, found, workdays.today())
    if hearing.at is not None and hearing.case.step == "scheduled":
        _notify(hearing, found)
    context().detail(parties=[str(one.uid) for one in found])
    if (clock := clockwork.running(hearing.case, "request")) is not None and clock.due_on != due_on:
        clockwork.change(hearing.case, "request", "restart", workdays.today(), reason="补充告知利害关系人")
    return hearing


def _notify(hearing: LicensingHearing, parties: list[InterestedParty]) -> None:
    """Time and place for those who come in late: seven working days before, or the hearing moves (第四十八条)."""
    rule = law.period("services.hearing_notice", on=workdays.today())
    at = cast(datetime, hearing.at).astimezone(workdays.SHANGHAI).date()
    if workdays.calendar().latest_start(at, rule.days, rule.unit) < workdays.today():
        raise Refused("距举行听证已不足七个工作日；请先改期，再告知新的利害关系人。", code="too_late")
    words = on_case.words_of(hearing)
    for told in hearing.participants.filter(party__in=parties).select_related("party"):
        told.notice = write(hearing, "services.hearing_notice_party", told.party, **words)
        told.save(update_fields=["notice"])


@act("services.hearing.request")
def request(
    hearing: LicensingHearing, *, by: Actor, participant: HearingParticipant, asked_on: date | None = None
) -> LicensingHearing:
    """要求听证: within five working days of being told. The first one stops the limits of the application."""
    on, told = on_case.since_now(asked_on), own(hearing, participant)
    if told.answer == "asked":
        raise Refused("已经提出听证要求。", code="asked_already")
    if on < told.told_on or on > told.due_on:
        raise Refused(f"要求听证应当自被告知之日起五个工作日内提出，期限至{cn_date(told.due_on)}。", field="asked_on")
    told.answer, told.answered_on = "asked", on
    told.save()
    context().detail(participant=name_of(told), asked_on=on)
    if hearing.asked_on is None:
        hearing.asked_on = on
        hearing.save()
        clockwork.begin(hearing.case, "organise", on)
        _begin(hearing, on)
    context().goto("scheduled" if hearing.case.step == "scheduled" else "arranging")
    return hearing


def _begin(hearing: LicensingHearing, on: date) -> None:
    expected = law.period("services.hearing_organise", on=on).days
    on_case.begin_hearing(hearing.application, by=SYSTEM, hearing=hearing, since_on=on, expected_days=expected)


@act("services.hearing.waive")
def waive(hearing: LicensingHearing, *, by: Actor, participant: HearingParticipant) -> LicensingHearing:
    """放弃听证: when everybody has, nobody waits for the end of the period."""
    told = own(hearing, participant)
    if told.answer:
        raise Refused("已经作出答复。", code="answered")
    told.answer, told.answered_on = "waived", workdays.today()
    told.save()
    context().detail(participant=name_of(told))
    everybody = not hearing.participants.exclude(answer="waived").exists()
    if everybody:
        on_case.close_hearing_offer(hearing.application, by=SYSTEM, hearing=hearing)
    context().goto("waived" if everybody else "told")
    return hearing


@act("services.hearing.lapse")
def lapse(hearing: LicensingHearing, *, by: Actor) -> LicensingHearing:
    """Nobody asked in time; never before the last of them could."""
    if hearing.participants.filter(due_on__gte=workdays.today()).exclude(answer="waived").exists():
        raise Refused("提出听证的期限没有届满。", code="too_early")
    on_case.close_hearing_offer(hearing.application, by=SYSTEM, hearing=hearing)
    return hearing
