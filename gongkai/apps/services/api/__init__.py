"""The interface of 政务服务, below /api/v1.

For everybody: items with every element, the basic catalogue, the special lists, guidance, one's own application by
number and code. For applicants with a token: apply, follow, supplement, withdraw. For systems of departments: the cases
of their body and every act that the procedure offers there.
"""

from ninja import NinjaAPI

from gongkai.apps.services.api import acts, applications, cases, guidance, items, lists, own, own_items

TAGS = (items.TAG, guidance.TAG, applications.TAG, cases.TAG, acts.TAG)


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    for part in (items, guidance, lists, applications, own, own_items, cases, acts):
        api.add_router("", part.router)
