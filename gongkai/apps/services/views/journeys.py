"""一件事: by stage of life, one of them with what a place offers, and its materials to print."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from gongkai.apps.services.models import Journey
from gongkai.apps.services.queries import journeys as reading
from gongkai.apps.services.queries import selftests
from gongkai.apps.services.queries.items import regions as all_regions
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules import regions
from gongkai.apps.services.views import places
from gongkai.web import flowchart
from gongkai.web.shapes import Crumb, Tab

HEADING = "一件事"
LEAD = "人生大事、企业大事要办哪些事项，按步骤列明，材料合并成一份。"


@require_GET
def journey_list(request: HttpRequest) -> HttpResponse:
    """全生命周期: the stages of an audience with what belongs to each."""
    audience = request.GET.get("audience", rules.PERSON)
    if audience not in rules.audiences():
        raise Http404
    place = places.asked(request, all_regions())
    context = {
        "heading": HEADING,
        "lead": LEAD,
        "crumbs": [Crumb("办事指南", reverse("services:guides"))],
        "place": place,
        "tabs": _tabs(audience, place),
        "stages": reading.by_stage(audience, place.region),
    }
    return render(request, "services/public/journeys/list.html", context)


def _tabs(audience: str, place: places.Places) -> list[Tab]:
    counts = reading.counts(place.region)
    region = f"&region={place.region}" if place.region else ""
    return [
        Tab(one.label, f"?audience={code}{region}", code == audience, counts.get(code, 0))
        for code, one in rules.audiences().items()
    ]


@require_GET
def journey(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of them: steps with who does it here, all materials once, where all is applied for at once."""
    found = reading.public_journey(uid)
    if found is None:
        return _gone(request, uid)
    text, place = _text(found), place_of(request, found)
    test = selftests.for_journey(found)
    context = {**shown(text, place), **_frame(request, found, place), "test": test}
    return render(request, "services/public/journeys/page.html", context)


@require_GET
def checklist(request: HttpRequest, uid: UUID) -> HttpResponse:
    """材料清单 of the whole, to be printed."""
    found = reading.public_journey(uid)
    if found is None:
        raise Http404
    place = place_of(request, found)
    context = {**shown(_text(found), place), **_frame(request, found, place)}
    context["heading"] = f"{found.title}材料清单"
    context["crumbs"] = [*_crumbs(found), Crumb(found.title, place.link(address_of(found)))]
    return render(request, "services/public/journeys/checklist.html", context)


def shown(text: rules.JourneyText, place: places.Places) -> dict[str, Any]:
    """What a page shows of a text; the preview of a draft shows the same."""
    here = reading.shown(text, place.region)
    return {
        "text": text,
        "place": place,
        "here": here,
        "longest": max((one.promised_days for one in _items(here) if one.promised_days), default=0),
        # Drawn by us from escaped text.
        "flow": SafeString(flowchart.course(f"{text.title}流程图", [_stage(one) for one in here.steps])),
    }


def place_of(request: HttpRequest, journey: Journey) -> places.Places:
    """Of the place it was written for those that lie in it; that place itself unless another is chosen."""
    digits = regions.stem(journey.region_code)
    within = [(code, name) for code, name in all_regions() if code.startswith(digits)]
    return places.asked(request, within, journey.region_code)


def address_of(journey: Journey) -> str:
    return reverse("services:journey", args=[journey.uid])


def _frame(request: HttpRequest, journey: Journey, place: places.Places) -> dict[str, Any]:
    return {
        "heading": journey.title,
        "crumbs": _crumbs(journey),
        "journey": journey,
        "address": request.build_absolute_uri(place.link(address_of(journey))),
    }


def _crumbs(journey: Journey) -> list[Crumb]:
    listing = f"{reverse('services:journeys')}?audience={journey.audience}"
    return [Crumb(HEADING, reverse("services:journeys")), Crumb(rules.audiences()[journey.audience].label, listing)]


def _items(here: reading.Shown) -> list[Any]:
    return [doing.offer.item for step in here.steps for doing in step.doings if doing.offer.item]


def _stage(one: reading.StepOf) -> flowchart.Stage:
    count = f"{len(one.doings)}个事项" if one.doings else ""
    return flowchart.Stage(one.step.title, count, "与上一步同时办" if one.step.together else "")


def _text(journey: Journey) -> rules.JourneyText:
    found = reading.text_of(journey)
    if found is None:
        raise Http404
    return found


def _gone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """撤下: the address says so."""
    found = reading.tombstone(uid)
    if found is None:
        raise Http404
    context = {"heading": found.title, "crumbs": _crumbs(found), "journey": found}
    return render(request, "services/public/journeys/gone.html", context, status=410)
