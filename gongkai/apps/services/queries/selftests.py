"""Reading 自测: what the public may use, what belongs to which item, and the drafts of the desk."""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from gongkai.apps.services.models import (
    CatalogueEntry,
    GuidanceState,
    Journey,
    SelfTest,
    SelfTestRevision,
    ServiceItem,
)
from gongkai.apps.services.queries import journeys, named
from gongkai.apps.services.queries.catalogue import in_force_by_code
from gongkai.apps.services.queries.items import public as public_items
from gongkai.apps.services.queries.standards import current_version, elements_of, standard_of
from gongkai.apps.services.rules import plain, selftest_checks
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.selftests import Tree, stored
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.people.actors import Actor

KIND = "services.selftest"
Target = ServiceItem | CatalogueEntry | Journey

# The public side ------------------------------------------------------------------


def public() -> QuerySet[SelfTest]:
    return SelfTest.objects.filter(visible=True).select_related("org", "item__org", "catalogue", "journey")


def public_test(uid: UUID) -> SelfTest | None:
    return public().filter(uid=uid).first()


def for_item(item: ServiceItem) -> SelfTest | None:
    """Its own, that of the item it is a situation of, or that of its entry of the catalogue."""
    mine = Q(item__in=[pk for pk in (item.pk, item.parent_id) if pk])
    rows = list(public().filter(mine | Q(catalogue=item.catalogue_id) if item.catalogue_id else mine))
    # 事项自己的, its implementation entry's, the catalogue's.
    nearest = {item.pk: 0, item.parent_id: 1}
    return min(rows, key=lambda test: nearest.get(test.item_id, 2) if test.item_id else 2, default=None)


def for_journey(journey: Journey) -> SelfTest | None:
    return public().filter(journey=journey).first()


def tree_of(test: SelfTest, number: int | None = None) -> Tree | None:
    """The questions in force, or those of a published version."""
    wanted = test.number if number is None else number
    rows = SelfTestRevision.objects.filter(test=test, number=wanted, published_at__isnull=False)
    found = rows.first()
    return stored(found.document) if found else None


def elements_for(target: Target) -> Elements | None:
    """What is asked for under the target: the version in force of an item, the standard of an entry."""
    if isinstance(target, ServiceItem):
        version = current_version(target)
        return elements_of(version) if version else None
    if isinstance(target, CatalogueEntry):
        standard = standard_of(target)
        return standard.elements if standard else None
    return None


def materials_for(target: Target) -> set[str]:
    """Names of the materials that may be asked for: of the item or entry, or of everything a 一件事 names."""
    if not isinstance(target, Journey):
        elements = elements_for(target)
        return {one.name for one in plain.to_bring(elements)} if elements else set()
    text = journeys.text_of(target)
    found: set[str] = set()
    for one in named.known(text.codes if text else ()).values():
        said = elements_for(one.item) if one.item else elements_for(one.entry) if one.entry else None
        found |= {material.name for material in plain.to_bring(said)} if said else set()
    return found


def flaws(tree: Tree, target: Target) -> list[selftest_checks.Flaw]:
    """What is said against a draft today."""
    return selftest_checks.flaws(tree, codes=named.known(tree.codes), materials=materials_for(target))


# The desk --------------------------------------------------------------------------


def tests(actor: Actor) -> QuerySet[SelfTest]:
    rows = SelfTest.objects.filter(within_reach(actor, KIND, case="")).exclude(state=GuidanceState.DISCARDED)
    return rows.select_related("org", "item__org", "catalogue", "journey")


def test(actor: Actor, uid: UUID) -> SelfTest | None:
    return tests(actor).filter(uid=uid).first()


def revisions(actor: Actor) -> QuerySet[SelfTestRevision]:
    rows = SelfTestRevision.objects.filter(within_reach(actor, KIND, case=""))
    return rows.select_related("case", "case__org", "org", "test__item__org", "test__catalogue", "test__journey")


def revision(actor: Actor, uid: UUID) -> SelfTestRevision | None:
    return revisions(actor).filter(case__uid=uid).first()


def of_target(target: Target) -> SelfTest | None:
    return SelfTest.objects.filter(**target_of(target)).first()


def target_of(target: Target) -> dict[str, Target]:
    """The column in which a target stands."""
    name = {ServiceItem: "item", CatalogueEntry: "catalogue", Journey: "journey"}[type(target)]
    return {name: target}


def open_of(test: SelfTest) -> SelfTestRevision | None:
    return SelfTestRevision.objects.filter(test=test, open=True).select_related("case", "org").first()


def history(test: SelfTest) -> QuerySet[SelfTestRevision]:
    return SelfTestRevision.objects.filter(test=test).select_related("case").order_by("-pk")


def in_force(test: SelfTest) -> SelfTestRevision | None:
    rows = SelfTestRevision.objects.filter(test=test, number=F("test__number"), published_at__isnull=False)
    return rows.select_related("case", "case__org", "org", "test").first()


def target_by_code(code: str) -> Target | None:
    """What an editor means by a code: an entry of the catalogue in force, else a public item."""
    return in_force_by_code(code) or public_items().filter(code=code).exclude(code="").first()
