"""提供的信息: files that go to the applicant as they are (条例第三十六条第二项、第四十条)."""

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules import redactions as rules
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files import Checked, StoredFile
from gongkai.kernel.people.actors import Actor

PURPOSE = "released"


@act("disclosure.request.provide_files")
def provide_files(request: DisclosureRequest, *, by: Actor, uploads: list[Checked]) -> list[StoredFile]:
    """Before the draft is handed in, so that who approves sees what goes out; office files only as cleaned copies."""
    if not uploads:
        raise Refused("请选择文件。", field="uploads")
    for upload in uploads:
        if problem := rules.provision_problem(upload.name, upload.kind):
            raise Refused(problem, code="uncleaned", field="uploads")
    kept = [files.store(one, org=request.org, owner=request.case.subject, by=by, purpose=PURPOSE) for one in uploads]
    context().detail(files=[f"{file.original_name} {file.sha256[:12]}" for file in kept])
    return kept


@act("disclosure.request.remove_provided")
def remove_provided(request: DisclosureRequest, *, by: Actor, file: StoredFile) -> DisclosureRequest:
    """移除: what should not go out; a redacted copy is made again or given up instead."""
    if file.owner != request.case.subject or file.purpose != PURPOSE or file.released_from_id:
        raise Refused("这个文件不在向申请人提供的文件中，或者是区分处理的副本。", field="file")
    context().detail(files=[f"{file.original_name} {file.sha256[:12]}"])
    files.purge(file, by=by, reason="答复前移除")
    return request
