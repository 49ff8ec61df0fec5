"""向国家档案馆、公共图书馆移送公开信息 (条例第二十五条). Each function is one act of `law/steps/handover.toml`."""

from datetime import date

from gongkai.apps.disclosure.models import Handover, HandoverItem, HandoverWay, ReadingPlace
from gongkai.apps.disclosure.queries import duty_settings
from gongkai.apps.disclosure.queries import handovers as reading
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.handover"
# What one list can hold and one person can check.
MOST = 2000


@act("disclosure.handover.draw")
def draw(*, org: Organisation, by: Actor, place: ReadingPlace) -> Handover:
    """编制: every public version this receiver does not have yet. The clock runs from the oldest of them."""
    if place not in reading.receivers(org):
        raise Refused("请选择接收移送的档案馆或者图书馆。", field="place")
    if reading.open_batch(org, place) is not None:
        raise Refused("向该单位的上一批移送还在编制，请先办理。", code="open", field="place")
    rows = reading.undelivered(org, place)[:MOST]
    if not rows:
        raise Refused("没有需要向该单位移送的信息。", code="nothing", field="place")
    oldest = min(row.published_on for row in rows)
    case = open_case(KIND, org=org, title=f"向{place.name}移送公开信息")
    made = Handover(case=case, org=org, org_path=org.path, place=place, oldest_on=oldest)
    made.save(force_insert=True)
    HandoverItem.objects.bulk_create(
        [HandoverItem(handover=made, place=place, version_id=row.version_id) for row in rows]
    )
    days = duty_settings.value(org, "handover_days")
    context().detail(oldest_on=oldest, days=days, place=place.name, items=len(rows))
    return made


@act("disclosure.handover.leave_out")
def leave_out(handover: Handover, *, by: Actor, items: list[int], reason: str) -> Handover:
    """移出: not this time; it comes with the next list."""
    rows = handover.items.filter(pk__in=items).select_related("version__document")
    gone = [row.version.document.index_no for row in rows]
    if not gone:
        raise Refused("请选择要移出的信息。", field="items")
    if len(gone) == handover.items.count():
        raise Refused("明细中至少留一条信息；全部不移送的，请取消本批移送。", field="items")
    rows.delete()
    context().detail(items=gone[:100])
    return handover


@act("disclosure.handover.send")
def send(handover: Handover, *, by: Actor, sent_on: date, way: str) -> Handover:
    """移送: what was taken down since the list was made stays here."""
    if way not in HandoverWay.values:
        raise Refused("请选择移送方式。", field="way")
    if not handover.case.opened_on <= sent_on <= workdays.today():
        raise Refused("移送日期应在编制之后、今天之前。", field="sent_on")
    gone = handover.items.filter(version__document__visible=False)
    left_out = list(gone.values_list("version__document__index_no", flat=True))
    gone.delete()
    if not handover.items.exists():
        raise Refused("明细中的信息都已撤下，请取消本批移送。", code="nothing")
    handover.sent_on, handover.way = sent_on, way
    handover.save_changes()
    context().detail(sent_on=sent_on, way=handover.get_way_display(), items=handover.items.count(), taken_down=left_out)
    return handover


@act("disclosure.handover.confirm_receipt")
def confirm_receipt(handover: Handover, *, by: Actor, received_on: date, received_by: str) -> Handover:
    """签收: who signed for it at the archive or library, and when."""
    if handover.sent_on is None or not handover.sent_on <= received_on <= workdays.today():
        raise Refused("签收日期应在移送之后、今天之前。", field="received_on")
    if not received_by.strip():
        raise Refused("请填写签收人。", field="received_by")
    handover.received_on, handover.received_by = received_on, received_by.strip()[:60]
    handover.save_changes()
    context().detail(received_on=received_on, received_by=handover.received_by)
    return handover


@act("disclosure.handover.cancel")
def cancel(handover: Handover, *, by: Actor, reason: str) -> Handover:
    """取消: its items come with the next list; the journal keeps which they were."""
    rows = handover.items.select_related("version__document")
    context().detail(items=[row.version.document.index_no for row in rows[:200]], count=rows.count())
    handover.items.all().delete()
    return handover
