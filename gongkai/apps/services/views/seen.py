"""最近看过: the last items a visitor opened, in a cookie of his own browser; nothing is kept here about anybody."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries import guides

COOKIE = "seen_items"
MOST = 8
DAYS = 30


def seen(request: HttpRequest) -> list[ServiceItem]:
    """Items still public, the last one first."""
    return guides.in_order(_uids(request))


def remember(request: HttpRequest, response: HttpResponse, item: ServiceItem) -> HttpResponse:
    uids = [item.uid, *(uid for uid in _uids(request) if uid != item.uid)][:MOST]
    value = ".".join(uid.hex for uid in uids)
    if value != request.COOKIES.get(COOKIE):
        response.set_cookie(
            COOKIE,
            value,
            max_age=DAYS * 86_400,
            path="/services/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path="/services/", samesite="Lax")
    return response


def _uids(request: HttpRequest) -> list[UUID]:
    """What a browser sends is not believed: at most so many, and only what reads as a key."""
    found = []
    for part in request.COOKIES.get(COOKIE, "")[:400].split(".")[:MOST]:
        try:
            found.append(UUID(hex=part))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
