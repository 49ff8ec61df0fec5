"""Reading changes of items and batches."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.services.models import ItemBatch, ItemChange, ServiceItem
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.people.actors import Actor

KIND = "services.change"


def changes(actor: Actor) -> QuerySet[ItemChange]:
    return ItemChange.objects.filter(within_reach(actor, KIND, case="")).select_related("case", "item", "org")


def change(actor: Actor, uid: UUID) -> ItemChange | None:
    rows = changes(actor).select_related("item__catalogue", "item__parent", "version", "replaced_by")
    return rows.filter(case__uid=uid).first()


def of_item(item: ServiceItem) -> QuerySet[ItemChange]:
    """The history of an item, newest first."""
    return ItemChange.objects.filter(item=item).select_related("case", "version").order_by("-pk")


def open_of(item: ServiceItem) -> ItemChange | None:
    return of_item(item).filter(open=True).first()


def scheduled(today: date) -> QuerySet[ItemChange]:
    """Published changes whose day has come."""
    rows = ItemChange.objects.filter(open=True, effective_on__lte=today, case__step="scheduled")
    return rows.select_related("case", "item", "org").order_by("effective_on", "pk")


def same_reform(change: ItemChange) -> QuerySet[ItemChange]:
    """下放、收回、划转: the other halves of a move, under the same document number."""
    if not change.reform_document:
        return ItemChange.objects.none()
    rows = ItemChange.objects.filter(reform_document=change.reform_document).exclude(pk=change.pk)
    return rows.select_related("case", "item", "org").order_by("pk")


def batches(actor: Actor) -> QuerySet[ItemBatch]:
    reach = within_reach(actor, "services.batch", case="")
    return ItemBatch.objects.filter(reach).select_related("case", "org").order_by("-pk")
