"""Telling applicants: the door for every app.

    messages.send(applicant, "disclosure.hearing", fingerprint=f"hearing:{uid}", case=case, day="2026年3月9日")

In the transaction of whatever is told. The inbox always gets it, e-mail and text message as the person wants and the
law allows; the same `fingerprint` is told once.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.kernel.applicants import gateways, sealing
from gongkai.kernel.applicants.events import DispatchQueued
from gongkai.kernel.applicants.models import (
    AgentRole,
    Applicant,
    Authorisation,
    Category,
    Channel,
    Dispatch,
    Message,
)
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.applicants.templates import MessageTemplate, template
from gongkai.kernel.cases.models import Case
from gongkai.kernel.outbox import emit
from gongkai.kernel.workdays import today

# What is sent besides the inbox unless somebody chose otherwise; what is absent is not.
DEFAULTS = frozenset(
    {
        (Category.STATUTORY, Channel.EMAIL),
        (Category.STATUTORY, Channel.SMS),
        (Category.PROGRESS, Channel.EMAIL),
        (Category.AUTHORISATION, Channel.EMAIL),
        (Category.AUTHORISATION, Channel.SMS),
    }
)
# 账号安全: whoever has taken an account over must not be able to keep its owner from hearing of it.
FIXED = Category.SECURITY
CHOOSABLE = tuple(category for category in Category if category != FIXED)


@transaction.atomic
def send(
    applicant: Applicant,
    template_id: str,
    *,
    fingerprint: str,
    case: Case | None = None,
    link: str = "",
    **values: str,
) -> Message | None:
    """Tell one applicant one thing; None when it was told before, or the account is closed."""
    kind = template(template_id)
    if applicant.closed_at is not None or _is_known(applicant, fingerprint):
        return None
    message = Message(
        applicant=applicant,
        fingerprint=fingerprint[:160],
        template=kind.id,
        category=kind.category,
        case=case,
        link=link[:200],
    )
    sealing.seal(message, "title", kind.filled("title", values, link=link))
    sealing.seal(message, "text", kind.filled("inbox", values, link=link))
    # Two workers may deliver one event at once: the constraint decides, and only the first goes on to send.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    made = Message.objects.get(applicant=applicant, fingerprint=fingerprint[:160])
    if made.uid != message.uid:
        return None
    for contact in _wanted(applicant, kind):
        queue(contact, kind, values, message=made, link=link)
    return made


def queue(
    contact: Contact,
    kind: MessageTemplate,
    values: dict[str, str],
    *,
    message: Message | None = None,
    link: str = "",
    expires_at: datetime | None = None,
) -> Dispatch:
    """Put one text on its way to one address; it leaves by way of the outbox, after the change it tells of."""
    dispatch = Dispatch(
        message=message,
        channel=contact.channel,
        template=kind.id,
        title=kind.title if message is None else "",
        expires_at=expires_at,
    )
    sealing.seal(dispatch, "to", contact.value)
    sealing.seal(dispatch, "text", kind.filled(contact.channel, values, link=link))
    dispatch.save()
    emit(DispatchQueued(dispatch=dispatch.uid))
    return dispatch


def wants(applicant: Applicant, category: str, channel: str) -> bool:
    """Whether this person hears of such things on this channel."""
    if category == FIXED:
        return True
    chosen = applicant.preferences.get(f"{category}.{channel}")
    return bool(chosen) if chosen is not None else (category, channel) in DEFAULTS


def visible(presence: Presence) -> QuerySet[Message]:
    """Messages of whoever one acts for: all to the owner and 法人管理人, to an agent those of cases within reach."""
    rows = Message.objects.filter(applicant=presence.subject)
    given = presence.authorisation
    if given is None or presence.is_administrator:
        return rows
    if given.case_id is not None:
        return rows.filter(case_id=given.case_id)
    return rows.filter(case__kind__in=given.scope) if given.scope else rows.exclude(case=None)


def unread_count(presence: Presence) -> int:
    return visible(presence).filter(read_at=None).count()


def inbox(presence: Presence, *, before: int | None = None, size: int = 20) -> list[Message]:
    """Messages, newest first; `before` is the key of the last one of the page above."""
    rows = visible(presence) if before is None else visible(presence).filter(pk__lt=before)
    return list(rows.order_by("-pk")[:size])


def one_of(presence: Presence, number: int) -> Message | None:
    return visible(presence).filter(pk=number).select_related("case").first()


def mark_read(presence: Presence, numbers: Iterable[int] | None = None) -> int:
    """Mark some (or all) messages as read. What an agent reads stays unread for whoever it was told to."""
    if not presence.is_administrator:
        return 0
    rows = visible(presence).filter(read_at=None)
    if numbers is not None:
        rows = rows.filter(pk__in=list(numbers))
    return rows.update(read_at=timezone.now())


def _is_known(applicant: Applicant, fingerprint: str) -> bool:
    return Message.objects.filter(applicant=applicant, fingerprint=fingerprint[:160]).exists()


def _wanted(applicant: Applicant, kind: MessageTemplate) -> list[Contact]:
    """Addresses to use besides the inbox: the person's own, or those of the people who look after an organisation."""
    found: dict[tuple[str, str], Contact] = {}
    for receiver in _receivers(applicant):
        for contact in receiver.contacts:
            told = bool(getattr(kind, contact.channel)) and wants(receiver, kind.category, contact.channel)
            if told and (contact.channel != Channel.SMS or gateways.is_offered()):
                found[contact.kind, contact.value] = contact
    return list(found.values())


def _receivers(applicant: Applicant) -> list[Applicant]:
    if not applicant.is_legal:
        return [applicant]
    day = today()
    rows = Authorisation.objects.filter(
        principal=applicant, role=AgentRole.ADMINISTRATOR, agent__closed_at=None, accepted_at__isnull=False
    ).filter(revoked_at=None, from_on__lte=day, to_on__gte=day)
    return [row.agent for row in rows.select_related("agent") if row.agent is not None]
