"""授权: offered, taken up or declined, revoked; and the record of every use."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai.kernel import registry
from gongkai.kernel.applicants import levels, messages, queries, rules, sealing
from gongkai.kernel.applicants.actions.records import lock, write
from gongkai.kernel.applicants.models import AgentRole, Applicant, Authorisation, Level
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.refusals import NotAllowed, Refused, refuse_any
from gongkai.kernel.workdays import today

LINK = "/my/authorisations/"
MOST_OPEN = 50
ONLY_OWNER = "授权只能由本人或者法人管理人作出、撤销。"
UNCHECKED = "单位经窗口或者平台核验后，才能授权其他经办人。"


@transaction.atomic
def offer(
    presence: Presence,
    *,
    name: str,
    contact: Contact,
    from_on: date,
    to_on: date,
    scope: Sequence[str] = (),
    case: Case | None = None,
    role: str = AgentRole.AGENT,
) -> Authorisation:
    """授权: made out to a contact and a name; whether that person has an account is not told."""
    principal = presence.subject
    _refuse_offer(presence, contact, role)
    refuse_any(rules.period_problems(from_on, to_on, today()), field="to_on")
    if set(scope) - set(registry.my_pages()):
        raise Refused("请从列出的事项中选择授权范围。", code="scope", field="scope")
    if case is not None and queries.may_open(presence, case.number) is None:
        raise Refused("只能就自己的办件授权。", code="case", field="case")
    locked = lock(principal)
    waiting = Authorisation.objects.filter(principal=locked, revoked_at=None, declined_at=None, to_on__gte=today())
    if waiting.count() >= MOST_OPEN:
        raise Refused(f"同时有效的授权最多 {MOST_OPEN} 项，请先撤销不用的。", code="too_many")
    given = Authorisation(
        principal=locked,
        role=role,
        contact_kind=contact.kind,
        contact_index=sealing.digest(contact.kind, contact.value),
        scope=sorted(set(scope)),
        case=case,
        from_on=from_on,
        to_on=to_on,
    )
    sealing.seal(given, "name", name.strip())
    given.save(force_insert=True)
    details = {
        "authorisation": str(given.uid),
        "by": str(presence.me.uid),
        "what": "作出授权",
        "role": role,
        "scope": given.scope,
    }
    write(locked, "delegate", "offer", details, by=presence.actor)
    _tell_agent(given, contact, locked)
    return given


def _refuse_offer(presence: Presence, contact: Contact, role: str) -> None:
    principal = presence.subject
    if not presence.is_administrator:
        raise NotAllowed(ONLY_OWNER)
    if principal.is_legal:
        if levels.rank(levels.effective(principal)) < levels.rank(Level.COUNTER):
            raise Refused(UNCHECKED, code="level")
    elif role != AgentRole.AGENT:
        raise Refused("只有单位可以另设法人管理人。", code="role", field="role")
    if any(contact == own for own in presence.me.contacts) and not principal.is_legal:
        raise Refused("不能授权给自己。", code="self", field="contact")


def _tell_agent(given: Authorisation, contact: Contact, principal: Applicant) -> None:
    holder = queries.by_contact(contact)
    if holder is not None and rules.same_name(holder.name, given.agent_name):
        until = f"{given.to_on.year}年{given.to_on.month}月{given.to_on.day}日"
        messages.send(
            holder,
            "applicants.offered",
            fingerprint=f"offered:{given.uid}",
            link=LINK,
            principal=principal.name,
            until=until,
        )


@transaction.atomic
def take_up(me: Applicant, given: Authorisation) -> Authorisation:
    """接受: from now on, within its dates, this person may act."""
    row = _waiting(me, given)
    row.agent, row.accepted_at = me, timezone.now()
    row.save(update_fields=["agent", "accepted_at"])
    _answered(row, me, "confirm", "接受了")
    return row


@transaction.atomic
def decline(me: Applicant, given: Authorisation) -> Authorisation:
    row = _waiting(me, given)
    row.declined_at = timezone.now()
    row.save(update_fields=["declined_at"])
    _answered(row, me, "return", "拒绝了")
    return row


def _waiting(me: Applicant, given: Authorisation) -> Authorisation:
    row = Authorisation.objects.select_for_update(of=("self",)).select_related("principal").get(pk=given.pk)
    if all(one.pk != row.pk for one in queries.offers_to(me)):
        raise Refused("这项授权已经处理过，或者已经撤销。", code="gone")
    return row


def _answered(row: Authorisation, me: Applicant, verb: str, answer: str) -> None:
    what = f"{answer.removesuffix('了')}授权"
    details = {"authorisation": str(row.uid), "agent": str(me.uid), "what": what}
    write(row.principal, verb, "take_up" if verb == "confirm" else "decline", details)
    messages.send(
        row.principal,
        "applicants.taken_up",
        fingerprint=f"answered:{row.uid}",
        link=LINK,
        agent=row.agent_name,
        answer=answer,
    )


@transaction.atomic
def revoke(presence: Presence, given: Authorisation) -> None:
    """撤销 by the principal; it holds at once, also in sessions that use it now. The last administrator stays."""
    if not presence.is_administrator or given.principal_id != presence.subject.pk:
        raise NotAllowed(ONLY_OWNER)
    row = _open(given)
    if row.role == AgentRole.ADMINISTRATOR and not _others(row):
        raise Refused("单位至少要有一名法人管理人；不再使用的，请注销单位账号。", code="last_administrator")
    _end(row, presence, "revoke")
    if row.agent is not None:
        messages.send(
            row.agent,
            "applicants.revoked",
            fingerprint=f"revoked:{row.uid}",
            link=LINK,
            principal=row.principal.name,
        )


@transaction.atomic
def give_up(presence: Presence, given: Authorisation) -> None:
    """放弃 by the agent; 法人管理人 only while somebody else is one."""
    if given.agent_id != presence.me.pk:
        raise NotAllowed("只能放弃授予自己的授权。")
    row = _open(given)
    if row.role == AgentRole.ADMINISTRATOR and not _others(row):
        raise Refused("您是该单位唯一的法人管理人，请先授权他人，或者注销单位账号。", code="last_administrator")
    _end(row, presence, "give_up")


def _open(given: Authorisation) -> Authorisation:
    rows = Authorisation.objects.select_for_update(of=("self",)).select_related("principal", "agent")
    row = rows.get(pk=given.pk)
    if row.revoked_at or row.declined_at:
        raise Refused("这项授权已经撤销。", code="gone")
    return row


def _others(row: Authorisation) -> bool:
    lock(row.principal)
    day = today()
    rows = Authorisation.objects.filter(
        principal=row.principal, role=AgentRole.ADMINISTRATOR, accepted_at__isnull=False, revoked_at=None
    )
    return rows.filter(from_on__lte=day, to_on__gte=day, agent__closed_at=None).exclude(pk=row.pk).exists()


def _end(row: Authorisation, presence: Presence, act: str) -> None:
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    what = "撤销授权" if act == "revoke" else "放弃授权"
    details = {"authorisation": str(row.uid), "by": str(presence.me.uid), "what": what}
    write(row.principal, "revoke", act, details, by=presence.actor)


@transaction.atomic
def record_use(presence: Presence, what: str, *, case: Case | None = None, verb: str = "log_in") -> None:
    """每次使用都有记录: begun to act, a matter filed, a case opened. Nothing to record where one acts for oneself."""
    given = presence.authorisation
    if given is None:
        return
    details = {"authorisation": str(given.uid), "agent": str(presence.me.uid), "what": what}
    if case is not None:
        details["case"] = case.number
    write(given.principal, verb, "use_authorisation", details, by=presence.actor)
