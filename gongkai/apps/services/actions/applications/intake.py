"""收件 (casework §2, §3): online, at the window, by transfer; drafts; checking what came in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.apps.services.actions.applications import answers
from gongkai.apps.services.actions.applications.filing import (
    Filing,
    Person,
    Submitted,
    materials_of,
    open_application,
    version_taking,
)
from gongkai.apps.services.models import Application, ApplicationMaterial, Booking, ServiceItem
from gongkai.apps.services.queries import forms as item_forms
from gongkai.apps.services.queries.standards import version_on
from gongkai.kernel import eforms, workdays
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import IMPLEMENTED, act, context
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Ticket:
    """排队: number of the ticket and when it was called, for the figures of waiting time; the booking it came from."""

    number: str = ""
    called_at: datetime | None = None
    booking: Booking | None = None
    # When the clerk opened the form; handing out the receipt is the end of it.
    begun_at: datetime | None = None


@act("services.application.submit")
def submit(*, org: Organisation, by: Actor, item: ServiceItem, person: Person, filing: Filing) -> Submitted:
    """网上提交: received today, whatever the hour; the first day of the period is the next working day (W9)."""
    if not item.online:
        raise Refused("本事项不能网上办理，请到窗口或者邮寄提交。", code="not_online", field="item")
    version = version_taking(item, workdays.today())
    made = open_application(item=item, version=version, org=org, person=person, filing=filing, channel="web")
    fix(filing, made.application, by)
    say_received(made.application)
    return made


@transaction.atomic
def submit_from(
    presence: Presence,
    *,
    item: ServiceItem,
    person: Person,
    filing: Filing,
    attach: Callable[[Application, Actor], object],
) -> Submitted:
    """An application of whoever is signed in, its files, its place in their space; all of it or nothing.

    For items without a form of their own; one that has a form is handed in with its answers (`forms.submit_form`,
    or `forms.submit_values` for a program that has everything at once).
    """
    version = version_taking(item, workdays.today())
    if (named := item_forms.form_of(version)).version is not None:
        raise Refused(f"本事项须按申请表“{named.label}”填写。", code="form_wanted", field="item")
    made = submit(org=item.org, by=presence.actor, item=item, person=person, filing=filing)
    attach(made.application, presence.actor)
    linking.link(presence, made.case)
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
        application.begun_at, application.booking = ticket.begun_at, ticket.booking
        application.served_at = workdays.now() if channel == "counter" else None
    fix(filing, application, by)
    application.save_changes()
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
    known = {row.number: row for row in materials_of(application)}
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
    application: Application, name: str, *, by: Actor, data: Mapping[str, Any], attach: Callable[[], object]
) -> None:
    """What the applicant does in the own case, with the files that belong to it; both or neither."""
    IMPLEMENTED[f"services.application.{name}"](application, by=by, **data)
    attach()


@dataclass(frozen=True)
class FormFault:
    """需要改正 in the form: a field or repeating part, and what is wrong with its answer."""

    field: str
    note: str


@act("services.application.check_form")
def check_form(application: Application, *, by: Actor, faults: Sequence[FormFault]) -> Application:
    """核对申请表: what has to be corrected is told with the materials, once and all of it; none clears the notes."""
    if application.filled is None:
        raise Refused("本件没有填写的申请表。", code="no_form")
    labels = eforms.definition_for(application.filled).labels
    if unknown := [one.field for one in faults if one.field not in labels]:
        raise Refused(f"申请表中没有“{'、'.join(unknown)}”。", code="outside_form")
    if blank := next((one for one in faults if not one.note.strip()), None):
        raise Refused(f"请写明“{labels[blank.field]}”哪里需要改正。", field=f"fault_{blank.field}")
    application.form_faults = [
        {"field": one.field, "label": labels[one.field], "note": one.note.strip()[:300]} for one in faults
    ]
    application.save()
    context().detail(items=[labels[one.field] for one in faults])
    return application


def fix(filing: Filing, application: Application, by: Actor) -> None:
    """Answers of the item's form belong to the case from now on."""
    if filing.filled is not None:
        answers.freeze(filing.filled, application, by)


def say_received(application: Application) -> None:
    """What the receipt names, inside the act that receives."""
    context().detail(received_on=application.received_on, channel=application.channel)
    came = [row for row in materials_of(application) if row.handed_in]
    context().say(told_now=True, handed_in=came)
