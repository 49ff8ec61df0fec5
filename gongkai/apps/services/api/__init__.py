"""The public interface of 政务服务, below /api/v1: items with every element, the basic catalogue, the
special lists."""

from ninja import NinjaAPI

from gongkai.apps.services.api import items, lists

TAGS = (items.TAG,)


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    api.add_router("", items.router)
    api.add_router("", lists.router)
