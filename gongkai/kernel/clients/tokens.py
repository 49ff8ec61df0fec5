"""Tokens: given for a secret, looked up at every request."""

import ipaddress
from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from gongkai.kernel.clients import queries, secrets
from gongkai.kernel.clients.models import Client, Secret, Token
from gongkai.kernel.clients.refusals import Denied, Unknown
from gongkai.kernel.workdays import now

WRONG_SECRET = "客户端标识或者密钥不正确，或者该接入系统已经停用。"
WRONG_TOKEN = "访问令牌无效或者已经过期，请重新获取。"
WRONG_PLACE = "该接入系统只能从登记的网络地址访问，请联系平台管理员。"
NEVER = "0" * 64
USED_EVERY = timedelta(minutes=1)
MOST_TOKENS = 50


def by_secret(client_id: str, secret: str) -> Secret:
    """The secret of the client that gave it. Raises `Unknown`; a wrong client and a wrong secret look the same."""
    given = secrets.digest(secret[: secrets.LONGEST])
    try:
        wanted = UUID(client_id[:36])
    except ValueError:
        wanted = UUID(int=0)
    client = Client.objects.filter(uid=wanted).select_related("org", "account").first()
    held = queries.secrets_of(client) if client is not None else []
    found = None
    # As many comparisons for a client that is not there as for one that is.
    for one in held or [Secret(digest=NEVER)]:
        if compare_digest(one.digest, given):
            found = one
    if found is None or client is None or queries.state_of(client) != "active" or not client.account.is_active:
        raise Unknown(WRONG_SECRET, code="invalid_client")
    found.client = client
    return found


@transaction.atomic
def issue(secret: Secret, wanted: Sequence[str], address: str | None) -> tuple[str, list[str], int]:
    """A new token, what it is for, how many seconds it lives. Raises `Denied` for what the client may not."""
    client = secret.client
    refuse_elsewhere(client, address)
    granted = [one.id for one in queries.scopes_of(client)]
    if strange := [name for name in wanted if name not in granted]:
        raise Denied(f"该接入系统没有这些权限范围：{'、'.join(strange)[:200]}。", code="invalid_scope")
    held = list(wanted) or granted
    lives = timedelta(minutes=settings.API_TOKEN_MINUTES)
    if secret.expires_at is not None:
        lives = min(lives, secret.expires_at - now())
    own = Token.objects.filter(client=client)
    # Who asks for a token at every request would fill the table: the oldest give way.
    kept = list(own.filter(expires_at__gt=now()).order_by("-pk").values_list("pk", flat=True)[: MOST_TOKENS - 1])
    own.exclude(pk__in=kept).delete()
    token = secrets.new(secrets.TOKEN)
    Token.objects.create(
        digest=secrets.digest(token), client=client, secret=secret, scopes=held, expires_at=now() + lives
    )
    return token, held, int(lives.total_seconds())


def find(token: str, address: str | None) -> Token:
    """The token that was given, of a client that works and calls from where it may. Raises `Unknown`, `Denied`."""
    rows = Token.objects.select_related("client__org", "client__account")
    found = rows.filter(digest=secrets.digest(token[: secrets.LONGEST]), expires_at__gt=now()).first()
    if (
        found is None
        or queries.state_of(found.client) != "active"
        or not found.client.org.active
        or not found.client.account.is_active
    ):
        raise Unknown(WRONG_TOKEN)
    refuse_elsewhere(found.client, address)
    _used(found.client, address)
    return found


def withdraw(secret: Secret, token: str) -> None:
    """令牌作废 (RFC 7009): a token that is none, or another's, changes nothing and is not told apart."""
    Token.objects.filter(client=secret.client, digest=secrets.digest(token[: secrets.LONGEST])).delete()


def refuse_elsewhere(client: Client, address: str | None) -> None:
    """Raises `Denied` outside the networks of the client."""
    if not client.networks:
        return
    try:
        here = ipaddress.ip_address(address or "")
    except ValueError:
        raise Denied(WRONG_PLACE, code="wrong_network") from None
    mapped = getattr(here, "ipv4_mapped", None)
    if not any((mapped or here) in ipaddress.ip_network(one) for one in client.networks):
        raise Denied(WRONG_PLACE, code="wrong_network")


def _used(client: Client, address: str | None) -> None:
    """最近使用, not written at every request."""
    edge = now() - USED_EVERY
    stale = Q(last_used_at=None) | Q(last_used_at__lt=edge)
    Client.objects.filter(stale, pk=client.pk).update(last_used_at=now(), last_address=address)
