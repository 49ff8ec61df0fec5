"""个人信息副本、注销账号: what is held about an applicant goes to its owner, and goes away when the account does.

Cases are files of the bodies: they stay as the archives law says, and what of them may be erased is erased on their own
pages (docs/how-to/retention.md).
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.kernel.applicants import copying, messages, queries
from gongkai.kernel.applicants.actions import access
from gongkai.kernel.applicants.actions.records import lock, write
from gongkai.kernel.applicants.events import AccountClosed
from gongkai.kernel.applicants.models import (
    Applicant,
    ApplicantCase,
    ApplicantPasskey,
    ApplicantSignIn,
    ApplicantToken,
    Authorisation,
    Dispatch,
    Level,
    Message,
)
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.outbox import emit
from gongkai.kernel.workdays import today

ENTRIES = 5000
MESSAGES = 5000
OPEN = "还有没有办结的办件。办结后再注销；急需注销的，请勾选确认今后凭编号和查询码办理。"


@transaction.atomic
def copy_of(presence: Presence) -> dict[str, Any]:
    """Everything held about whoever one acts for, by Chinese label; the journal notes that it was read."""
    if not presence.is_administrator:
        raise NotAllowed("只能下载自己的个人信息。")
    who = presence.subject
    journal.record_read(who.subject, by=presence.actor, what="本人下载个人信息副本")
    day = today()
    given = queries.given_by(who)
    held = [] if who.is_legal else queries.held_by(who)
    entries = Entry.objects.filter(subject=who.subject).order_by("-seq")[:ENTRIES]
    links = ApplicantCase.objects.filter(applicant=who).select_related("case").order_by("pk")
    return {
        "账号": {
            "姓名或者名称": who.name,
            "证件": f"{who.get_identity_kind_display()} {who.identity_number}",
            "手机号码": who.mobile,
            "电子邮箱": who.email,
            **{label: who.details.get(name, "") for name, label in DETAIL_LABELS.items()},
            "实名等级": who.get_level_display(),
            "注册时间": who.created_at,
        },
        "办件": [f"{one.case.number} {one.case.title}" for one in links],
        "作出的授权": [f"{one.agent_name} {one.from_on}至{one.to_on} {one.state_on(day)}" for one in given],
        "得到的授权": [f"{one.principal.name} {one.from_on}至{one.to_on} {one.state_on(day)}" for one in held],
        "消息": [f"{m.created_at:%Y-%m-%d %H:%M} {m.title} {m.text}" for m in messages.inbox(presence, size=MESSAGES)],
        "登录中的设备": [f"{s.at:%Y-%m-%d %H:%M} {s.address or ''} {s.agent}" for s in access.live(who)],
        "通行密钥": [f"{p.name} {p.created_at:%Y-%m-%d}" for p in queries.passkeys_of(who)],
        **copying.sections_of(who),
        "账号日志": [f"{e.at:%Y-%m-%d %H:%M} {e.verb_label} {e.details_json}" for e in entries],
    }


DETAIL_LABELS = {"address": "通信地址", "postcode": "邮政编码", "legal_representative": "法定代表人"}


@transaction.atomic
def close(presence: Presence, *, keep_open_cases: bool = False) -> None:
    """注销: what identifies the person, what lets in and what was told goes; the row and the journal stay, without a
    name. Open cases go on by number and code, which the person has to say is understood."""
    if not presence.is_administrator:
        raise NotAllowed("账号只能由本人或者法人管理人注销。")
    who = lock(presence.subject)
    if queries.has_open_cases(who) and not keep_open_cases:
        raise Refused(OPEN, code="open_cases", field="keep_open_cases")
    _refuse_orphans(who)
    _end_authorisations(who)
    access.end_all(who)
    # Texts still on their way would arrive after the person has gone.
    Dispatch.objects.filter(message__applicant=who).delete()
    for model in (Message, ApplicantPasskey, ApplicantSignIn, ApplicantToken, ApplicantCase):
        model.objects.filter(applicant=who).delete()
    for name in ("name", "identity", "mobile", "email", "details"):
        setattr(who, f"{name}_cipher", "")
    who.identity_index = who.mobile_index = who.email_index = who.password = ""
    who.level, who.level_by, who.level_at = Level.UNVERIFIED, "", None
    who.preferences = {}
    who.session_version += 1
    who.closed_at = timezone.now()
    who.save()
    write(who, "close", "close", {"what": "注销账号", "open_cases_kept": keep_open_cases}, by=presence.actor)
    emit(AccountClosed(who.uid))


def _refuse_orphans(who: Applicant) -> None:
    """An organisation must not be left with nobody who can decide for it."""
    day = today()
    for one in queries.acting_choices(who) if not who.is_legal else []:
        others = Authorisation.objects.filter(
            principal=one.principal, role="administrator", accepted_at__isnull=False, revoked_at=None
        ).filter(from_on__lte=day, to_on__gte=day, agent__closed_at=None)
        if one.role == "administrator" and not others.exclude(agent=who).exists():
            raise Refused(
                f"您是“{one.principal.name}”唯一的法人管理人，请先授权他人，或者注销该单位的账号。",
                code="administrator",
            )


def _end_authorisations(who: Applicant) -> None:
    now = timezone.now()
    for rows in (Authorisation.objects.filter(principal=who), Authorisation.objects.filter(agent=who)):
        rows.filter(revoked_at=None).update(revoked_at=now)
    # The name somebody was authorised by is that person's data too; the record of uses names nobody.
    Authorisation.objects.filter(agent=who).update(name_cipher="", contact_index="")
    Authorisation.objects.filter(principal=who, agent=None).update(name_cipher="", contact_index="")
