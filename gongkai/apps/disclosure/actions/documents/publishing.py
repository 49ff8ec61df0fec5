"""公开、定时公开、存档、导入 (条例第二十三条至第二十六条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F
from django.utils import timezone

from gongkai.apps.disclosure.actions import findings
from gongkai.apps.disclosure.actions.documents import index_numbers
from gongkai.apps.disclosure.actions.documents.attachments import keep, withdraw_replaced
from gongkai.apps.disclosure.actions.documents.drafting import Content, make_document
from gongkai.apps.disclosure.actions.documents.placing import Placing, placing_of, settle
from gongkai.apps.disclosure.actions.documents.review import SecrecyFinding
from gongkai.apps.disclosure.events import DocumentPublished
from gongkai.apps.disclosure.models import Document, Openness
from gongkai.apps.disclosure.queries import secrecy
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files import Checked
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor


@act("disclosure.document.publish")
def publish(document: Document, *, by: Actor) -> Document:
    """公开: only what the whole chain approved, and only what is to be public."""
    _refuse_unpublishable(document)
    if by.kind == "system" and (document.planned_at is None or workdays.now() < document.planned_at):
        raise Refused("未到定时公开的时间。", code="too_early")
    make_public(document, workdays.now())
    if gone := withdraw_replaced(document, by):
        context().detail(withdrawn_files=[file.sha256[:12] for file in gone])
    # The clock of this round ends today; the document keeps the day of its first publication.
    context().detail(published_on=workdays.today(), index_no=document.index_no)
    return document


@act("disclosure.document.schedule")
def schedule(document: Document, *, by: Actor, planned_at: datetime) -> Document:
    """定时公开: an hour in the future at which the system publishes."""
    _refuse_unpublishable(document)
    if planned_at <= workdays.now():
        raise Refused("定时公开的时间应晚于现在。", field="planned_at")
    document.planned_at = planned_at
    document.save()
    context().detail(planned_at=planned_at)
    return document


@act("disclosure.document.file_closed")
def file_closed(document: Document, *, by: Actor) -> Document:
    """存档: not proactively public; kept with its ground for requests and for reassessment (第十八条)."""
    placing = placing_of(document)
    if placing.openness == Openness.PROACTIVE:
        raise Refused("属于主动公开的信息应当公开。", code="proactive")
    if document.visible:
        raise Refused("本信息的原版本仍在公开，不再公开的请办理撤下。", code="visible")
    settle(document)
    context().detail(openness=placing.openness, ground=placing.ground)
    return document


@dataclass(frozen=True)
class Imported:
    """What an earlier site said of a document: its index number as it was, its dates, its address.

    `digest` is the SHA-256 of the file it was read from, `estimated` the sentence about dates that are not its own.
    """

    published_on: date
    index_no: str = ""
    source_url: str = ""
    digest: str = ""
    report_year: int | None = None
    estimated: str = ""


@act("disclosure.document.import_published")
def import_published(
    *,
    org: Organisation,
    by: Actor,
    content: Content,
    placing: Placing,
    imported: Imported,
    attachments: Sequence[Checked] = (),
) -> Document:
    """导入已公开信息: becomes a public record at once, keeping number and date of first publication."""
    if placing.openness != Openness.PROACTIVE:
        raise Refused("只能导入主动公开的信息。", code="not_proactive")
    if imported.published_on > workdays.today():
        raise Refused("公开日期不能晚于今天。", field="published_on")
    if imported.published_on < placing.formed_on:
        raise Refused("公开日期不能早于生成日期。", field="published_on")
    if imported.digest and Document.objects.filter(org=org, source_digest=imported.digest).exists():
        raise Refused("这份文件已经导入过。", code="imported")
    document = make_document(
        org,
        content,
        placing,
        index_no=index_numbers.of_import(org, imported.index_no, placing.formed_on.year),
        opened_on=placing.formed_on,
    )
    document.source_url, document.source_digest = imported.source_url, imported.digest
    document.report_year = imported.report_year
    keep(document, attachments, by)
    make_public(document, _noon(imported.published_on))
    context().detail(
        index_no=document.index_no,
        closed_on=imported.published_on,
        source=imported.source_url,
        sha256=imported.digest,
        estimated=imported.estimated,
    )
    return document


def make_public(document: Document, at: datetime) -> None:
    """The working version becomes the public one, and stays as it is from now on."""
    version = document.working
    if version is None:
        raise Refused("没有待公开的版本。")
    settle(document)
    version.published_at = at
    version.save()
    document.current, document.working = version, None
    document.visible, document.planned_at = True, None
    document.taken_down_on, document.take_down_reason = None, ""
    document.changed_on = version.changed_on or document.changed_on
    document.published_at = document.published_at or at
    document.published_on = document.published_on or timezone.localdate(at)
    document.has_files = version.files.exists()
    document.case.title = version.title
    document.save()
    emit(
        DocumentPublished(
            document_id=document.pk,
            index_no=document.index_no,
            title=version.title,
            org_path=document.org_path,
            column=document.column,
            version=version.number,
        )
    )


def count_reading(document_id: int) -> None:
    """阅读次数: a counter, not an act; nobody is identified."""
    Document.objects.filter(pk=document_id).update(read_count=F("read_count") + 1)


def _refuse_unpublishable(document: Document) -> None:
    """先审查、后公开 (第十七条): the attribute, and the conclusion of the secrecy review of this very version."""
    if placing_of(document).openness != Openness.PROACTIVE:
        raise Refused("本信息不属于主动公开，不能公开。", code="not_proactive")
    version = document.working
    if version is None or not version.review or not SecrecyFinding(**version.review).clean:
        raise Refused("本版本没有通过保密审查，不能公开。", code="secret")
    findings.refuse_open(secrecy.scan(version))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
