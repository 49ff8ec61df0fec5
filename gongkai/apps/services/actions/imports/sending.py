"""An upload is kept with what is to be done with it; it can be taken back before it begins, and its files end."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from gongkai.apps.services.actions.sheets import Terms
from gongkai.apps.services.models import BatchScope, ImportState, ListImport
from gongkai.apps.services.queries import imports as reading
from gongkai.kernel import files, jobs, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.files import Checked
from gongkai.kernel.journal.writing import write
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor

JOB = "services.import_list"
SOURCE, RETURNED = "list_source", "list_returned"
KINDS = frozenset({"xlsx", "xls", "et", "ods", "csv"})
# What is read and entered within a second or two is done while the person waits for the page.
SMALL_BYTES = 200_000
# Should the process die in that second, the job finds the import where it was.
NET = timedelta(minutes=1)
KEPT = timedelta(days=180)
OWN_ONLY = "由上传人本人办理。"


@transaction.atomic
def send(
    *,
    orgs: Sequence[Organisation],
    by: Actor,
    upload: Checked,
    scope: BatchScope,
    terms: Terms,
    list_id: str = "",
) -> ListImport:
    """上传清单: `orgs` are the bodies it may be for. Only written down; `carry_out` does it."""
    if not orgs:
        raise Refused("您没有编制或者发布清单的岗位。", code="not_allowed")
    if not terms.check_only and not terms.source.strip():
        raise Refused("请写明清单的批准文件。", field="document")
    made = ListImport(
        scope=scope,
        list_id=list_id,
        org=orgs[0],
        org_path=reading.common_path(orgs),
        single=len(orgs) == 1,
        sent_by=by.name[:60],
        sent_by_account_id=by.account_id,
        sent_at=workdays.now(),
        name=upload.name,
        check_only=terms.check_only,
        source=terms.source.strip()[:300],
        effective_on=terms.effective_on,
        keep_deviations=terms.keep_deviations,
    )
    made.file = files.store(upload, org=made.org, owner=made.subject, by=by, purpose=SOURCE, allowed=KINDS)
    made.save(force_insert=True)
    details = {"what": made.name, "sha256": upload.sha256, **({"source": made.source} if made.source else {})}
    write(subject=made.subject, verb="submit", by=by, act="services.import.send", org=made.org, details=details)
    enqueue(made, NET if is_small(upload) else timedelta())
    return made


def is_small(upload: Checked) -> bool:
    return len(upload.content) <= SMALL_BYTES


def enqueue(imported: ListImport, later: timedelta = timedelta()) -> None:
    jobs.enqueue(JOB, key=imported.subject, run_at=workdays.now() + later, imported=imported.pk)


@transaction.atomic
def cancel(imported: ListImport, *, by: Actor) -> ListImport:
    """取消: as long as it has not begun; nothing of it was read, so nothing of it stays but that it was sent."""
    held = _own(imported, by)
    if held.state != ImportState.WAITING:
        raise Refused("已经开始，不能取消。", code="wrong_state")
    held.state, held.ended_at = ImportState.CANCELLED, workdays.now()
    held.save(update_fields=["state", "ended_at"])
    write(subject=held.subject, verb="withdraw", by=by, act="services.import.cancel", org=held.org)
    return held


@transaction.atomic
def go_on(imported: ListImport, *, by: Actor) -> ListImport:
    """继续: what was broken off; bodies that are done are not done again."""
    held = _own(imported, by)
    if not reading.may_go_on(held, workdays.now()):
        raise Refused("没有中断，不需要继续。", code="wrong_state")
    write(subject=held.subject, verb="retry", by=by, act="services.import.go_on", org=held.org)
    enqueue(held)
    return held


def _own(imported: ListImport, by: Actor) -> ListImport:
    held = ListImport.objects.select_for_update(of=("self",)).select_related("org").get(pk=imported.pk)
    if by.account_id is None or held.sent_by_account_id != by.account_id:
        raise Refused(OWN_ONLY, code="not_allowed")
    return held


def forget_old() -> int:
    """Files of imports that ended long ago go; what became of them stays."""
    done = 0
    for one in reading.to_forget(workdays.now() - KEPT):
        with transaction.atomic():
            for file in filter(None, (one.file, one.returned)):
                files.purge(file, by=SYSTEM, reason="清单导入结束已满一百八十天")
            ListImport.objects.filter(pk=one.pk).update(file=None, returned=None)
        done += 1
    return done
