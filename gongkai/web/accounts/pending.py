"""Between password and second step: who has shown the password, kept in the session for a few minutes.

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


@dataclass
class Pending:
    account_id: int
    backend: str
    since: float
    tries: int = 0

    @classmethod
    def remember(cls, request: HttpRequest, account: Any) -> None:
        """Start (or start again) the second step for an account whose password was right."""
        backend = getattr(account, "backend", BACKEND)
        cls(account.pk, backend, time.time()).store(request)

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
