"""What holders of 平台管理员 may open in the repair bench: people and their posts, and bodies to look at."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from gongkai.kernel.people.actions.authority import ADMIN
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account

PERMISSIONS = frozenset(
    {
        *(f"people.{verb}_account" for verb in ("view", "add", "change")),
        *(f"people.{verb}_post" for verb in ("view", "add", "change", "delete")),
        *(f"people.{verb}_delegation" for verb in ("view", "add", "change")),
        "orgs.view_organisation",
        "orgs.view_department",
        "orgs.view_region",
    }
)


class PostBackend(BaseBackend):
    """Permissions that follow from a post. The acts themselves still judge whose body and whose account it is."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in PERMISSIONS and administers(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(p.startswith(f"{app_label}.") for p in PERMISSIONS) and administers(user_obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set(PERMISSIONS) if administers(user_obj) else set()


def administers(user: Any) -> bool:
    """Whether this account holds 平台管理员 anywhere today; asked once for each account object."""
    if not isinstance(user, Account) or not user.is_active or not user.is_staff:
        return False
    known = user.__dict__.get("_administers")
    if known is None:
        known = user.__dict__["_administers"] = ADMIN in actor_for(user).roles
    return bool(known)
