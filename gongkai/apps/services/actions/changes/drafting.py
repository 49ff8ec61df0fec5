"""认领、变更、更正、暂停、恢复、取消的起草 (service items §3, §12)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.apps.services.actions import binding
from gongkai.apps.services.events import DeviationReturned
from gongkai.apps.services.models import (
    CatalogueEntry,
    CatalogueState,
    ChangeKind,
    ItemChange,
    ItemState,
    ItemVersion,
    ServiceItem,
)
from gongkai.apps.services.queries import changes, standards
from gongkai.apps.services.rules import codes, lifecycle
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.initials import initial
from gongkai.apps.services.rules.loading import document
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

KIND = "services.change"
RECTIFICATION = "services.rectification"
REASON_LENGTH = 500
# What an entry takes over from its catalogue when it is claimed; the rest is the body's own.
INHERITED = (
    "type", "kind", "internal", "bases", "accept_conditions", "no_materials", "materials", "statutory_days",
    "statutory_unit", "statutory_note", "special_procedures", "project_type", "steps", "is_fee", "fee_basis", "fees",
    "results", "no_result", "intermediaries", "service_objects", "person_topics", "legal_topics", "illegal_acts",
    "penalties",
    "duty_procedures", "discretion", "responsibilities", "accountability", "remedies", "starts_from",
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What a change says beside the elements: when, by which document, what becomes of cases under way."""

    effective_on: date | None = None
    until_on: date | None = None
    basis: str = ""
    reform_document: str = ""
    transition: str = ""


@act("services.change.claim")
def claim(
    *,
    org: Organisation,
    by: Actor,
    catalogue: CatalogueEntry,
    level: str,
    situation: str = "",
    code: str = "",
    handling_of: ServiceItem | None = None,
    terms: Terms = Terms(),
) -> ItemChange:
    """认领: a draft entry for a catalogue entry, filled in with what the catalogue says.

    `code` is only taken where the catalogue has another scheme; a national code is composed. `handling_of` makes a
    业务办理项 below an implementation entry, with the next serial.
    """
    if catalogue.state != CatalogueState.IN_FORCE:
        raise Refused("只能认领在用的基本目录。", field="catalogue")
    serial = _next_serial(handling_of) if handling_of else 0
    text = _code_of(org, catalogue, level, code, serial)
    standard = standards.standard_of(catalogue)
    name = f"{catalogue.name}（{situation}）" if situation else catalogue.name
    inherited = document(standard.elements) if standard else {}
    values = {key: inherited[key] for key in INHERITED if key in inherited}
    values |= {"name": name, "type": catalogue.type, "level": level}
    if situation:
        values["situation"] = situation
    item = ServiceItem(
        code=text,
        foreign_code=codes.parse(text).foreign if text else True,
        catalogue=catalogue,
        parent=handling_of or _main_item(org, catalogue, level),
        handling=f"{serial:02d}" if serial else "",
        org=org,
        org_path=org.path,
        state=ItemState.DRAFT,
        name=name,
        initial=initial(name),
        type=catalogue.type,
        level=level,
        reform_document=terms.reform_document,
    )
    item.save(force_insert=True)
    change = _open(item, ChangeKind.CLAIM, "", terms)
    change.version = _new_version(item, values, "")
    change.save()
    context().detail(item=str(item.uid), code=text, catalogue=catalogue.code)
    return change


@act("services.change.begin_change")
def begin_change(*, org: Organisation, by: Actor, item: ServiceItem, reason: str, terms: Terms = Terms()) -> ItemChange:
    """变更: a copy of the version in force, which stays in force until the new one takes effect."""
    return _with_version(item, ChangeKind.CHANGE, reason, terms)


@act("services.change.begin_correction")
def begin_correction(*, org: Organisation, by: Actor, item: ServiceItem, reason: str) -> ItemChange:
    """更正文字差错: a version like any other, but one that asks nothing new of anybody."""
    return _with_version(item, ChangeKind.CORRECT, reason, Terms())


