"""基本目录的新增、修改、取消 (law/steps/catalogue.toml)."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from gongkai.apps.services.actions import batches, binding, dated
from gongkai.apps.services.actions.entries import Header, refuse_shape, standing
from gongkai.apps.services.events import CatalogueChanged
from gongkai.apps.services.models import (
    CatalogueChange,
    CatalogueChangeKind,
    CatalogueEntry,
    CatalogueState,
    CatalogueVersion,
)
from gongkai.apps.services.queries import catalogue, forms, standards
from gongkai.apps.services.rules import codes, tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.loading import document
from gongkai.kernel import jobs, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM, Actor

KIND = "services.catalogue"


@dataclass(frozen=True)
class Terms:
    """When a change of the catalogue takes effect, until when lower lists follow, and by which document."""

    effective_on: date | None = None
    due_on: date | None = None
    basis: str = ""


@act("services.catalogue.propose_entry")
def propose_entry(
    *,
    org: Organisation,
    by: Actor,
    elements: Elements,
    header: Header,
    reason: str,
    code: str = "",
    parent: CatalogueEntry | None = None,
    terms: Terms = Terms(),
) -> CatalogueChange:
    """新增: with a code of its own, or the next of its type and guiding department."""
    text = code_for(org, elements.type, header.department, code)
    entry = CatalogueEntry(
        code=text, org=org, org_path=org.path, parent=parent, name=elements.name, type=elements.type, **asdict(header)
    )
    refuse_shape(elements, header)
    entry.save(force_insert=True)
    change = _open(entry, CatalogueChangeKind.ESTABLISH, reason, terms)
    change.version = _new_version(entry, elements, header, reason)
    change.save()
    context().detail(catalogue=text)
    return change


@act("services.catalogue.propose_change")
def propose_change(
    *, org: Organisation, by: Actor, entry: CatalogueEntry, reason: str, terms: Terms = Terms()
) -> CatalogueChange:
    """修改: a copy of the standard in force, which holds until the new one takes effect."""
    entry = _in_force(entry, org)
    change = _open(entry, CatalogueChangeKind.CHANGE, reason, terms)
    standard = standards.standard_of(entry)
    header = Header(entry.levels, entry.department, entry.guided_by)
    current = standards.catalogue_version(entry)
    change.version = _new_version(entry, standard.elements if standard else Elements(), header, reason, current)
    change.save()
    return change


@act("services.catalogue.propose_cancellation")
def propose_cancellation(
    *,
    org: Organisation,
    by: Actor,
    entry: CatalogueEntry,
    reason: str,
    terms: Terms,
    replaced_by: CatalogueEntry | None = None,
) -> CatalogueChange:
    """取消: with its basis; every entry below ends on the same day (A9)."""
    if not terms.basis.strip():
        raise Refused("请写明取消的依据。", field="basis")
    if terms.effective_on is None:
        raise Refused("请填写取消日期。", field="effective_on")
    change = _open(_in_force(entry, org), CatalogueChangeKind.CANCEL, reason, terms)
    change.replaced_by = replaced_by
    change.save()
    return change


@act("services.catalogue.edit")
def edit(
    change: CatalogueChange,
    *,
    by: Actor,
    elements: Elements | None = None,
    header: Header | None = None,
    terms: Terms | None = None,
    form: binding.FormChoice | None = None,
    paper: binding.PaperUpload | binding.PaperRemoval | None = None,
) -> CatalogueChange:
    if form is not None:
        binding.choose_form(change, form)
    if isinstance(paper, binding.PaperUpload):
        binding.put_paper(change, paper, by)
    elif paper is not None:
        binding.drop_paper(change, paper, by)
    if elements is not None and header is not None and change.version is not None:
        refuse_shape(elements, header)
        if change.kind == CatalogueChangeKind.ESTABLISH and elements.type != change.entry.type:
            raise Refused("基本编码中含有事项类型，类型不能修改；请作废后重新新增。", field="type")
        change.version.document, change.version.header = document(elements), asdict(header)
        change.version.save()
        change.case.title = _title(change.kind, elements.name)
    if terms is not None:
        for name, value in asdict(terms).items():
            setattr(change, name, value)
    change.save()
    return change


@act("services.catalogue.submit")
def submit(change: CatalogueChange, *, by: Actor) -> CatalogueChange:
    if change.version is not None:
        elements = standards.elements_of(change.version)
        if not elements.bases:
            raise Refused("请填写设定依据。", field="bases")
        if change.version.form is not None and (found := forms.misfits(change.version.form, elements)):
            raise Refused("".join(found), code="form_misfits")
    return change


@act("services.catalogue.return_draft")
def return_draft(change: CatalogueChange, *, by: Actor, reason: str) -> CatalogueChange:
    """退回: a cancellation that was announced no longer ends anything."""
    if change.kind == CatalogueChangeKind.CANCEL:
        CatalogueEntry.objects.filter(pk=change.entry_id).update(in_force_to=None, cancel_basis="")
    return change


@act("services.catalogue.approve")
def approve(change: CatalogueChange, *, by: Actor, opinion: str = "同意。") -> CatalogueChange:
    context().detail(opinion=opinion)
    return change


@act("services.catalogue.publish")
def publish(change: CatalogueChange, *, by: Actor, effective_on: date | None = None) -> CatalogueChange:
    """发布. The last day of a cancelled entry is set at once, so that nothing is accepted beyond it in any case."""
    on = dated.chosen(change.effective_on, effective_on)
    change.effective_on = on
    change.save()
    if change.kind == CatalogueChangeKind.CANCEL:
        last = on - timedelta(days=1)
        CatalogueEntry.objects.filter(pk=change.entry_id).update(in_force_to=last, cancel_basis=change.basis)
    context().detail(effective_on=on, catalogue=change.entry.code)
    if not dated.is_later(on):
        _apply(change, on)
    return change


@act("services.catalogue.take_effect")
def take_effect(change: CatalogueChange, *, by: Actor) -> CatalogueChange:
    _apply(change, dated.arrived(change.effective_on))
    return change


@act("services.catalogue.discard")
def discard(change: CatalogueChange, *, by: Actor, reason: str) -> CatalogueChange:
    """作废: an entry that never held frees its code."""
    version, entry = change.version, change.entry
    change.version, change.open = None, False
    change.save()
    if version is not None:
        binding.forget_papers(version, by)
        version.delete()
    if change.kind == CatalogueChangeKind.ESTABLISH:
        entry.state, entry.code = CatalogueState.DISCARDED, f"{entry.code}-{entry.pk}"
        entry.save()
    return change


def _apply(change: CatalogueChange, on: date) -> None:
    entry = CatalogueEntry.objects.select_for_update().get(pk=change.entry_id)
    if change.kind == CatalogueChangeKind.CANCEL:
        entry.state, entry.replaced_by = CatalogueState.CANCELLED, change.replaced_by
        entry.in_force_to, entry.cancel_basis = on - timedelta(days=1), change.basis
        entry.save()
        batches.cancel_with_catalogue(org=entry.org, by=SYSTEM, entry=entry, on=on)
    else:
        hold(entry, change.version, on, change.due_on)
        jobs.enqueue("services.measure", key=f"services.measure:{entry.uid}", uid=str(entry.uid))
    change.open = False
    change.save()
    emit(
        CatalogueChanged(
            catalogue_uid=entry.uid,
            code=entry.code,
            title=entry.name,
            org_path=entry.org_path,
            kind=change.kind,
            version=entry.number,
            effective_on=on,
            due_on=change.due_on,
        )
    )


def hold(entry: CatalogueEntry, version: CatalogueVersion | None, on: date, due_on: date | None) -> None:
    """The version is the standard from `on`; it stays as it is from now on."""
    if version is None:
        raise Refused("没有在编的版本。")
    elements = standards.elements_of(version)
    version.effective_on, version.due_on, version.published_at = on, due_on, workdays.now()
    version.save()
    for name, value in standing(elements, version.header).items():
        setattr(entry, name, value)
    entry.number, entry.state = version.number, CatalogueState.IN_FORCE
    entry.in_force_from = entry.in_force_from or on
    entry.save()


def code_for(org: Organisation, type_code: str, department: str, given: str = "") -> str:
    """基本编码: what was given, checked against its type; else the next serial of the type and department."""
    if not given.strip():
        return _next_code(org, type_code, department)
    parsed = codes.parse_basic(given)
    if not parsed.valid:
        raise Refused("".join(parsed.problems), field="code")
    if not parsed.foreign and parsed.type != type_code:
        raise Refused(
            f"基本编码第3至4位“{parsed.type}”与事项类型“{tables.type_label(type_code)}”不一致。", field="code"
        )
    if CatalogueEntry.objects.filter(code=parsed.text).exists():
        raise Refused(f"基本编码{parsed.text}已经使用，取消后也不再使用。", field="code")
    return parsed.text


def _next_code(org: Organisation, type_code: str, department: str) -> str:
    division = (org.region_id or "00")[:2]
    try:
        prefix = codes.make_basic(division=division, type=type_code, department=department, serial=1)[:6]
    except ValueError as error:
        raise Refused(f"不能编制基本编码：{error}", field="department") from error
    last = (
        CatalogueEntry.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    )
    serial = int(last[6:9]) + 1 if last else 1
    if serial > 999:
        raise Refused("本类型、本部门的主项序号已经用完。", field="department")
    return codes.make_basic(division=division, type=type_code, department=department, serial=serial)


def _in_force(entry: CatalogueEntry, org: Organisation) -> CatalogueEntry:
    if entry.org_id != org.pk:
        raise Refused(f"“{entry.name}”不是{org.label}编制的目录。", code="not_ours")
    entry = CatalogueEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.state != CatalogueState.IN_FORCE:
        raise Refused("只有在用的目录可以修改、取消。", code="wrong_state")
    return entry


def _open(entry: CatalogueEntry, kind: CatalogueChangeKind, reason: str, terms: Terms) -> CatalogueChange:
    if other := catalogue.open_of(entry):
        raise Refused(f"本目录已有办理中的变动（{other.case.number}）。", code="open_change")
    case = open_case(KIND, org=entry.org, title=_title(kind, entry.name))
    change = CatalogueChange(
        case=case,
        entry=entry,
        org=entry.org,
        org_path=entry.org_path,
        kind=kind,
        reason=reason.strip()[:500],
        **asdict(terms),
    )
    change.save(force_insert=True)
    return change


def _title(kind: str, name: str) -> str:
    return f"{CatalogueChangeKind(kind).label}目录：{name}"[:300]


def _new_version(
    entry: CatalogueEntry, elements: Elements, header: Header, reason: str, current: CatalogueVersion | None = None
) -> CatalogueVersion:
    """The next version; it names the same form as the one in force until somebody chooses another."""
    return CatalogueVersion.objects.create(
        entry=entry,
        number=entry.number + 1,
        header=asdict(header),
        document=document(elements),
        form=current.form if current else None,
        reason=reason[:500],
    )
