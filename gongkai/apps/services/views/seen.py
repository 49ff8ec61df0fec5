"""最近看过: the last items a visitor opened, in a cookie of his own browser; nothing is kept here about anybody."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from gongkai.apps.services.actions import visiting
from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries import guides
from gongkai.apps.services.rules.popularity import is_person

COOKIE = "seen_items"
MOST = 8
DAYS = 30
LONGEST = 400


def seen(request: HttpRequest) -> list[ServiceItem]:
    """Items still public, the last one first."""
    return guides.in_order(_uids(request))


def remember(request: HttpRequest, response: HttpResponse, item: ServiceItem) -> HttpResponse:
    uids = [item.uid, *(uid for uid in _uids(request) if uid != item.uid)][:MOST]
    if uids != _uids(request):
        value = _signer().sign(".".join(uid.hex for uid in uids))
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


def count(request: HttpRequest, item: ServiceItem, today: date) -> None:
    """浏览次数: once for a browser that remembers the item, and not for staff and machines. Nobody is noted."""
    headers = request.headers
    if item.uid in _uids(request) or request.actor.is_staff:  # type: ignore[attr-defined]
        return
    if request.method == "GET" and is_person(headers.get("User-Agent", ""), headers.get("Sec-Purpose", "")):
        visiting.count(item, today)


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path="/services/", samesite="Lax")
    return response


def _uids(request: HttpRequest) -> list[UUID]:
    """Only what was written here is read back: another site below our domain could plant a list of its own."""
    try:
        value = _signer().unsign(request.COOKIES.get(COOKIE, "")[:LONGEST])
        return [UUID(hex=part) for part in value.split(".")[:MOST]]
    except (signing.BadSignature, ValueError):
        return []


def _signer() -> signing.Signer:
    return signing.Signer(salt="services.seen")
