"""The interface of 政务服务, below /api/v1.

For everybody: items with every element, the basic catalogue, the special lists, one's own application by number and
code. For applicants with a token: apply, follow, supplement, withdraw. For systems of departments: the cases of their
body and every act that the procedure offers there.
"""

"""The public interface of 政务服务, below /api/v1: items, the catalogue, events, self-tests."""

from ninja import NinjaAPI

from gongkai.apps.services.api import acts, applications, cases, guidance, items, lists, own, own_items

TAGS = (items.TAG, applications.TAG, cases.TAG, acts.TAG)
TAGS = (items.TAG, guidance.TAG)


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    for part in (items, lists, applications, own, own_items, cases, acts):
        api.add_router("", part.router)
    api.add_router("", guidance.router)
