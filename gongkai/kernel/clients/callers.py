"""Who calls: the client of a token, and the actor in whose posts it acts."""

from dataclasses import dataclass, replace

from gongkai.kernel.clients import scopes, tokens
from gongkai.kernel.clients.models import Client, Officer
from gongkai.kernel.clients.refusals import Denied
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, actor_for
from gongkai.kernel.people.models import Account

NO_OFFICER = "请求头 X-Gongkai-Officer 所写的人员没有登记为该接入系统的经办人，或者今天没有岗位。"


@dataclass(frozen=True)
class Caller:
    """A system of a body, for one request."""

    client: Client
    scopes: frozenset[str]
    actor: Actor

    @property
    def org(self) -> Organisation:
        return self.client.org

    @property
    def owner(self) -> str:
        """Whose answers are kept for retries."""
        return f"client:{self.client.uid}"

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def require(self, scope: str) -> None:
        """Raises `Denied` where the token does not carry this scope."""
        if not self.may(scope):
            raise Denied(
                f"访问令牌没有“{scopes.label(scope)}”的权限（{scope}）。", code="insufficient_scope", scope=scope
            )


def find(token: str, address: str | None, officer: str | None = None) -> Caller:
    """The caller of a request with this token, for this officer. Raises `Unknown`, `Denied`.

    An officer left empty is nobody, not the system itself: a program that forgot the name must not act without one.

    What the token was given for counts only as far as the client may it still. Posts count only at the body of the
    client: an officer who also works elsewhere lends it nothing there.
    """
    found = tokens.find(token, address)
    client = found.client
    who = client.account if officer is None else _officer(client, officer.strip())
    actor = actor_for(who)
    held = tuple(one for one in actor.holdings if one.org_id == client.org_id)
    if officer is not None and not held:
        raise Denied(NO_OFFICER, code="no_officer")
    return Caller(
        client, frozenset(found.scopes) & frozenset(client.scopes), replace(actor, holdings=held, via=client.name)
    )


def _officer(client: Client, username: str) -> Account:
    named = Officer.objects.filter(client=client, account__username=username, account__is_active=True)
    found = named.select_related("account").first()
    if found is None:
        raise Denied(NO_OFFICER, code="no_officer")
    return found.account