@act("services.change.propose_suspension")
def propose_suspension(*, org: Organisation, by: Actor, item: ServiceItem, reason: str, terms: Terms) -> ItemChange:
    return _without_version(item, ChangeKind.SUSPEND, reason, terms)


@act("services.change.propose_resumption")
def propose_resumption(
    *, org: Organisation, by: Actor, item: ServiceItem, reason: str, terms: Terms = Terms()
) -> ItemChange:
    return _without_version(item, ChangeKind.RESUME, reason, terms)


@act("services.change.propose_cancellation")
def propose_cancellation(
    *,
    org: Organisation,
    by: Actor,
    item: ServiceItem,
    reason: str,
    terms: Terms,
    replaced_by: ServiceItem | None = None,
) -> ItemChange:
    change = _without_version(item, ChangeKind.CANCEL, reason, terms)
    change.replaced_by = replaced_by
    change.save()
    return change


@act("services.change.send_back")
def send_back(
    *, org: Organisation, by: Actor, item: ServiceItem, reason: str, limit_days: int | None = None
) -> ItemChange:
    """退回整改: a draft in the hands of the body, with the reason and a limit in working days; it cannot drop it."""
    if not item.visible:
        raise Refused("只能退回在用或者暂停的事项。", code="wrong_state")
    change = _with_version(item, ChangeKind.CHANGE, reason, Terms())
    change.required = True
    change.save()
    days = limit_days or law.period(RECTIFICATION, on=workdays.today()).days
    due_on = workdays.calendar().add(workdays.today(), days)
    emit(
        DeviationReturned(item_uid=item.uid, code=item.code, org_path=item.org_path, due_on=due_on, note=change.reason)
    )
    return change


@act("services.change.edit")
def edit(
    change: ItemChange,
    *,
    by: Actor,
    elements: Elements | None = None,
    terms: Terms | None = None,
    form: binding.FormChoice | None = None,
    paper: binding.PaperUpload | binding.PaperRemoval | None = None,
) -> ItemChange:
    """修改草稿. What the elements still lack is said beside them and refused only when the draft is submitted."""
    if form is not None:
        binding.choose_form(change, form)
    if isinstance(paper, binding.PaperUpload):
        binding.put_paper(change, paper, by)
    elif paper is not None:
        binding.drop_paper(change, paper, by)
    if elements is not None:
        if change.version is None:
            raise Refused("本次变动没有要素可以修改。", code="no_version")
        change.version.document = document(elements)
        change.version.save()
        if elements.name:
            change.case.title = _title(change.kind, elements.name)
    if terms is not None:
        for name, value in asdict(terms).items():
            setattr(change, name, value)
    change.save()
    return change


@act("services.change.discard")
def discard(change: ItemChange, *, by: Actor, reason: str) -> ItemChange:
    """作废: the item stays as it was; a claim that never took effect frees its code."""
    if change.required and not by.holds("services.manager", change.org):
        raise Refused("退回整改的变动只能由政务服务管理机构作废，请改正后提交。", code="required")
    version, item = change.version, change.item
    change.version, change.open = None, False
    change.save()
    if version is not None:
        context().detail(version=version.number)
        binding.forget_papers(version, by)
        version.delete()
    if change.kind == ChangeKind.CLAIM:
        item.state, item.code = ItemState.DISCARDED, ""
        item.save()
    return change


def _open(item: ServiceItem, kind: ChangeKind, reason: str, terms: Terms) -> ItemChange:
    if other := changes.open_of(item):
        raise Refused(f"本事项已有办理中的变动（{other.case.number}），办结后才能再次变动。", code="open_change")
    case = open_case(KIND, org=item.org, title=_title(kind, item.name))
    change = ItemChange(
        case=case,
        item=item,
        org=item.org,
        org_path=item.org_path,
        kind=kind,
        reason=reason.strip()[:REASON_LENGTH],
        **asdict(terms),
    )
    change.save(force_insert=True)
    return change


