"""Changes to accounts, posts, delegations and the second factor."""

from gongkai.kernel.people.actions.accounts import change_account, create_account, renew_calendar, set_password
from gongkai.kernel.people.actions.authority import ADMIN, is_superuser
from gongkai.kernel.people.actions.delegation import delegate, revoke_delegation
from gongkai.kernel.people.actions.posts import end_post, give_post
from gongkai.kernel.people.actions.second_factor import enrol, renew_recovery_codes, reset_second_factor

__all__ = [
    "ADMIN",
    "change_account",
    "create_account",
    "delegate",
    "end_post",
    "enrol",
    "give_post",
    "is_superuser",
    "renew_calendar",
    "renew_recovery_codes",
    "reset_second_factor",
    "revoke_delegation",
    "set_password",
]
