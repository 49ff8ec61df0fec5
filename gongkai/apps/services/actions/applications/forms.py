"""申请表: begun, taken over to what is asked today, submitted, filled in at the window."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.apps.services.actions.applications import answers as filled
from gongkai.apps.services.actions.applications.filing import KIND, Filing, Submitted, version_taking
from gongkai.apps.services.actions.applications.intake import Ticket, register, submit
from gongkai.apps.services.models import Booking, ItemVersion, ServiceItem
from gongkai.apps.services.queries import bookings
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import composing
from gongkai.kernel import eforms, files, workdays
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation.reading import DEFAULT_TYPES
from gongkai.kernel.eforms.models import FormAnswers, FormVersion
from gongkai.kernel.orgs.queries import root_of
from gongkai.kernel.people.actors import Actor, public

BASIC_KEY = "services-basic"
STRANGER = public("", "申请人")
SIGN_IN = "提交申请前请先登录；填写的内容已经保存。"


# Beginning ---------------------------------------------------------------------


def begin(
    item: ServiceItem, presence: Presence | None, *, answers: Mapping[str, Any] | None = None
) -> tuple[FormAnswers, str]:
    """开始填写 for whoever is signed in, or for who has the returned code; what this person has begun is gone on with.

    Refused where the item takes no application online today.
    """
    form, content, _ = _asked(item)
    if presence is None:
        return _begun(item, version=form, by=STRANGER, content=content, answers=answers)
    if not presence.covers(KIND):
        raise Refused(linking.OUT_OF_SCOPE, code="scope")
    going_on = reading.draft_of(presence.subject.uid, item)
    if going_on is not None:
        return going_on, ""
    return _begun(
        item,
        version=form,
        by=presence.actor,
        content=content,
        answers=answers,
        applicant=presence.subject,
        agent=presence.me if presence.is_acting else None,
    )


@transaction.atomic
def begin_at_window(
    item: ServiceItem, *, by: Actor, known: Mapping[str, Any] | None = None, booking: Booking | None = None
) -> FormAnswers:
    """窗口收件: the clerk fills in for somebody who is there, or whose letter came; `known` is what the card said,
    `booking` the ticket that was called."""
    version = version_taking(item, workdays.today())
    named = reading.form_of(version)
    begun = {
        "apply_channel": "counter",
        "apply_came_on": workdays.today().isoformat(),
        "apply_kind": reading.lists_for(elements_of(version)).kinds[0][0],
        "apply_agent": False,
        "apply_delivery": "window",
    }
    if booking is not None:
        begun["apply_ticket"] = str(booking.ticket)
    begun |= known or {}
    begun.setdefault("apply_document", "citizen_id" if begun["apply_kind"] == "person" else "uscc")
    made, _ = _begun(
        item,
        version=_version_of(item, named),
        by=by,
        content=reading.window(version, named),
        answers=begun,
        holder=reading.clerk_of(by),
    )
    if booking is not None:
        Booking.objects.filter(pk=booking.pk).update(draft=made)
    return made


def begin_helped(item: ServiceItem, *, by: Actor, holder: str, applicant: Any) -> FormAnswers:
    """帮办: whoever helps fills in for `applicant`, as the helped case knows them; `holder` is that case, which goes on
    with what was begun in it."""
    version = version_taking(item, workdays.today())
    served = [kind for kind, _ in reading.lists_for(elements_of(version)).kinds]
    if ("legal" if applicant.is_legal else "person") not in served:
        raise Refused("本事项不面向这类申请人办理。", code="not_served")
    going_on = reading.draft_held(holder, item)
    if going_on is not None:
        return going_on
    form, content = _asked_of_helper(item)
    made, _ = _begun(item, version=form, by=by, content=content, applicant=applicant, holder=holder)
    return made


def _asked_of_helper(item: ServiceItem) -> tuple[FormVersion, Definition]:
    """What whoever helps fills in today; papers may come whether or not the item is applied for online."""
    version = version_taking(item, workdays.today())
    named = reading.form_of(version)
    return _version_of(item, named), reading.helped(version, named)


def _begun(item: ServiceItem, **given: Any) -> tuple[FormAnswers, str]:
    version = given.pop("version")
    return eforms.begin(version, org=item.org, about=reading.owner_of(item), **given)


def _asked(item: ServiceItem) -> tuple[FormVersion, Definition, ItemVersion]:
    """What is asked of an applicant today, and by which version of the item."""
    if not item.online:
        raise Refused("本事项不能网上办理，请到窗口或者邮寄提交。", code="not_online", field="item")
    version = version_taking(item, workdays.today())
    named = reading.form_of(version)
    return _version_of(item, named), reading.online(version, named), version


def _version_of(item: ServiceItem, named: reading.Named) -> FormVersion:
    if named.version is not None:
        return named.version
    return eforms.builtin(BASIC_KEY, owner=f"{reading.BASIC}:", org=root_of(item.org), content=dict(composing.BASIC))


# Going on ------------------------------------------------------------------------


def bring_up_to_date(answers: FormAnswers, item: ServiceItem, *, presence: Presence | None) -> list[str]:
    """Take a draft over to what is asked today; returns what is different. Refused where nothing is taken today."""
    return _brought_up_to_date(answers, item, presence)[0]


def _brought_up_to_date(
    answers: FormAnswers, item: ServiceItem, presence: Presence | None
) -> tuple[list[str], ItemVersion]:
    form, content, version = _asked(item)
    if answers.replaces_id is not None:
        return [], version
    who = presence.subject if presence is not None else None
    by = presence.actor if presence is not None else STRANGER
    return eforms.carry_over(answers, form, by=by, content=content, applicant=who), version


def bring_helped_up_to_date(answers: FormAnswers, item: ServiceItem, *, by: Actor, applicant: Any) -> list[str]:
    """The same of a draft of whoever helps."""
    form, content = _asked_of_helper(item)
    return eforms.carry_over(answers, form, by=by, content=content, applicant=applicant)


def take_into_account(answers: FormAnswers, presence: Presence) -> FormAnswers:
    """归入账号: what was begun by code goes on under the name of whoever signs in."""
    if not presence.covers(KIND):
        raise Refused(linking.OUT_OF_SCOPE, code="scope")
    agent = presence.me if presence.is_acting else None
    return eforms.adopt(answers, by=presence.actor, applicant=presence.subject, agent=agent)


# Handing in ----------------------------------------------------------------------


@transaction.atomic
def submit_form(answers: FormAnswers, presence: Presence | None, *, item: ServiceItem) -> Submitted:
    """网上提交: judged once more as the form is today, then the case is opened with it; all of it or nothing.

    Raises `eforms.Incomplete` while something is missing, `Refused` where the form has changed on the way.
    """
    if presence is None:
        raise NotAllowed(SIGN_IN)
    locked = eforms.lock(answers)
    changed, version = _brought_up_to_date(locked, item, presence)
    if changed:
        raise Refused(CHANGED, code="form_changed")
    return _hand_in(locked, presence, item, version)


def _hand_in(locked: FormAnswers, presence: Presence, item: ServiceItem, version: ItemVersion) -> Submitted:
    values = filled.judged(locked).values
    definition = eforms.definition_for(locked)
    wanted = composing.numbers(definition, elements_of(version))
    filing = filled.filing_of(values, wanted, locked, item=item, form="electronic")
    made = submit(org=item.org, by=presence.actor, item=item, person=filled.person_of(values), filing=filing)
    linking.link(presence, made.case)
    return made


CHANGED = "您填写期间表单有修改，填写的内容都已保留，请核对有变化的内容后再提交。"


@transaction.atomic
def register_form(answers: FormAnswers, *, by: Actor, item: ServiceItem) -> Submitted:
    """窗口收件 of what the clerk has filled in."""
    locked = eforms.lock(answers)
    values = filled.judged(locked).values
    came_on = date.fromisoformat(values["apply_came_on"])
    booking = bookings.of_draft(locked)
    called_at = booking.called_at if booking is not None else None
    ticket = Ticket(values.get("apply_ticket", ""), called_at, booking, _begun_today(locked))
    return register(
        org=item.org,
        by=by,
        item=item,
        person=filled.person_of(values),
        filing=by_hand(locked, values, item),
        channel=values["apply_channel"],
        submitted_on=came_on,
        ticket=ticket,
    )


def by_hand(answers: FormAnswers, values: Mapping[str, Any], item: ServiceItem) -> Filing:
    """What was filled in for somebody: each material says for itself how it came."""
    wanted = composing.numbers(eforms.definition_for(answers), elements_of(version_taking(item, workdays.today())))
    return filled.filing_of(values, wanted, answers, item=item, form="")


def _begun_today(answers: FormAnswers) -> datetime | None:
    """When the clerk began; what was left lying for days says nothing of how long the window took."""
    return answers.started_at if workdays.now() - answers.started_at < timedelta(days=1) else None


@transaction.atomic
def submit_values(
    presence: Presence,
    *,
    item: ServiceItem,
    values: Mapping[str, Any],
    uploads: Mapping[str, Sequence[Any]] | None = None,
) -> Submitted:
    """一次提交: a whole form at once, for programs: answers by field id, files by field id. Nothing is left behind when
    it is refused; `eforms.Incomplete.result.problems` names every path."""
    form, content, version = _asked(item)
    agent = presence.me if presence.is_acting else None
    answers, _ = _begun(
        item,
        version=form,
        by=presence.actor,
        content=content,
        answers={**values},
        applicant=presence.subject,
        agent=agent,
    )
    for field_id, given in (uploads or {}).items():
        field = content.fields.get(field_id)
        if field is None or field.kind != "file":
            raise Refused(f"本事项的申请表没有“{field_id}”这项材料。", code="no_material", field=field_id)
        allowed = frozenset(field.types or DEFAULT_TYPES)
        for one in given:
            checked = one if isinstance(one, files.Checked) else files.check(one, allowed)
            eforms.upload(answers, field_id, checked, by=presence.actor)
    # Asked for a moment ago: there is nothing to bring up to date.
    return _hand_in(eforms.lock(answers), presence, item, version)
