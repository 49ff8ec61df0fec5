"""Tables of 政务服务."""

from gongkai.apps.services.models.bookings import (
    Booking,
    BookingState,
    Closure,
    Slot,
    Venue,
    Window,
    WindowHours,
)
from gongkai.apps.services.models.catalogue import (
    CatalogueChange,
    CatalogueChangeKind,
    CatalogueEntry,
    CatalogueState,
    CatalogueVersion,
)
from gongkai.apps.services.models.changes import (
    WITH_VERSION,
    WITHOUT_POWER,
    BatchScope,
    ChangeKind,
    ItemBatch,
    ItemChange,
)
from gongkai.apps.services.models.items import ItemState, ItemTopic, ItemVersion, ServiceItem

__all__ = [
    "WITHOUT_POWER",
    "WITH_VERSION",
    "BatchScope",
    "Booking",
    "BookingState",
    "CatalogueChange",
    "CatalogueChangeKind",
    "CatalogueEntry",
    "CatalogueState",
    "CatalogueVersion",
    "ChangeKind",
    "Closure",
    "ItemBatch",
    "ItemChange",
    "ItemState",
    "ItemTopic",
    "ItemVersion",
    "ServiceItem",
    "Slot",
    "Venue",
    "Window",
    "WindowHours",
]
