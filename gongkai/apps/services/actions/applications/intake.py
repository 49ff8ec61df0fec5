"""收件 (casework §2, §3): online, at the window, by transfer; drafts; checking what came in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongkai.apps.services.actions.applications.filing import (
    Filing,
    Person,
    Submitted,
    open_application,
    version_taking,
)
from gongkai.apps.services.models import Application, ApplicationDraft, ApplicationMaterial, ServiceItem
from gongkai.apps.services.queries.standards import version_on
from gongkai.kernel import workdays
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import IMPLEMENTED, act, context
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Ticket:
    """排队: number of the ticket and when it was called, for the figures of waiting time."""

    number: str = ""
    called_at: datetime | None = None


@act("services.application.submit")
def submit(*, org: Organisation, by: Actor, item: ServiceItem, person: Person, filing: Filing) -> Submitted:
    """网上提交: received today, whatever the hour; the first day of the period is the next working day (W9)."""
    if not item.online:
        raise Refused("本事项不能网上办理，请到窗口或者邮寄提交。", code="not_online", field="item")
    version = version_taking(item, workdays.today())
    made = open_application(item=item, version=version, org=org, person=person, filing=filing, channel="web")
    say_received(made.application)
    return made


@transaction.atomic
def submit_from(
    presence: Presence,
    *,
    item: ServiceItem,
    person: Person,
    filing: Filing,
    attach: Callable[[Application, Actor], None],
) -> Submitted:
    """An application of whoever is signed in, its files, its place in their space; all of it or nothing."""
    made = submit(org=item.org, by=presence.actor, item=item, person=person, filing=filing)
    attach(made.application, presence.actor)
    linking.link(presence, made.case)
    ApplicationDraft.objects.filter(applicant=presence.subject.uid, item=item).delete()
    return made


@act("services.application.register")
def register(
    *,
    org: Organisation,
    by: Actor,
    item: ServiceItem,
    person: Person,
    filing: Filing,
    channel: str = "counter",
    submitted_on: date | None = None,
    ticket: Ticket | None = None,
) -> Submitted:
    """窗口收件: the clerk writes for the applicant; a letter counts from the day it came in (W10)."""
    came = submitted_on or workdays.today()
    if came > workdays.today():
        raise Refused("提交日期不能晚于今天。", field="submitted_on")
    current = version_taking(item, workdays.today())
    version = version_on(item, came) or current
    if version != current:
        # The clerk ticked the list of today's version; what fits the list of that day is checked in the case.
        filing = replace(filing, materials=())
    made = open_application(
        item=item,
        version=version,
        org=org,
        person=person,
        filing=filing,
        channel=channel,
        submitted_on=came,
        received_on=came,
    )
    application = made.application
    application.visits = 1 if channel == "counter" else 0
    if ticket is not None:
        application.ticket, application.called_at = ticket.number, ticket.called_at
    application.save()
    say_received(application)
    return made


@act("services.application.pre_review")
def pre_review(application: Application, *, by: Actor) -> Application:
    return application


@dataclass(frozen=True)
class Verdict:
    """核对结果 of one material."""

    number: int
    verdict: str
    form: str = ""
    copies: int = 0
    note: str = ""


@act("services.application.check_materials")
def check_materials(application: Application, *, by: Actor, verdicts: list[Verdict]) -> Application:
    """核对材料: only rows of the list; nothing else can be asked for (LIC 第三十一条)."""
    known = {row.number: row for row in application.materials.all()}
    for one in verdicts:
        row = known.get(one.number)
        if row is None:
            raise Refused("事项清单中没有这项材料，不能要求提交。", code="outside_list")
        if one.verdict == "faulty" and not one.note.strip():
            raise Refused(f"请写明《{row.name}》哪里不符合法定形式。", field=f"note_{row.number}")
        _record(row, one)
    context().detail(materials={str(one.number): one.verdict for one in verdicts})
    return application


def _record(row: ApplicationMaterial, one: Verdict) -> None:
    row.verdict, row.note = one.verdict, one.note.strip()
    if one.form:
        row.handed_in, row.copies = one.form, one.copies
        row.received_on = row.received_on or workdays.today()
    row.save()


@transaction.atomic
def by_applicant(
    application: Application, name: str, *, by: Actor, data: Mapping[str, Any], attach: Callable[[], None]
) -> None:
    """What the applicant does in the own case, with the files that belong to it; both or neither."""
    IMPLEMENTED[f"services.application.{name}"](application, by=by, **data)
    attach()


def save_draft(applicant: UUID, item: ServiceItem, values: Mapping[str, Any]) -> ApplicationDraft:
    """暂存: sealed, one for each applicant and item; no number before it is handed in."""
    sealed = crypto.encrypt_text(json.dumps(dict(values), ensure_ascii=False), f"draft:{applicant}")
    made, _ = ApplicationDraft.objects.update_or_create(
        applicant=applicant, item=item, defaults={"values_cipher": sealed}
    )
    return made


def discard_draft(applicant: UUID, uid: UUID) -> None:
    ApplicationDraft.objects.filter(applicant=applicant, uid=uid).delete()


def discard_drafts(applicant: UUID) -> None:
    """Everything this applicant has begun and not handed in."""
    ApplicationDraft.objects.filter(applicant=applicant).delete()


def say_received(application: Application) -> None:
    """What the receipt names, inside the act that receives."""
    context().detail(received_on=application.received_on, channel=application.channel)
    came = application.materials.exclude(handed_in="")
    context().say(told_now=True, handed_in=list(came))
