"""Reading 一件事. Public means published and not taken down; what a place offers is found by the codes of the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length

from gongkai.apps.services.models import (
    CatalogueState,
    GuidanceState,
    Journey,
    JourneyItem,
    JourneyRevision,
    ServiceItem,
)
from gongkai.apps.services.queries import named
from gongkai.apps.services.queries.applications import online_items
from gongkai.apps.services.queries.bookings import bookable_items
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules import materials, regions
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.people.actors import Actor

KIND, MANAGER = "services.journey", "services.manager"
Naming = tuple[rules.StepItem, named.Named | None]
SHOWN_IN_STAGE = 60
MOST_LISTED = 3000


# The public side ------------------------------------------------------------------


def public() -> QuerySet[Journey]:
    return Journey.objects.filter(visible=True).select_related("org")


def public_journey(uid: UUID) -> Journey | None:
    return public().filter(uid=uid).first()


def tombstone(uid: UUID) -> Journey | None:
    """One that was public and was taken down: its address says so."""
    rows = Journey.objects.filter(state=GuidanceState.TAKEN_DOWN, number__gt=0)
    return rows.select_related("org").filter(uid=uid).first()


def of_place(region: str) -> QuerySet[Journey]:
    """Those that hold in a place: its own and those of the places around it; without a place, all."""
    rows = public()
    return rows.filter(region_code__in=["", *regions.containing(region)]) if region else rows


@dataclass(frozen=True)
class StageOf:
    """A stage of life with what belongs to it; `more` stands behind the choice of a place."""

    code: str
    label: str
    journeys: tuple[Journey, ...]
    more: int = 0


def by_stage(audience: str, region: str = "") -> list[StageOf]:
    """Stages of an audience that have something, in the order of a life; the widest place first. One statement."""
    rows = of_place(region).filter(audience=audience).order_by(Length("org_path"), "title", "pk")
    found: dict[str, list[Journey]] = {}
    for one in rows[:MOST_LISTED]:
        found.setdefault(one.stage, []).append(one)
    return [
        StageOf(code, label, tuple(found[code][:SHOWN_IN_STAGE]), max(len(found[code]) - SHOWN_IN_STAGE, 0))
        for code, label in rules.stages(audience).items()
        if code in found
    ]


def foremost(most: int) -> dict[str, list[Journey]]:
    """The first of each audience in the order of a life, the widest place first, for a page that shows a few.

    One statement for however many there are: of each stage the index gives so many keys and no more.
    """
    order = [(audience, stage) for audience in rules.audiences() for stage in rules.stages(audience)]
    parts = [Journey.objects.filter(pk__in=_widest(*one).values("pk")[:most]) for one in order]
    found = list(parts[0].union(*parts[1:], all=True))
    found.sort(key=lambda one: (order.index((one.audience, one.stage)), len(one.org_path), one.title, one.pk))
    by_audience: dict[str, list[Journey]] = {audience: [] for audience in rules.audiences()}
    for one in found:
        by_audience[one.audience].append(one)
    return {audience: rows[:most] for audience, rows in by_audience.items()}


def _widest(audience: str, stage: str) -> QuerySet[Journey]:
    rows = Journey.objects.filter(visible=True, audience=audience, stage=stage)
    return rows.order_by(Length("org_path"), "title", "pk")


def counts(region: str = "") -> dict[str, int]:
    """How many an audience has in a place."""
    return dict(of_place(region).order_by().values_list("audience").annotate(count=Count("pk")))


def naming(item: ServiceItem) -> list[Journey]:
    """一件事 that an item belongs to, itself or as one that implements an entry of the catalogue."""
    mine = Q(named__item__in=[pk for pk in (item.pk, item.parent_id) if pk])
    if item.catalogue_id:
        mine |= Q(named__catalogue=item.catalogue_id)
    rows = of_place(item.region_code).filter(mine) if item.region_code else public().filter(mine)
    return list(rows.distinct().order_by("title", "pk")[:10])


def text_of(journey: Journey) -> rules.JourneyText | None:
    """What is in force."""
    revision = JourneyRevision.objects.filter(
        journey=journey, number=journey.number, published_at__isnull=False
    ).first()
    return rules.stored(revision.document) if revision else None


@dataclass(frozen=True)
class Doing:
    """One thing to do in a step, with who does it in the place chosen."""

    offer: named.Offer
    when: str
    lead: bool = False
    situation: str = ""

    @property
    def choose(self) -> bool:
        """The situation is said beside it: nobody here, or the body does not split the entry by it."""
        return bool(self.situation) and (self.offer.item is None or not self.offer.item.handling)


@dataclass(frozen=True)
class StepOf:
    number: int
    step: rules.JourneyStep
    doings: tuple[Doing, ...]


@dataclass(frozen=True)
class Shown:
    """A text as a place has it: steps with bodies, all materials once, where all is applied for at once.

    `online` and `bookable` are keys of items that take applications and bookings on this site, `by_situation` of those
    that take them by situation (业务办理项); `found` of `wanted` codes have somebody who does it there.
    """

    steps: tuple[StepOf, ...]
    materials: materials.Together
    lead: ServiceItem | None
    online: frozenset[int]
    bookable: frozenset[int]
    by_situation: frozenset[int]
    found: int
    wanted: int


def shown(text: rules.JourneyText, region: str) -> Shown:
    found = named.in_situations(named.offers(text.codes, region), text.keys)
    steps = tuple(
        StepOf(
            number,
            step,
            tuple(
                Doing(found[one.key], one.when, one.key == text.lead_key, one.situation)
                for one in step.items
                if one.key in found
            ),
        )
        for number, step in enumerate(text.steps, 1)
    )
    items = _first_of_each(found.values())
    said = named.documents(items)
    keys = [item.pk for item in items]
    return Shown(
        steps,
        materials.together((item.name, said[item.pk]) for item in items if item.pk in said),
        found[text.lead_key].item if text.lead_key in found else None,
        frozenset(online_items().filter(pk__in=keys).values_list("pk", flat=True)),
        frozenset(bookable_items().filter(pk__in=keys).values_list("pk", flat=True)),
        frozenset(pk for pk in online_items().filter(parent__in=keys).values_list("parent", flat=True) if pk),
        len(items),
        len(text.keys),
    )


def _first_of_each(offers: Iterable[named.Offer]) -> list[ServiceItem]:
    return list({offer.item.pk: offer.item for offer in offers if offer.item}.values())


def joint_items(item: ServiceItem) -> list[ServiceItem]:
    """Items of other bodies that take part where this item leads a 一件事 (并联), one of each body."""
    keys: dict[rules.Named, None] = {}
    own = (item.code, item.catalogue.code if item.catalogue else "")
    for journey in naming(item):
        text = text_of(journey)
        if text is not None and text.lead and text.lead in own:
            keys |= dict.fromkeys(key for key in text.keys if key[0] != text.lead)
    found: dict[int, ServiceItem] = {}
    offers = named.offers([code for code, _ in keys], item.region_code)
    for offer in named.in_situations(offers, keys).values():
        if offer.item and offer.item.org_id != item.org_id:
            found.setdefault(offer.item.org_id, offer.item)
    return list(found.values())


# The desk --------------------------------------------------------------------------


def journeys(actor: Actor) -> QuerySet[Journey]:
    """What a person at the desk may open, whatever its state; what was given up is not listed."""
    rows = Journey.objects.filter(within_reach(actor, KIND, case=""))
    return rows.exclude(state=GuidanceState.DISCARDED).select_related("org")


def journey(actor: Actor, uid: UUID) -> Journey | None:
    return journeys(actor).filter(uid=uid).first()


def to_mend(actor: Actor) -> QuerySet[Journey]:
    """Published ones that name an entry or an item that has ended, and that nobody is changing yet."""
    if not actor.org_ids(MANAGER):
        return Journey.objects.none()
    ended = JourneyItem.objects.exclude(catalogue__state=CatalogueState.IN_FORCE).filter(catalogue__isnull=False)
    gone = JourneyItem.objects.filter(item__visible=False)
    mine = journeys(actor).filter(visible=True, org__in=actor.org_ids(MANAGER)).exclude(revisions__open=True)
    return mine.filter(Q(pk__in=ended.values("journey")) | Q(pk__in=gone.values("journey"))).order_by("title", "pk")


def revisions(actor: Actor) -> QuerySet[JourneyRevision]:
    reach = within_reach(actor, KIND, case="")
    return JourneyRevision.objects.filter(reach).select_related("case", "case__org", "journey", "org")


def revision(actor: Actor, uid: UUID) -> JourneyRevision | None:
    return revisions(actor).filter(case__uid=uid).first()


def open_of(journey: Journey) -> JourneyRevision | None:
    return JourneyRevision.objects.filter(journey=journey, open=True).select_related("case", "org").first()


def history(journey: Journey) -> QuerySet[JourneyRevision]:
    """Its revisions with where they stand, newest first."""
    return JourneyRevision.objects.filter(journey=journey).select_related("case").order_by("-pk")


def in_force(journey: Journey) -> JourneyRevision | None:
    rows = JourneyRevision.objects.filter(journey=journey, number=F("journey__number"), published_at__isnull=False)
    return rows.select_related("case", "case__org", "journey", "org").first()


def flaws(text: rules.JourneyText) -> list[rules.Flaw]:
    """What is said against a draft today."""
    return rules.flaws(text, named.known(text.codes), named.situations(text.keys))


def names(text: rules.JourneyText) -> list[tuple[rules.JourneyStep, list[Naming]]]:
    """Steps with what their codes lead to; None for a code that leads nowhere any more."""
    there = named.known(text.codes)
    return [(step, [(one, there.get(one.code)) for one in step.items]) for step in text.steps]
