"""办事自测: one question a page, by links; the answers stand in the address and nowhere else."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.apps.services.models import SelfTest, ServiceItem
from gongkai.apps.services.queries import named
from gongkai.apps.services.queries import selftests as reading
from gongkai.apps.services.queries.applications import is_online, online_items
from gongkai.apps.services.queries.bookings import bookable_items
from gongkai.apps.services.queries.items import public_item
from gongkai.apps.services.queries.items import regions as all_regions
from gongkai.apps.services.rules import checklists
from gongkai.apps.services.rules.selftests import APPLY, KINDS, Astray, Outcome, Tree, Walk, walk
from gongkai.apps.services.views import places
from gongkai.web.shapes import Crumb

CHANGED = "题目已经更新，请从第一题重新回答。"
MOST_CHOICES = 60


@dataclass(frozen=True)
class Asked:
    """Which tree is answered, in whose place: of an item, or of a region. `number`: the version of the questions."""

    tree: Tree
    number: int
    item: ServiceItem | None
    region: str

    def link(self, choices: tuple[int, ...]) -> str:
        """The address of this page after these answers."""
        kept = {"item": str(self.item.uid) if self.item else "", "region": self.region}
        at = f"{self.number}-{'.'.join(map(str, choices))}" if choices else ""
        return "?" + urlencode({name: value for name, value in {"at": at, **kept}.items() if value})


@require_GET
def selftest(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The next question, or what the answers come to."""
    test = reading.public_test(uid)
    tree = reading.tree_of(test) if test else None
    if test is None or tree is None:
        raise Http404
    asked = Asked(tree, test.number, _item(request, test), places.asked(request, all_regions()).region)
    way, notice = answered(request, asked)
    context = {
        "heading": test.title,
        "crumbs": _crumbs(test, asked),
        "test": test,
        "notice": notice,
        "address": request.build_absolute_uri(),
        **page(asked, way, test),
    }
    template = "result" if way.outcome else "question"
    response = render(request, f"services/public/selftests/{template}.html", context)
    # Every row of answers is a page; none of them is for a search engine.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def answered(request: HttpRequest, asked: Asked) -> tuple[Walk, str]:
    """Where the answers of the address lead; from the beginning, with a word, where they lead nowhere."""
    number, _, given = request.GET.get("at", "").partition("-")
    parts = given.split(".") if given else []
    try:
        choices = [int(part) for part in parts if part.isascii() and part.isdigit()]
        if len(parts) > MOST_CHOICES or len(choices) != len(parts):
            raise Astray
        if choices and number != str(asked.number):
            raise Astray
        return walk(asked.tree, choices), ""
    except Astray:
        return walk(asked.tree, []), CHANGED


def page(asked: Asked, way: Walk, test: SelfTest) -> dict[str, Any]:
    """What both pages show: what was answered, each to be changed; and the question or the outcome."""
    choices = tuple(choice for _, choice in way.answered)
    told = [
        (question.text, question.answers[choice].text, asked.link(choices[:place]))
        for place, (question, choice) in enumerate(way.answered)
    ]
    context: dict[str, Any] = {"tree": asked.tree, "told": told, "again": asked.link(()), "is_first": not choices}
    if way.question:
        answers = enumerate(way.question.answers)
        context["question"] = way.question
        context["step"] = len(choices) + 1
        context["answers"] = [(answer.text, asked.link((*choices, number))) for number, answer in answers]
    elif way.outcome:
        context |= _outcome(asked, way, way.outcome, test)
    return context


def _outcome(asked: Asked, way: Walk, outcome: Outcome, test: SelfTest) -> dict[str, Any]:
    item = asked.item
    elements = reading.elements_for(item or test.target) if outcome.kind == APPLY else None
    offers = named.offers(outcome.codes, asked.region or _region_of(item))
    return {
        "outcome": outcome,
        "kind": KINDS[outcome.kind],
        "materials": way.materials,
        "item": item,
        "checklist": checklists.after(elements, asked.tree, way) if elements else None,
        "can_apply": outcome.kind == APPLY and item is not None and is_online(item),
        "by_situation": outcome.kind == APPLY and item is not None and online_items().filter(parent=item).exists(),
        "can_book": outcome.kind == APPLY and item is not None and bookable_items().filter(pk=item.pk).exists(),
        "others": [offers[code] for code in outcome.codes if code in offers],
    }


def _region_of(item: ServiceItem | None) -> str:
    return item.region_code if item else ""


def _item(request: HttpRequest, test: SelfTest) -> ServiceItem | None:
    """The item whose page led here, if it is one that this test is about; else the one the test was written for."""
    own = public_item(test.item.uid) if test.item else None
    try:
        found = public_item(UUID(request.GET.get("item", "")))
    except ValueError:
        return own
    if found is None:
        return own
    belongs = test.item_id in (found.pk, found.parent_id) if test.item_id else found.catalogue_id == test.catalogue_id
    return found if belongs and (test.item_id or test.catalogue_id) else own


def _crumbs(test: SelfTest, asked: Asked) -> list[Crumb]:
    crumbs = [Crumb("办事指南", reverse("services:guides"))]
    if asked.item:
        crumbs.append(Crumb(asked.item.name, reverse("services:item", args=[asked.item.uid])))
    elif test.journey:
        crumbs.append(Crumb(test.journey.title, reverse("services:journey", args=[test.journey.uid])))
    elif test.catalogue:
        crumbs.append(Crumb(test.catalogue.name, reverse("services:catalogue_entry", args=[test.catalogue.uid])))
    return crumbs
