"""Sessions of accounts: begun, seen, ended. The log-in itself is Django's; here is its record."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from gongkai.kernel.journal import writing as journal
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, SignIn


def _self(account: Account) -> Actor:
    """The person as such, without posts: logging in needs none."""
    return Actor(kind="staff", name=account.name or account.username, account_id=account.pk)


@transaction.atomic
def record_log_in(account: Account, session_key: str, *, method: str, address: str | None, agent: str) -> SignIn:
    """A finished log-in: `method` is how the person proved who it is, in Chinese."""
    SignIn.objects.filter(session_key=session_key).delete()
    made = SignIn.objects.create(account=account, session_key=session_key, address=address, agent=agent[:200])
    details = {"method": method, "address": address or ""}
    journal.write(subject=account.subject, verb="log_in", by=_self(account), act="people.log_in", details=details)
    return made


@transaction.atomic
def record_log_out(account: Account, session_key: str | None) -> None:
    SignIn.objects.filter(account=account, session_key=session_key).delete()
    journal.write(subject=account.subject, verb="log_out", by=_self(account), act="people.log_out")


@transaction.atomic
def record_lock_out(username: str, *, address: str | None) -> None:
    """Too many wrong passwords for an account that exists: its owner and the auditors should find that, once."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        return
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    if Entry.objects.filter(subject=account.subject, act="people.lock_out", at__gte=since).exists():
        return
    nobody = Actor(kind="public", name="未登录者")
    details = {"result": "登录失败次数过多，已锁定", "address": address or ""}
    journal.write(subject=account.subject, verb="log_in", by=nobody, act="people.lock_out", details=details)


def follow(old_key: str | None, new_key: str | None) -> None:
    """The same log-in under a new key: Django renews it when a password changes."""
    SignIn.objects.filter(session_key=old_key).update(session_key=new_key)


def live(account: Account) -> list[SignIn]:
    """Where the account is logged in now, latest first."""
    signed = list(SignIn.objects.filter(account=account).order_by("-at", "-pk"))
    keys = [one.session_key for one in signed]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return [one for one in signed if one.session_key in alive]


@transaction.atomic
def end(account: Account, sign_in_id: int, *, by: Actor) -> bool:
    """End one session of an account; False when there is none of that id."""
    found = SignIn.objects.filter(account=account, pk=sign_in_id).first()
    if found is None:
        return False
    _drop(found)
    journal.write(
        subject=account.subject,
        verb="log_out",
        by=by,
        act="people.end_session",
        details={"address": found.address or ""},
    )
    return True


@transaction.atomic
def end_all(account: Account, *, but: str | None = None) -> int:
    """End every session of an account, except the one with the key `but`."""
    signed = list(SignIn.objects.filter(account=account).exclude(session_key=but))
    for one in signed:
        _drop(one)
    return len(signed)


def forget_ended() -> int:
    """Drop the records of sessions that are over."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    count, _ = SignIn.objects.exclude(session_key__in=alive).delete()
    return count


def _drop(sign_in: SignIn) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore(sign_in.session_key)
    store.delete()
    sign_in.delete()
