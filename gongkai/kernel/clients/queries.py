"""Reading clients: administrators see those of the bodies they reach."""

from uuid import UUID

from django.db.models import QuerySet

from gongkai.kernel.clients.models import Client, Officer, Secret
from gongkai.kernel.clients.scopes import known
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actions.authority import ADMIN
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.kernel.people.queries import people_at, posts_of
from gongkai.kernel.registry import ApiScope
from gongkai.kernel.workdays import now, today


def managed(actor: Actor) -> QuerySet[Client]:
    """Clients of the bodies whose 平台管理员 this person is."""
    return Client.objects.filter(in_paths(actor.org_paths(ADMIN), "org__path")).select_related("org", "account")


def managed_one(actor: Actor, uid: UUID) -> Client | None:
    return managed(actor).filter(uid=uid).first()


def bodies(actor: Actor) -> QuerySet[Organisation]:
    """Bodies a new client may be bound to."""
    return Organisation.objects.filter(in_paths(actor.org_paths(ADMIN), "path"), active=True).order_by("path")


def state_of(client: Client) -> str:
    """`active`, `expired` or `revoked`."""
    if client.revoked_at is not None:
        return "revoked"
    return "expired" if client.expires_on is not None and client.expires_on < today() else "active"


def scopes_of(client: Client) -> list[ApiScope]:
    """In the order of the list; one that no module declares any more allows nothing."""
    return [one for name, one in known().items() if name in client.scopes]


def roles_of(client: Client) -> list[str]:
    """Posts the system itself holds today."""
    return [post.role for post in posts_of(client.account)]


def officers_of(client: Client) -> list[Officer]:
    return list(Officer.objects.filter(client=client).select_related("account"))


def possible_officers(client: Client) -> QuerySet[Account]:
    """People with a post at the body today who are not named yet."""
    named = Officer.objects.filter(client=client).values("account_id")
    return people_at(client.org).filter(is_service=False).exclude(pk__in=named)


def officer_of(client: Client, pk: int) -> Officer | None:
    return Officer.objects.filter(client=client, pk=pk).select_related("account").first()


def secrets_of(client: Client) -> list[Secret]:
    """Those that still hold, newest first."""
    return [one for one in Secret.objects.filter(client=client) if one.expires_at is None or one.expires_at > now()]
