"""后台维护: accounts, posts, delegations, and who comes from the identity provider."""

from gongkai.kernel.people.admin.accounts import AccountAdmin, DelegationAdmin
from gongkai.kernel.people.admin.identities import IdentityAdmin, NewcomerAdmin

__all__ = ["AccountAdmin", "DelegationAdmin", "IdentityAdmin", "NewcomerAdmin"]
