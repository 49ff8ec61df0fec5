"""What the page of an item says beyond its elements: on which day, at which hour, with what, and what belongs to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries import consultations, journeys, maps, selftests, standards, timing
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.rules import checklists, guide, limits, plain, tables
from gongkai.apps.services.rules.elements import Elements, Venue
from gongkai.apps.services.rules.handling import extension_rule
from gongkai.kernel import law, workdays
from gongkai.web.shapes import Crumb

MAP_LIVES = 3600


@dataclass(frozen=True)
class Place:
    """A venue with whether it is open now, its point, and the picture of where it lies."""

    venue: Venue
    opening: str
    point: plain.Place | None
    picture: str
    credits: str


def more(found: ServiceItem, elements: Elements) -> dict[str, Any]:
    """For the page of a version; what asks for today only where the item is still there."""
    today = workdays.today()
    can_consult, asked = consultations.beside(found)
    law_, ours = limits.statutory(elements), limits.promised(elements)
    comparable = law_ is not None and ours is not None and law_.unit == ours.unit and ours.days and law_.days
    return {
        "journeys": journeys.naming(found) if found.visible else [],
        "selftest": selftests.for_item(found) if found.visible else None,
        "reckoned": timing.reckoned(elements, today) if found.visible else None,
        "can_consult": can_consult,
        "asked": asked,
        "compared": (ours.days, law_.days, law_.words) if comparable and ours and law_ else None,
        "extension": _extension(elements),
        "places": [_place(found, number, venue) for number, venue in enumerate(elements.venues, 1)],
    }


def _extension(elements: Elements) -> str:
    """延长: for licences the law says how much, by whom and that it is told (LIC 第四十二条第一款)."""
    if elements.type != tables.LICENCE or not elements.statutory_days or elements.statutory_unit != limits.WORKING:
        return ""
    rule = extension_rule("ordinary")
    return (
        f"法定期限内不能作出决定的，经{rule.approved_by}批准可以延长{rule.most}个工作日，并告知申请人理由"
        f"（{law.cite(f'{rule.source} {rule.article}')}）。"
    )


def _place(found: ServiceItem, number: int, venue: Venue) -> Place:
    point = plain.place(venue)
    credits = maps.has_picture((float(point.longitude), float(point.latitude))) if point else ""
    address = reverse("services:venue_map", args=[found.uid, number]) if credits else ""
    return Place(venue, timing.opening(venue.hours, workdays.now()), point, address, credits)


@require_GET
@cache_control(public=True, max_age=MAP_LIVES)
def venue_map(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """位置示意图 of a venue, drawn from the operator's own sheets."""
    _, elements = _current(uid)
    point = plain.place(elements.venues[number - 1]) if 1 <= number <= len(elements.venues) else None
    title = f"{elements.venues[number - 1].name}位置示意图" if point else ""
    picture = maps.picture((float(point.longitude), float(point.latitude)), title) if point else None
    if picture is None:
        raise Http404
    return HttpResponse(picture.svg, content_type="image/svg+xml")


@require_GET
def checklist(request: HttpRequest, uid: UUID) -> HttpResponse:
    """办事清单: one sheet of paper to take along."""
    found, elements = _current(uid)
    address = reverse("services:item", args=[found.uid])
    context = {
        "heading": f"{elements.name}办事清单",
        "crumbs": [Crumb("权力清单和政务服务事项", reverse("services:items")), Crumb(elements.name, address)],
        "item": found,
        "elements": elements,
        "brief": [
            (one.label, f"{one.value}（{one.note}）" if one.note else one.value) for one in guide.highlights(elements)
        ],
        "checklist": checklists.of_item(elements),
        "address": request.build_absolute_uri(address),
        "closed": reading.why_closed(found, workdays.today()),
    }
    return render(request, "services/public/checklist.html", context)


def _current(uid: UUID) -> tuple[ServiceItem, Elements]:
    found = reading.public_item(uid)
    version = standards.current_version(found) if found else None
    if found is None or version is None:
        raise Http404
    return found, standards.elements_of(version)
