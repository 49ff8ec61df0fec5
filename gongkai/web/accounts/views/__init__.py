"""Pages of logging in and of one's own account."""

from gongkai.web.accounts.views.account import account, calendar, contact, end_session, password
from gongkai.web.accounts.views.delegation import delegations, revoke
from gongkai.web.accounts.views.log_in import locked_out, log_in, log_out, verify
from gongkai.web.accounts.views.second_factor import recovery_codes, second_factor

__all__ = [
    "account",
    "calendar",
    "contact",
    "delegations",
    "end_session",
    "locked_out",
    "log_in",
    "log_out",
    "password",
    "recovery_codes",
    "revoke",
    "second_factor",
    "verify",
]
