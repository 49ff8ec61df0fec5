"""The public interface of 政府信息公开, below /api/v1: what anybody may read, and what an applicant may do.

Only what is public leaves here, through the same queries as the pages; requests go through the same acts.
"""

from ninja import NinjaAPI

from gongkai.apps.disclosure.api import bodies, documents, library, reports, requests

TAGS = (documents.TAG, library.TAG, bodies.TAG, requests.TAG, reports.TAG)


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    for part in (documents, library, bodies, requests, reports):
        api.add_router("", part.router)
