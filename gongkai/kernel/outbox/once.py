"""Doing something once though it is asked for several times."""

from uuid import UUID

from gongkai.kernel.outbox.emitting import require_transaction
from gongkai.kernel.outbox.models import Handled


def handled_once(consumer: str, key: UUID | str) -> bool:
    """True the first time this consumer sees this key, False ever after (kept for 30 days at least).

    Inside the transaction of the work itself: if that is rolled back, the key has not been seen. A second caller
    waits until the first has committed or given up. Raises NoTransaction.
    """
    require_transaction("handled_once")
    _, created = Handled.objects.get_or_create(consumer=consumer, key=str(key))
    return created
