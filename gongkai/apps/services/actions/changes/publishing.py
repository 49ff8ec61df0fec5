"""发布和生效: version n is in force from 00:00 of its day, whatever hour it was approved (service items §12)."""

from datetime import date

from gongkai.apps.services.actions import dated, placing
from gongkai.apps.services.actions.changes.review import check_change
from gongkai.apps.services.events import ItemCancelled, ItemResumed, ItemSuspended
from gongkai.apps.services.models import WITH_VERSION, ChangeKind, ItemChange, ItemState, ServiceItem
from gongkai.apps.services.rules import lifecycle
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor


@act("services.change.publish")
def publish(change: ItemChange, *, by: Actor, effective_on: date | None = None) -> ItemChange:
    """发布: today, or from a later day on; never for a day that is over."""
    on = dated.chosen(change.effective_on, effective_on)
    change.effective_on = on
    found = check_change(change)
    change.save()
    context().detail(effective_on=on)
    if not dated.is_later(on):
        _apply(change, on, found)
    return change


@act("services.change.take_effect")
def take_effect(change: ItemChange, *, by: Actor) -> ItemChange:
    """生效: the day has come. What no longer holds against the catalogue of today is refused and goes back."""
    on = dated.arrived(change.effective_on)
    found = check_change(change)
    context().detail(effective_on=on)
    _apply(change, on, found)
    return change


def _apply(change: ItemChange, on: date, found: list[Problem]) -> None:
    item = ServiceItem.objects.select_for_update().get(pk=change.item_id)
    # It may have ended or been suspended since the change was begun: with its main item, or with its catalogue entry.
    if refusal := lifecycle.refusal(change.kind, item.state, ItemState(item.state).label):
        raise Refused(refusal, code="wrong_state")
    if change.kind in WITH_VERSION:
        _new_version(change, item, on, found)
    elif change.kind == ChangeKind.SUSPEND:
        _suspend(change, item, on)
    elif change.kind == ChangeKind.RESUME:
        _resume(item)
    else:
        item.replaced_by = change.replaced_by
        below = item.children.exclude(handling="").filter(state__in=(ItemState.IN_USE, ItemState.SUSPENDED))
        for each in [item, *below]:
            end(each, on, change.basis or change.reason, change.transition, change.reform_document)
    change.open = False
    change.item = item
    change.save()


def _new_version(change: ItemChange, item: ServiceItem, on: date, found: list[Problem]) -> None:
    version = change.version
    if version is None:
        raise Refused("没有在编的版本。")
    # The catalogue may have moved on since the draft was begun.
    version.catalogue_number = item.catalogue.number if item.catalogue else 0
    placing.make_current(item, version, found, on)
    if item.handling and item.parent_id is not None:
        # What is split into situations is applied for by situation.
        ServiceItem.objects.filter(pk=item.parent_id).update(is_handled=False)
    context().detail(version=version.number, item=str(item.uid))


def _suspend(change: ItemChange, item: ServiceItem, on: date) -> None:
    item.state, item.suspended_on, item.suspended_until_on = ItemState.SUSPENDED, on, change.until_on
    item.state_reason, item.transition = change.reason, change.transition
    item.save()
    emit(
        ItemSuspended(
            item_uid=item.uid, code=item.code, org_path=item.org_path, until_on=change.until_on, reason=change.reason
        )
    )


def _resume(item: ServiceItem) -> None:
    item.state, item.suspended_on, item.suspended_until_on = ItemState.IN_USE, None, None
    item.state_reason, item.transition = "", ""
    item.save()
    emit(ItemResumed(item_uid=item.uid, code=item.code, org_path=item.org_path))


def end(item: ServiceItem, on: date, reason: str, transition: str, reform_document: str = "") -> None:
    """取消: gone from the lists, its page and its versions stay; the code is never used again."""
    item.state, item.visible, item.cancelled_on = ItemState.CANCELLED, False, on
    item.state_reason, item.transition = reason[:500], transition
    item.suspended_until_on = None
    item.reform_document = reform_document or item.reform_document
    item.save()
    emit(
        ItemCancelled(
            item_uid=item.uid, code=item.code, org_path=item.org_path, cancelled_on=on, reason=item.state_reason
        )
    )
