"""起草、入库 (§13; 立法法第九十一条、第九十三条: who may make what is asked when the draft begins)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.apps.disclosure.models import LIBRARY_KINDS, Document, LibraryEntry, Validity
from gongkai.apps.disclosure.rules import library as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.files import clean
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.library"
# Where a document stands that was public before it had an entry.
STEPS = {
    Validity.PENDING: "issued",
    Validity.IN_FORCE: "in_force",
    Validity.AMENDED: "in_force",
    Validity.EXPIRED: "expired",
    Validity.REPEALED: "repealed",
}


@dataclass(frozen=True)
class Draft:
    """What a drafter writes; everything later is made from it."""

    kind: str
    title: str
    body: str
    summary: str = ""
    theme: str = ""
    genre: str = ""
    joint_makers: str = ""
    explanation: str = ""
    power_note: str = ""
    trial: bool = False
    effective_on: date | None = None
    expires_on: date | None = None


@act("disclosure.library.create")
def create(*, org: Organisation, by: Actor, draft: Draft, department: Department | None = None) -> LibraryEntry:
    """起草: a body without the power to make this kind names what authorises it."""
    values = _checked(org, draft)
    case = open_case(KIND, org=org, title=values["title"], department=department)
    entry = LibraryEntry(case=case, org=org, org_path=org.path, **values)
    entry.save(force_insert=True)
    context().detail(kind=entry.kind, power_note=entry.power_note)
    return entry


@act("disclosure.library.edit")
def edit(entry: LibraryEntry, *, by: Actor, draft: Draft) -> LibraryEntry:
    for name, value in _checked(entry.org, draft).items():
        setattr(entry, name, value)
    entry.save()
    entry.case.title = entry.title
    return entry


@act("disclosure.library.discard")
def discard(entry: LibraryEntry, *, by: Actor, reason: str) -> LibraryEntry:
    return entry


@act("disclosure.library.enter")
def enter(*, org: Organisation, by: Actor, document: Document) -> LibraryEntry:
    """已公开文件入库: what was published or imported without the steps before it is kept track of from now on."""
    version = document.current
    if version is None or document.kind not in LIBRARY_KINDS:
        raise Refused("只有已经公开的法规、规章、行政规范性文件可以入库。", code="not_regulated")
    if document.org_id != org.pk:
        raise Refused("该文件不是本机关公开的。", field="document")
    if LibraryEntry.objects.filter(document=document).exists():
        raise Refused("该文件已经在库。", code="duplicate")
    case = open_case(KIND, org=org, title=version.title, opened_on=document.formed_on)
    entry = LibraryEntry(
        case=case,
        org=org,
        org_path=org.path,
        kind=document.kind,
        document=document,
        title=version.title,
        body=version.body,
        summary=version.summary,
        theme=version.theme,
        genre=version.genre,
        doc_no=version.doc_no,
        issued_on=document.formed_on,
        effective_on=document.effective_on,
        expires_on=document.expires_on,
    )
    entry.save(force_insert=True)
    context().goto(STEPS[document.validity_on(workdays.today())])
    context().detail(index_no=document.index_no)
    return entry


def _checked(org: Organisation, draft: Draft) -> dict[str, Any]:
    """Sanitised on the way in, refused where the law says who cannot make this."""
    if draft.kind not in LIBRARY_KINDS:
        raise Refused("请选择文件种类。", field="kind")
    problem = rules.making_problem(draft.kind, rule_making=org.rule_making)
    if problem and not draft.power_note.strip():
        raise Refused(f"{problem}确有授权的，请写明制定依据。", code="no_power", field="power_note")
    title = " ".join(draft.title.split())
    if not title:
        raise Refused("请填写标题。", field="title")
    if draft.effective_on and (
        problem := rules.term_problem(draft.kind, draft.effective_on, draft.expires_on, trial=draft.trial)
    ):
        raise Refused(problem, field="expires_on")
    return asdict(draft) | {"title": title, "body": clean.sanitise(draft.body), "power_note": draft.power_note.strip()}
