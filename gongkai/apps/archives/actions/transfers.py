"""移交进馆 (ARCR 第二十条、第三十条). Each act of `law/steps/transfer.toml` is one function."""

from datetime import date

from django.db import transaction

from gongkai.apps.archives import queries
from gongkai.apps.archives.models import Transfer, TransferItem
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, destruction
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

MOST_FILES = 2000


@act("archives.transfer.draw")
def draw_transfer(*, org: Organisation, by: Actor, archive: str) -> Transfer:
    """编制移交目录: every permanent file that is due and in no other batch, as it stands today."""
    if not archive.strip():
        raise Refused("请填写接收档案馆。", field="archive")
    today = workdays.today()
    # Its number comes first: two people who draw at once wait for each other there, and the second is told why not.
    case = open_case(queries.TRANSFER, org=org, title=f"{org.label}{today.year}年度档案移交进馆", opened_on=today)
    if queries.open_transfer(org) is not None:
        raise Refused("本单位还有一批移交正在编制，请先办理。", code="open")
    due = queries.due(org, queries.transfer_years(), size=MOST_FILES)
    if due.problem or not due.rows:
        raise Refused(due.problem or "没有到移交期限的案卷。", code="nothing_due")
    made = Transfer.objects.create(case=case, org=org, org_path=org.path, archive=archive.strip(), drawn_on=today)
    TransferItem.objects.bulk_create([_item(made, row) for row in due.rows])
    context().detail(archive=made.archive, count=len(due.rows))
    return made


def _item(made: Transfer, row: queries.Due) -> TransferItem:
    return TransferItem(
        transfer=made,
        case_uid=row.case.uid,
        number=row.case.number,
        label=row.label,
        title=row.case.title,
        formed_on=row.case.opened_on,
        due_on=row.due_on,
        status=row.status,
    )


@act("archives.transfer.leave_out")
def leave_out(found: Transfer, *, by: Actor, item: TransferItem, reason: str) -> Transfer:
    """移出目录: one file stays for now, such as one still in daily use; it comes with the next batch."""
    row = TransferItem.objects.filter(pk=item.pk, transfer=found).first()
    if row is None:
        raise Refused("该件不在目录中。", field="item")
    if queries.transfer_items(found).count() == 1:
        raise Refused("目录中至少留一件；全部不移交的，请取消移交。", field="item")
    context().detail(number=row.number)
    row.delete()
    return found


@act("archives.transfer.send")
def send(found: Transfer, *, by: Actor, sent_on: date) -> Transfer:
    """登记移交: from now on the list is fixed, by the digest of its numbers."""
    if not found.drawn_on <= sent_on <= workdays.today():
        raise Refused("移交日期应在编制之后、今天之前。", field="sent_on")
    numbers = list(queries.transfer_items(found).values_list("number", flat=True))
    found.sent_on, found.digest = sent_on, destruction.digest(numbers)
    found.save(update_fields=["sent_on", "digest"])
    context().detail(sent_on=sent_on, count=len(numbers), listed=found.digest)
    return found


@act("archives.transfer.confirm_receipt")
def confirm_receipt(
    found: Transfer, *, by: Actor, received_on: date, receipt_no: str, received_by: str, received_count: int
) -> Transfer:
    """登记接收回执: the archive has taken the files over, as many as were sent; that ends the transfer."""
    if found.sent_on is None or not found.sent_on <= received_on <= workdays.today():
        raise Refused("接收日期应在移交之后、今天之前。", field="received_on")
    if not receipt_no.strip():
        raise Refused("请填写接收回执（交接文据）编号。", field="receipt_no")
    if not received_by.strip():
        raise Refused("请填写接收人。", field="received_by")
    count = queries.transfer_items(found).count()
    if received_count != count:
        raise Refused(
            f"移交目录共 {count} 件，与回执的 {received_count} 件不符。"
            "请与档案馆逐件核对；确有不接收的，请取消后重新编制。",
            field="received_count",
        )
    found.received_on, found.receipt_no = received_on, receipt_no.strip()[:80]
    found.received_by = received_by.strip()[:60]
    found.save(update_fields=["received_on", "receipt_no", "received_by"])
    context().detail(received_on=received_on, receipt_no=found.receipt_no, received_by=found.received_by, count=count)
    return found


@act("archives.transfer.cancel")
def cancel(found: Transfer, *, by: Actor, reason: str) -> Transfer:
    """取消移交: its files come with the next batch; the journal keeps which they were."""
    numbers = list(queries.transfer_items(found).values_list("number", flat=True))
    context().detail(numbers=numbers[:200], count=len(numbers))
    queries.transfer_items(found).delete()
    return found


@transaction.atomic
def record_export(org: Organisation, *, by: Actor, count: int, digest: str) -> None:
    """导出应移交案卷目录: that it was drawn, with how many files and the digest of their numbers."""
    if not by.holds(queries.ARCHIVIST, org):
        raise Refused("应移交案卷目录须由档案管理员导出。", code="not_allowed")
    details = {"what": "导出应移交案卷目录", "count": count, "digest": digest}
    journal.write(subject=f"org:{org.uid}", verb="archive", by=by, act="archives.export_due", org=org, details=details)
