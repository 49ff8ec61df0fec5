"""What 政府信息公开 does when something was published, taken down or repealed: the index follows.

And who may open the files of its cases.
"""

from django.db import transaction
from django.urls import reverse

from gongkai.apps.disclosure.actions import cleanup, library, suggestions
from gongkai.apps.disclosure.actions import filings as filing_acts
from gongkai.apps.disclosure.events import (
    DocumentPublished,
    DocumentRepealed,
    DocumentTakenDown,
    ReportReminded,
    ReportReturned,
    ReportSubmitted,
    ValidityMarked,
)
from gongkai.apps.disclosure.queries import (
    citizens,
    documents,
    file_access,
    filings,
    indexing,
    library_search,
    report_units,
)
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.queries.redactions import SOURCE
from gongkai.kernel import files, search
from gongkai.kernel.cases import attachments
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import NoticeLevel
from gongkai.web.formatting import cn_date

# What is not given in full: encrypted, in no index, every reading recorded.
files.personal(SOURCE, "区分处理原件", sealed=True)
search.source(indexing.INDEX, indexing.every_document)
search.source(library_search.INDEX, library_search.every_document)
attachments.policy("disclosure.request", file_access.of_request)
attachments.policy("disclosure.document", file_access.of_document)
attachments.policy("disclosure.report", file_access.of_report)
attachments.policy("disclosure.report_import", file_access.of_report_import)
attachments.policy("disclosure.correction", file_access.of_correction)


@handles(DocumentPublished)
def index_published(event: DocumentPublished) -> None:
    library.follow(event.document_id)
    cleanup.follow_results()
    _reindex(event.document_id)


@handles(DocumentPublished)
def end_suggestions(event: DocumentPublished) -> None:
    """第四十四条: what was suggested and written for it is public now; told twice, the second finds nothing open."""
    document = documents.public().filter(pk=event.document_id).first()
    if document is None:
        return
    for suggestion in citizens.waiting_for(event.document_id):
        suggestions.name_document(suggestion, by=SYSTEM, document=document)


@handles(DocumentTakenDown)
def drop_taken_down(event: DocumentTakenDown) -> None:
    _reindex(event.document_id)


@handles(DocumentRepealed)
def reindex_repealed(event: DocumentRepealed) -> None:
    library.follow(event.document_id)
    _reindex(event.document_id)


@handles(ValidityMarked)
def reindex_marked(event: ValidityMarked) -> None:
    _reindex(event.document_id)


@handles(OrganisationChanged)
def reindex_body(event: OrganisationChanged) -> None:
    """Names and addresses of bodies stand in the index with each of their documents."""
    search.index(indexing.INDEX).put_many(indexing.documents_below(event.org_path))
    search.index(library_search.INDEX).put_many(library_search.documents_below(event.org_path))


def forget_file(case: Case, file: StoredFile) -> None:
    """The words of a destroyed attachment leave the index too."""
    transaction.on_commit(lambda: _reindex(case.document.pk))


attachments.on_purge("disclosure.document", forget_file)


def _reindex(document_id: int) -> None:
    """The index follows what is true now, whatever the order in which events arrive."""
    document = documents.public().filter(pk=document_id).first()
    uid = documents.uid_of(document_id)
    if document is not None:
        search.index(indexing.INDEX).put(indexing.indexed(document))
    elif uid is not None:
        search.index(indexing.INDEX).delete(str(uid))
    if document is not None and library_search.belongs(document):
        search.index(library_search.INDEX).put(library_search.indexed(document))
    elif uid is not None:
        # A revision may have changed what kind of document it is.
        search.index(library_search.INDEX).delete(str(uid))


@handles(ReportReminded)
def tell_unfiled(event: ReportReminded) -> None:
    """催报: the body's people; the authority gets one line a day, however many bodies are late."""
    report = reading.by_case(event.case_uid)
    if report is None or report.reminder_count != event.count:
        return  # filed or reminded again since
    title = f"请报送{report.title}（第{event.count}次催报，{cn_date(report.case.due_on) or '尽快'}前）"
    notices.tell(
        filings.people_to_remind(report.org, higher=event.escalated),
        title,
        fingerprint=f"report-remind:{event.case_uid}:{event.count}",
        link=reading.desk_address(report),
        level=NoticeLevel.LATE if event.escalated else NoticeLevel.SOON,
        case_uid=event.case_uid,
    )
    if event.escalated:
        notices.tell(
            filings.authority_of(report.org),
            f"{event.year}年度报告多次催报仍有单位没有报送，请督办",
            fingerprint=f"report-unfiled:{event.year}:{report.reminded_on}",
            link=f"{reverse('disclosure_desk:filings')}?year={event.year}&state=late",
            level=NoticeLevel.LATE,
        )


@handles(ReportReturned)
def tell_returned(event: ReportReturned) -> None:
    """退回更正: the body's people hear why and until when."""
    report = reading.by_case(event.case_uid)
    last = report.submissions.filter(number=event.submission).first() if report else None
    if report is None or last is None:
        return
    notices.tell(
        filings.people_to_remind(report.org, higher=False),
        f"{report.title}被退回更正，{cn_date(last.correct_by)}前重新报送：{last.return_reason}",
        fingerprint=f"report-returned:{event.case_uid}:{event.submission}",
        link=reading.desk_address(report),
        level=NoticeLevel.SOON,
        case_uid=event.case_uid,
    )


@handles(ReportSubmitted)
def tell_governments(event: ReportSubmitted) -> None:
    """A unit filed after a government's report was fixed: the government is told once for each filing."""
    unit = reading.by_case(event.case_uid)
    if unit is None:
        return
    for report in filings.governments_counting(unit.org, event.year):
        for change in report_units.changed_since(report, only=unit.org):
            if report.told.get(str(unit.org_id)) != change.unit.source:
                filing_acts.note_unit_change(report, by=SYSTEM, change=change)
            word = f"有{len(change.cells)}个数据与已汇总的不同" if change.was_counted else "已报送，汇总时没有纳入"
            told = [*people.holders("disclosure.clerk", report.org), *people.holders(filings.SUPERVISOR, report.org)]
            notices.tell(
                told,
                f"{unit.title}{word}，请核对{report.title}",
                fingerprint=f"report-unit:{report.case.uid}:{change.unit.source}:{unit.org_id}",
                link=f"{reading.desk_address(report)}changes/",
                level=NoticeLevel.SOON,
            )
