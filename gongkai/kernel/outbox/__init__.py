"""事件外发: events written with the change and delivered after it, at least once.

    emit(RequestAnswered(request=uid, answered_on=day, org_path=org.path))     # in the act's transaction

    @handles("disclosure.request_answered")
    def tell_applicant(event, *, key): ...                                     # in another app's handlers.py

What is promised and what is not: docs/explain/outbox.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.kernel.outbox.event import Event, declared_events
from gongkai.kernel.outbox.handling import HandlerSpec, handles

if TYPE_CHECKING:
    from gongkai.kernel.outbox.condition import Health, health
    from gongkai.kernel.outbox.delivering import resend, run_pending
    from gongkai.kernel.outbox.emitting import NoTransaction, emit
    from gongkai.kernel.outbox.feed import Page, PositionLost, read
    from gongkai.kernel.outbox.once import handled_once
    from gongkai.kernel.outbox.routing import settle

# These need the models, which do not exist yet while Django imports this package.
_LATER = {
    "Health": "condition",
    "NoTransaction": "emitting",
    "Page": "feed",
    "PositionLost": "feed",
    "emit": "emitting",
    "handled_once": "once",
    "health": "condition",
    "read": "feed",
    "resend": "delivering",
    "run_pending": "delivering",
    "settle": "routing",
}

__all__ = [
    "Event",
    "HandlerSpec",
    "Health",
    "NoTransaction",
    "Page",
    "PositionLost",
    "declared_events",
    "emit",
    "handled_once",
    "handles",
    "health",
    "read",
    "resend",
    "run_pending",
    "settle",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
