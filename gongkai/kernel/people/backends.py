"""Who may come in by password, and what holders of 平台管理员 may open in the repair bench: people and their posts,
and bodies to look at; at the top of the tree also the tree itself and what belongs to no body."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from gongkai.kernel.orgs.queries import is_top
from gongkai.kernel.people import provider
from gongkai.kernel.people.actions.authority import ADMIN
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account

PERMISSIONS = frozenset(
    {
        *(f"people.{verb}_account" for verb in ("view", "add", "change")),
        *(f"people.{verb}_post" for verb in ("view", "add", "change", "delete")),
        *(f"people.{verb}_delegation" for verb in ("view", "add", "change")),
        *(f"people.{verb}_{what}" for verb in ("view", "change") for what in ("newcomer", "identity")),
        "orgs.view_organisation",
        "orgs.view_department",
        "orgs.view_region",
    }
)
# What serves every body at once is for the administrators of the topmost one.
OF_THE_PLATFORM = frozenset(
    {
        *(f"orgs.{verb}_organisation" for verb in ("add", "change")),
        *(f"orgs.{verb}_department" for verb in ("add", "change")),
        *(f"orgs.{verb}_region" for verb in ("add", "change")),
        *(f"workdays.{verb}_holidaynotice" for verb in ("view", "add", "change")),
        "workdays.view_calendarday",
        *(f"outbox.{verb}_webhook" for verb in ("view", "add", "change", "delete")),
        *(f"outbox.{verb}_delivery" for verb in ("view", "change")),
        "outbox.view_outboxevent",
        *(f"applicants.{verb}_dispatch" for verb in ("view", "change")),
        *(f"jobs.{verb}_job" for verb in ("view", "change")),
        *(f"jobs.view_{what}" for what in ("schedule", "worker")),
    }
)


def local_door_is_open(username: str) -> bool:
    """Where everybody comes in through 统一身份认证, what an account holds here alone (password, passkey without
    the provider) opens the door for the named emergency accounts only."""
    if not provider.is_configured() or "*" in settings.LOCAL_LOGIN:
        return True
    return username in settings.LOCAL_LOGIN


class LocalDoorBackend(BaseBackend):
    """Stands before the one that checks passwords: a closed door looks like a wrong password and counts as one."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> None:
        if username is not None and password is not None and not local_door_is_open(username):
            raise PermissionDenied


class PostBackend(BaseBackend):
    """Permissions that follow from a post. The acts themselves still judge whose body and whose account it is."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in PERMISSIONS | OF_THE_PLATFORM and perm in permissions_of(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(p.startswith(f"{app_label}.") for p in permissions_of(user_obj))

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set(permissions_of(user_obj))


def permissions_of(user: Any) -> frozenset[str]:
    """What the posts of 平台管理员 held today open to this account; asked once for each account object."""
    if not isinstance(user, Account) or not user.is_active or not user.is_staff:
        return frozenset()
    known: frozenset[str] | None = user.__dict__.get("_bench_permissions")
    if known is None:
        paths = actor_for(user).org_paths(ADMIN)
        known = PERMISSIONS if paths else frozenset()
        if any(is_top(path) for path in paths):
            known |= OF_THE_PLATFORM
        user.__dict__["_bench_permissions"] = known
    return known
