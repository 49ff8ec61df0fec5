"""Between first and second step: who has shown the password, or comes from the identity provider, kept in the session
for a few minutes.

Nobody is logged in meanwhile, so no page can mistake half a log-in for a whole one.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from gongkai.kernel.people.models import Account

KEY = "gongkai_pending"
SECONDS = 300
TRIES = 5
BACKEND = "django.contrib.auth.backends.ModelBackend"
VOUCHED = "gongkai_vouched"
PROVIDER_TOKEN = "gongkai_provider_token"
PROVED_AT = "gongkai_proved_at"
RECENT_SECONDS = 600


def is_vouched_for(request: HttpRequest) -> bool:
    """The identity provider has seen to the second factor of this session (GONGKAI_OIDC_ACR, GONGKAI_OIDC_AMR)."""
    return bool(request.session.get(VOUCHED))


def proved_lately(request: HttpRequest) -> bool:
    """Whether this session's log-in is fresh enough to change what the next ones are proved with."""
    return time.time() - float(request.session.get(PROVED_AT) or 0) < RECENT_SECONDS


@dataclass
class Pending:
    account_id: int
    backend: str
    since: float
    how: str
    tries: int = 0
    token: str = ""

    @classmethod
    def remember(cls, request: HttpRequest, account: Any, *, how: str, token: str = "") -> None:
        """Start (or start again) the second step for an account whose first was right; `how` it was shown, in
        Chinese, and the provider's token where it came from there."""
        backend = getattr(account, "backend", BACKEND)
        cls(account.pk, backend, time.time(), how, token=token).store(request)

    @classmethod
    def of(cls, request: HttpRequest) -> "Pending | None":
        """The second step under way; None when there is none, or it has taken too long or too many tries."""
        kept = request.session.get(KEY)
        if not isinstance(kept, dict):
            return None
        pending = cls(**kept)
        if time.time() - pending.since > SECONDS or pending.tries >= TRIES:
            pending.forget(request)
            return None
        return pending

    @staticmethod
    def forget(request: HttpRequest) -> None:
        request.session.pop(KEY, None)

    def store(self, request: HttpRequest) -> None:
        request.session[KEY] = vars(self).copy()

    def failed(self, request: HttpRequest) -> None:
        self.tries += 1
        self.store(request)

    def account(self) -> Account | None:
        return Account.objects.filter(pk=self.account_id, is_active=True).first()
