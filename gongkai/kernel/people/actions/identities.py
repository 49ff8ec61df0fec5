"""外部身份: which account a person of the identity provider is. Found by issuer and subject, never by e-mail."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people import sessions
from gongkai.kernel.people.actions.accounts import create_account
from gongkai.kernel.people.actions.authority import ADMIN, lock, require_admin, require_admin_of, write
from gongkai.kernel.people.actors import SYSTEM, Actor
from gongkai.kernel.people.models import Account, Identity, Newcomer
from gongkai.kernel.people.notices import tell
from gongkai.kernel.people.provider import Person
from gongkai.kernel.people.queries import holders_anywhere

NOT_KNOWN = "您已通过统一身份认证，但在本平台没有绑定账号，请联系本单位平台管理员。"
WAITING = "您已通过统一身份认证，账号正在等待平台管理员确认，确认后即可登录。"
CLOSED = "您在本平台的账号已停用，请联系本单位平台管理员。"


def enter(person: Person) -> Account:
    """The account of somebody the provider vouches for. Raises Refused where there is none (yet)."""
    identity = Identity.objects.filter(issuer=person.issuer, subject=person.subject).select_related("account").first()
    identity = identity or _trusted_link(person)
    if identity is None:
        raise _unknown(person)
    if not identity.account.is_active:
        raise Refused(CLOSED, code="inactive_account")
    Identity.objects.filter(pk=identity.pk).update(username=person.username, last_used_at=timezone.now())
    return identity.account


@transaction.atomic
def _trusted_link(person: Person) -> Identity | None:
    """By log-in name, where the operator says that names here and there are the same; never into the powers of a
    superuser or through the emergency door."""
    if not settings.OIDC_TRUST_USERNAME or not person.username or person.username in settings.LOCAL_LOGIN:
        return None
    account = Account.objects.filter(username=person.username, is_active=True, is_superuser=False).first()
    if account is None or Identity.objects.filter(account=account, issuer=person.issuer).exists():
        return None
    return _link(account, person.issuer, person.subject, person.username, SYSTEM, "首次登录，登录名相同")


@transaction.atomic
def _unknown(person: Person) -> Refused:
    """The refusal to raise; who waits is kept, so it must not be raised in here."""
    if settings.OIDC_UNKNOWN != "wait":
        return Refused(NOT_KNOWN, code="unknown_person")
    names = {"username": person.username, "name": person.name}
    newcomer, is_new = Newcomer.objects.update_or_create(
        issuer=person.issuer, subject=person.subject, defaults={**names, "last_at": timezone.now()}
    )
    if newcomer.refused_at is not None:
        return Refused(NOT_KNOWN, code="unknown_person")
    if is_new:
        title = f"“{newcomer}”通过统一身份认证首次登录，等待确认账号"
        tell(holders_anywhere(ADMIN), title, fingerprint=f"newcomer:{newcomer.pk}", link="/admin/people/newcomer/")
    return Refused(WAITING, code="waiting")


@transaction.atomic
def link_own(account: Account, person: Person, *, by: Actor) -> Identity:
    """Bind one's own account, logged in here and at the provider at the same moment."""
    if by.account_id != account.pk:
        raise NotAllowed("只能绑定自己的账号。")
    return _link(lock(account), person.issuer, person.subject, person.username, by, "本人绑定")


@transaction.atomic
def admit(newcomer: Newcomer, *, by: Actor, account: Account | None = None, username: str = "") -> Account:
    """Let a waiting person in: as an account that exists, or as a new one without posts."""
    require_admin(by)
    if account is None:
        account = create_account(by=by, username=username, name=newcomer.name or username)
    else:
        require_admin_of(account, by)
    _link(lock(account), newcomer.issuer, newcomer.subject, newcomer.username, by, "管理员确认")
    newcomer.delete()
    return account


@transaction.atomic
def refuse(newcomer: Newcomer, *, by: Actor, reason: str) -> None:
    require_admin(by)
    if not reason.strip():
        raise Refused("请写明原因。", code="reason_required", field="reason")
    newcomer.refused_at, newcomer.refused_reason = timezone.now(), reason.strip()[:200]
    newcomer.save(update_fields=["refused_at", "refused_reason"])
    details = {"what": "拒绝统一身份认证人员", "reason": newcomer.refused_reason}
    journal.write(
        subject=f"newcomer:{newcomer.pk}", verb="decide", by=by, act="people.refuse_newcomer", details=details
    )


@transaction.atomic
def unlink(identity: Identity, *, by: Actor, reason: str = "") -> None:
    """Undo the binding: one's own, or by an administrator; sessions end, since they may have come in this way."""
    account = lock(identity.account)
    if by.account_id != account.pk:
        require_admin_of(account, by)
        sessions.end_all(account)
    identity.delete()
    details = {"what": "解除统一身份认证绑定", **({"reason": reason} if reason else {})}
    write(account, "configure", by, details, act="people.unlink_identity")


def of_account(account: Account) -> Identity | None:
    return Identity.objects.filter(account=account, issuer=settings.OIDC_ISSUER).first()


def _link(account: Account, issuer: str, subject: str, username: str, by: Actor, how: str) -> Identity:
    if account.is_service:
        raise Refused("这是业务系统的账号，不能绑定统一身份认证。", code="service_account")
    if Identity.objects.filter(issuer=issuer, subject=subject).exists():
        raise Refused("该统一身份认证身份已绑定另一个账号。", code="duplicate")
    if Identity.objects.filter(issuer=issuer, account=account).exists():
        raise Refused(f"“{account}”的账号已绑定另一个统一身份认证身份，请先解除。", code="duplicate")
    identity = Identity.objects.create(account=account, issuer=issuer, subject=subject, username=username)
    write(account, "configure", by, {"what": "绑定统一身份认证", "how": how}, act="people.link_identity")
    return identity