def _title(kind: str, name: str) -> str:
    return f"{ChangeKind(kind).label}：{name}"[:300]


def _begin(item: ServiceItem, kind: ChangeKind, reason: str, terms: Terms) -> ItemChange:
    org = context().arguments["org"]
    if item.org_id != org.pk:
        raise Refused(f"“{item.name}”不是{org.label}的事项。", code="not_ours")
    # Two people at once: the second waits here and then finds the first one's change.
    item = ServiceItem.objects.select_for_update().get(pk=item.pk)
    if refusal := lifecycle.refusal(kind, item.state, ItemState(item.state).label):
        raise Refused(refusal, code="wrong_state")
    change = _open(item, kind, reason, terms)
    context().detail(item=str(item.uid), code=item.code, version=item.number)
    return change


def _with_version(item: ServiceItem, kind: ChangeKind, reason: str, terms: Terms) -> ItemChange:
    change = _begin(item, kind, reason, terms)
    current = standards.current_version(change.item)
    values = dict(current.document) if current else {}
    change.version = _new_version(change.item, values, change.reason, current)
    change.save()
    return change


def _without_version(item: ServiceItem, kind: ChangeKind, reason: str, terms: Terms) -> ItemChange:
    found = lifecycle.change_problems(
        kind, basis=terms.basis, effective_on=terms.effective_on, until_on=terms.until_on, transition=terms.transition
    )
    if found:
        raise Refused(found[0][1], field=found[0][0])
    return _begin(item, kind, reason, terms)


def _new_version(
    item: ServiceItem, values: Mapping[str, Any], reason: str, current: ItemVersion | None = None
) -> ItemVersion:
    """The next version; it names the same form as the one in force until somebody chooses another."""
    return ItemVersion.objects.create(
        item=item,
        number=item.number + 1,
        document=dict(values),
        catalogue_number=item.catalogue.number if item.catalogue else 0,
        form_source=current.form_source if current else "",
        form=current.form if current else None,
        reason=reason,
    )


def _next_serial(entry: ServiceItem) -> int:
    last = ServiceItem.objects.filter(parent=entry).exclude(handling="").order_by("-handling").first()
    serial = int(last.handling) + 1 if last else 1
    if serial > 99:
        raise Refused("一个实施事项最多设99个业务办理项。")
    return serial


def _code_of(org: Organisation, catalogue: CatalogueEntry, level: str, given: str, serial: int) -> str:
    """实施编码 from body, level and catalogue; another scheme's code only where the catalogue is of another scheme."""
    if len(catalogue.code) == codes.BASIC:
        try:
            text = codes.make(uscc=org.uscc, level=level, basic=catalogue.code, handling=serial)
        except ValueError as error:
            raise Refused(f"不能编制事项编码：{error}", field="level") from error
    else:
        parsed = codes.parse(given, local=True) if given.strip() else None
        if parsed and not parsed.valid:
            raise Refused("".join(parsed.problems), field="code")
        text = parsed.text if parsed else ""
    if text:
        refuse_taken(text)
    return text


def refuse_taken(code: str) -> None:
    """编码一经使用不再改变，取消后也不再使用."""
    other = ServiceItem.objects.filter(code=code).first()
    if other is None:
        return
    if other.state == ItemState.CANCELLED:
        raise Refused(f"编码{code}属于已经取消的事项，不能再次使用，请先由目录编制机关另编基本编码。", code="code_used")
    raise Refused(f"编码{code}已有事项“{other.name}”（{other.get_state_display()}）。", code="code_taken")


def _main_item(org: Organisation, catalogue: CatalogueEntry, level: str) -> ServiceItem | None:
    """主项 of the same body and level, where the catalogue entry is a sub-item."""
    if catalogue.parent_id is None:
        return None
    rows = ServiceItem.objects.filter(catalogue=catalogue.parent, org=org, level=level, handling="")
    return rows.exclude(state__in=(ItemState.CANCELLED, ItemState.DISCARDED)).first()
