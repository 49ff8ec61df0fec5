"""The public interface of 政务服务, below /api/v1: items, the catalogue, events, self-tests."""

from ninja import NinjaAPI

from gongkai.apps.services.api import guidance, items

TAGS = (items.TAG, guidance.TAG)


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    api.add_router("", items.router)
    api.add_router("", guidance.router)
