"""接口令牌: made and revoked by their owner; read at every request of the interface that bears one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.actions.records import lock, write
from gongkai.kernel.applicants.models import ApplicantToken, Authorisation
from gongkai.kernel.applicants.presence import Presence, mark_of
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.clients import secrets
from gongkai.kernel.workdays import today

PREFIX = "gka_"
MOST = 10
LONGEST_DAYS = 366
USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create(
    presence: Presence, *, name: str, days: int, authorisation: Authorisation | None = None
) -> tuple[ApplicantToken, str]:
    """A token in one's own name, or under an authorisation one holds; told this once."""
    me = lock(presence.me)
    if not name.strip():
        raise Refused("请填写令牌的名称，例如使用它的程序。", field="name")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"有效期应为1至{LONGEST_DAYS}天。", field="days")
    if authorisation is not None and (authorisation.agent_id != me.pk or not authorisation.holds_on(today())):
        raise Refused("这项授权已经不再有效。", field="authorisation")
    if ApplicantToken.objects.filter(applicant=me, expires_on__gte=today()).count() >= MOST:
        raise Refused(f"最多保留{MOST}个令牌，请先撤销不用的。", code="too_many")
    token = secrets.new(PREFIX)
    made = ApplicantToken.objects.create(
        applicant=me,
        authorisation=authorisation,
        name=name.strip()[:40],
        digest=secrets.digest(token),
        mark=mark_of(me),
        expires_on=today() + timedelta(days=days),
    )
    write(me, "configure", "create_token", {"what": "生成接口令牌", "to_on": made.expires_on})
    messages.send(
        me,
        "applicants.security",
        fingerprint=f"token-created:{made.pk}",
        link="/my/security/",
        what="您的账号生成了一个接口令牌，程序可以用它以您的名义办理。",
    )
    return made, token


@transaction.atomic
def revoke(presence: Presence, number: int) -> bool:
    """撤销: the token is void at once; False when there is none of that number."""
    me = lock(presence.me)
    found = ApplicantToken.objects.filter(applicant=me, pk=number).first()
    if found is None:
        return False
    found.delete()
    write(me, "revoke", "revoke_token", {"what": "撤销接口令牌"})
    return True


def presence_of(token: str) -> Presence | None:
    """Who is here with this token, and in whose name; None where it holds for nobody."""
    if not token.startswith(PREFIX):
        return None
    rows = ApplicantToken.objects.select_related("applicant", "authorisation__principal", "authorisation__case")
    found = rows.filter(
        digest=secrets.digest(token[: secrets.LONGEST]),
        expires_on__gte=today(),
        applicant__closed_at=None,
        applicant__kind="natural_person",
    ).first()
    if found is None or not constant_time_compare(found.mark, mark_of(found.applicant)):
        return None
    if found.authorisation is not None and not found.authorisation.holds_on(today()):
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=timezone.now() - USED_EVERY)
    ApplicantToken.objects.filter(stale, pk=found.pk).update(last_used_at=timezone.now())
    return Presence(found.applicant, found.authorisation)
