"""Who may open the files of 政府信息公开; `handlers` registers these answers when the module starts."""

from django.http import HttpRequest

from gongkai.apps.disclosure.models import DisclosureRequest, DocumentVersion, ReportImport
from gongkai.apps.disclosure.queries.redactions import SOURCE, may_read_source
from gongkai.apps.disclosure.queries.report_imports import is_public_source
from gongkai.apps.disclosure.queries.requests import released_files
from gongkai.kernel.applicants.presence import presence_of
from gongkai.kernel.applicants.queries import may_open
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.queries import visible
from gongkai.kernel.files import access
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor

# Numbers of the requests whose query code this visitor has shown, in the session.
HELD = "disclosure_tracked"
PROOF_READERS = ("disclosure.clerk", "disclosure.handler")


def of_request(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """身份证明 for those who register and answer it; what was released for the applicant; all else for the staff."""
    if file.purpose == SOURCE:
        return may_read_source(case, actor)
    if access.personal_label(file.purpose):
        return actor.is_staff and actor.holds_any(PROOF_READERS, case.org) is not None
    if _is_staff_of(case, actor):
        return True
    return file.purpose == "released" and _is_held(case, request) and _was_handed_over(case, file)


def of_document(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """An attachment is public with a public version that shows it; until then for the staff. Originals never are."""
    if file.purpose == SOURCE:
        return may_read_source(case, actor)
    return _is_staff_of(case, actor) or is_public_attachment(file)


def of_correction(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """Identity proof and evidence (第四十一条): for those who register and check the correction."""
    return actor.is_staff and actor.holds_any(PROOF_READERS, case.org) is not None


def of_report(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    return _is_staff_of(case, actor)


def of_report_import(case: Case, file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """The original of an imported report is public with it, but for a saved web page, which is not handed out."""
    if _is_staff_of(case, actor):
        return True
    item = ReportImport.objects.filter(case=case, case__step="imported").select_related("report").first()
    return item is not None and file.kind != "html" and is_public_source(file, item)


def is_public_attachment(file: StoredFile) -> bool:
    return DocumentVersion.objects.filter(
        files=file, published_at__isnull=False, withdrawn_on=None, document__visible=True
    ).exists()


def _is_staff_of(case: Case, actor: Actor) -> bool:
    return actor.is_staff and visible(actor, case.kind).filter(pk=case.pk).exists()


def _is_held(case: Case, request: HttpRequest | None) -> bool:
    session = getattr(request, "session", None)
    if session is not None and case.number in session.get(HELD, []):
        return True
    return may_open(presence_of(request), case.number) is not None


def _was_handed_over(case: Case, file: StoredFile) -> bool:
    item = DisclosureRequest.objects.filter(case=case).first()
    return item is not None and file in released_files(item)
