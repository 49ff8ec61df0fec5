"""Pages of logging in and of one's own account."""

from gongkai.web.accounts.views.account import account, calendar, contact, copy, end_session, password
from gongkai.web.accounts.views.delegation import delegations, revoke
from gongkai.web.accounts.views.log_in import locked_out, log_in, log_out, verify
from gongkai.web.accounts.views.passkeys import add_passkey, passkey_log_in, passkeys, remove_passkey, rename_passkey
from gongkai.web.accounts.views.provider import (
    identity,
    provider_back,
    provider_begin,
    provider_log_out,
    unlink_identity,
)
from gongkai.web.accounts.views.second_factor import new_recovery_codes, recovery_codes, second_factor

__all__ = [
    "account",
    "add_passkey",
    "calendar",
    "contact",
    "copy",
    "delegations",
    "end_session",
    "identity",
    "locked_out",
    "log_in",
    "log_out",
    "new_recovery_codes",
    "passkey_log_in",
    "passkeys",
    "password",
    "provider_back",
    "provider_begin",
    "provider_log_out",
    "recovery_codes",
    "remove_passkey",
    "rename_passkey",
    "revoke",
    "second_factor",
    "unlink_identity",
    "verify",
]
