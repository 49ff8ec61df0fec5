"""起草、修改 (条例第二十六条; M80: the attribute is set at drafting)."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from gongkai.apps.disclosure.actions import likeness
from gongkai.apps.disclosure.actions.documents.index_numbers import new_index_number
from gongkai.apps.disclosure.actions.documents.placing import Placing, place, placing_of, refuse_bad_placing
from gongkai.apps.disclosure.models import Document, DocumentVersion
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.files import clean
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.document"
TITLE_LENGTH = 300


@dataclass(frozen=True)
class Content:
    """What a version says: the metadata of the catalogue and the body as HTML."""

    title: str
    body: str
    summary: str = ""
    doc_no: str = ""
    keywords: list[str] = field(default_factory=list)
    theme: str = ""
    genre: str = ""
    audience: str = ""
    open_way: str = "政府网站"
    open_scope: str = "面向社会"
    open_limit: str = ""
    carrier: str = "公文类"
    format: str = "HTML"
    language: str = "中文"


@act("disclosure.document.create")
def create(
    *, org: Organisation, by: Actor, content: Content, placing: Placing, department: Department | None = None
) -> Document:
    """起草: the publication clock runs from the day the information was formed, not from the day it is typed in."""
    document = make_document(org, content, placing, department)
    start, rule = publication.clock(placing.kind, formed_on=placing.formed_on)
    context().detail(clock_on=start, clock_rule=rule.version, index_no=document.index_no)
    return document


@act("disclosure.document.edit")
def edit(document: Document, *, by: Actor, content: Content, placing: Placing) -> Document:
    """修改草稿. Day of formation and kind decide the clock, so moving them is recorded and counted anew."""
    refuse_bad_placing(placing)
    before = placing_of(document)
    version = document.working
    if version is None:
        raise Refused("没有在编的版本。")
    for name, value in version_fields(content).items():
        setattr(version, name, value)
    version.save()
    place(document, placing)
    likeness.remember(document)
    document.case.title = version.title
    if (before.formed_on, before.kind) != (placing.formed_on, placing.kind):
        _restart_clock(document, before, placing)
    return document


def make_document(
    org: Organisation,
    content: Content,
    placing: Placing,
    department: Department | None = None,
    *,
    index_no: str = "",
    opened_on: date | None = None,
) -> Document:
    """A document with its case and its first version; used by drafting and import."""
    refuse_bad_placing(placing)
    values = version_fields(content)
    if department is not None and department.org_id != org.pk:
        raise Refused(f"“{department}”不是{org.label}的内设机构。", field="department")
    case = open_case(KIND, org=org, title=values["title"], opened_on=opened_on, department=department)
    document = Document(
        case=case,
        org=org,
        org_path=org.path,
        index_no=index_no or new_index_number(org, placing.formed_on.year),
        **asdict(placing),
    )
    document.save(force_insert=True)
    document.working = DocumentVersion.objects.create(document=document, number=1, **values)
    document.save(update_fields=["working"])
    likeness.remember(document)
    return document


def version_fields(content: Content) -> dict[str, Any]:
    """Sanitised on the way in; the plain text feeds search, summaries and the secrecy aids."""
    title = " ".join(content.title.split())
    if not title:
        raise Refused("请填写标题。", field="title")
    if len(title) > TITLE_LENGTH:
        raise Refused(f"标题不能超过 {TITLE_LENGTH} 字。", field="title")
    body = clean.sanitise(content.body)
    values = asdict(content)
    values.update(title=title, body=body, text=clean.to_text(body))
    values["keywords"] = [word.strip() for word in content.keywords if word.strip()]
    return values


def _restart_clock(document: Document, before: Placing, placing: Placing) -> None:
    changed_on = document.working.changed_on if document.working else None
    start, rule = publication.clock(placing.kind, formed_on=placing.formed_on, changed_on=changed_on)
    context().detail(clock_rule=rule.version)
    if before.formed_on != placing.formed_on:
        context().detail(formed_on={"from": before.formed_on, "to": placing.formed_on})
    if before.kind != placing.kind:
        context().detail(kind={"from": before.kind, "to": placing.kind})
    if clockwork.running(document.case, "publication") is not None:
        clockwork.change(document.case, "publication", "stop", workdays.today(), reason="生成日期或者种类更正")
    clockwork.begin(document.case, "publication", start, rule=rule.version, reason="生成日期或者种类更正")
