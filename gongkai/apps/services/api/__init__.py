"""The public interface of 政务服务, below /api/v1: items with every element, and the basic catalogue."""

from ninja import NinjaAPI

from gongkai.apps.services.api import items

TAGS = (items.TAG,)


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    api.add_router("", items.router)
