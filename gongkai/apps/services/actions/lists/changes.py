"""专项清单一条的列入、修改、取消 (law/steps/list.toml), the way changes of the catalogue go."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from gongkai.apps.services.actions import dated, placing
from gongkai.apps.services.actions.lists.holding import draft_version, hold
from gongkai.apps.services.events import ListLineChanged
from gongkai.apps.services.models import LineState, ListChange, ListChangeKind, ListLine
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.rules.lists import checking
from gongkai.apps.services.rules.lists.definitions import lists
from gongkai.apps.services.rules.lists.loading import Line, ListProblem
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.numbering.actions import take_some
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

KIND = "services.list"
MOST_SAID = 12
# As wide as the column.
LONGEST_CODE = 60


@dataclass(frozen=True)
class Terms:
    """When a change takes effect, until when the line holds by its own term, by which document it ends."""

    effective_on: date | None = None
    until_on: date | None = None
    basis: str = ""


@act("services.list.propose_line")
def propose_line(
    *, org: Organisation, by: Actor, line: Line, reason: str, code: str = "", terms: Terms = Terms()
) -> ListChange:
    """列入: with the number a list of the body gives it already, or the next one."""
    if not line.name:
        raise Refused(f"请填写{lists()[line.list_id].line}名称。", field="name")
    row = ListLine(
        list=line.list_id,
        code=code_for(org, line.list_id, code),
        org=org,
        org_path=org.path,
        region_code=placing.region_of(org),
        name=line.name,
    )
    row.save(force_insert=True)
    change = _open(row, ListChangeKind.ESTABLISH, reason, terms)
    change.version = draft_version(row, line, reason)
    change.save()
    context().detail(code=row.code)
    return change


@act("services.list.propose_change")
def propose_change(
    *, org: Organisation, by: Actor, row: ListLine, reason: str, terms: Terms | None = None
) -> ListChange:
    """修改: a copy of what holds now, which goes on holding until the new version takes effect."""
    row = _in_force(row, org)
    version = reading.current(row)
    if version is None:
        raise Refused("本条没有现行版本。", code="no_version")
    change = _open(row, ListChangeKind.CHANGE, reason, terms or Terms(until_on=version.until_on))
    change.version = draft_version(row, reading.line_of(version), reason)
    change.save()
    context().detail(code=row.code)
    return change


@act("services.list.propose_end")
def propose_end(
    *, org: Organisation, by: Actor, row: ListLine, reason: str, terms: Terms, replaced_by: ListLine | None = None
) -> ListChange:
    """取消: with its basis and its day; items that still refer to it are found."""
    if not terms.basis.strip():
        raise Refused("请写明取消的依据。", field="basis")
    if terms.effective_on is None:
        raise Refused("请填写取消日期。", field="effective_on")
    change = _open(_in_force(row, org), ListChangeKind.END, reason, terms)
    change.replaced_by = replaced_by
    change.save()
    context().detail(code=row.code)
    return change


@act("services.list.edit")
def edit(change: ListChange, *, by: Actor, line: Line | None = None, terms: Terms | None = None) -> ListChange:
    """修改草稿. What is still missing is said beside it and refused when the draft is submitted."""
    if line is not None:
        if change.version is None:
            raise Refused("取消清单没有内容可以修改。", code="no_version")
        if not line.name:
            raise Refused(f"请填写{lists()[line.list_id].line}名称。", field="name")
        change.version = draft_version(change.line, line, change.reason, change.version)
        if change.kind == ListChangeKind.ESTABLISH:
            change.line.name = line.name
            change.line.save(update_fields=["name"])
        change.case.title = _title(change.kind, change.line, line.name)
    if terms is not None:
        _keep(change, terms)
    change.save()
    return change


@act("services.list.submit")
def submit(change: ListChange, *, by: Actor) -> ListChange:
    found = refuse_incomplete(change)
    context().detail(warnings=[str(p) for p in found if not p.blocks][:MOST_SAID])
    return change


@act("services.list.return_draft")
def return_draft(change: ListChange, *, by: Actor, reason: str) -> ListChange:
    """退回: an end that was announced no longer ends anything."""
    if change.kind == ListChangeKind.END:
        current = reading.current(change.line)
        until = current.until_on if current is not None else None
        ListLine.objects.filter(pk=change.line_id).update(in_force_to=until, end_basis="")
    return change


@act("services.list.approve")
def approve(change: ListChange, *, by: Actor, opinion: str = "同意。") -> ListChange:
    context().detail(opinion=opinion)
    return change


@act("services.list.publish")
def publish(change: ListChange, *, by: Actor, effective_on: date | None = None) -> ListChange:
    """发布. The last day of a line that ends is set at once, so that it holds no longer whatever the night job did."""
    on = dated.chosen(change.effective_on, effective_on)
    change.effective_on = on
    refuse_incomplete(change)
    change.save()
    if change.kind == ListChangeKind.END:
        ListLine.objects.filter(pk=change.line_id).update(in_force_to=on - timedelta(days=1), end_basis=change.basis)
    context().detail(effective_on=on, code=change.line.code)
    if not dated.is_later(on):
        _apply(change, on)
    return change


@act("services.list.take_effect")
def take_effect(change: ListChange, *, by: Actor) -> ListChange:
    on = dated.arrived(change.effective_on)
    refuse_incomplete(change)
    _apply(change, on)
    return change


@act("services.list.discard")
def discard(change: ListChange, *, by: Actor, reason: str) -> ListChange:
    """作废: a line that never held frees its number."""
    version, row = change.version, change.line
    change.version, change.open = None, False
    change.save()
    if version is not None:
        version.delete()
    if change.kind == ListChangeKind.ESTABLISH:
        row.state, row.code = LineState.DISCARDED, ""
        row.save()
    return change


def refuse_incomplete(change: ListChange) -> list[ListProblem]:
    """Refuses with everything that blocks; gives back what is only said."""
    if change.kind == ListChangeKind.END:
        if change.effective_on is None:
            raise Refused("请填写取消日期。", field="effective_on")
        return []
    if change.version is None:
        raise Refused("没有在编的版本。")
    on = max(change.effective_on or workdays.today(), workdays.today())
    if change.until_on is not None and change.until_on < on:
        raise Refused("执行期限应当在生效日期之后。", field="until_on")
    line = reading.line_of(change.version)
    found = checking.problems(line, reading.twin_of(change.line, line.name, on))
    if stopping := checking.blocking(found):
        said = "\n".join(str(p) for p in stopping[:MOST_SAID])
        raise Refused(f"还有{len(stopping)}处不符合要求：\n{said}", code="problems")
    return found


def code_for(org: Organisation, list_id: str, given: str = "") -> str:
    """清单编号: what was given, or the next of this list at this body. Never used again."""
    return codes_for(org, list_id, [given])[0]


def codes_for(org: Organisation, list_id: str, given: Sequence[str]) -> list[str]:
    """The same for many lines, in their order."""
    used, year = reading.codes_used(org, list_id), workdays.today().year
    made: list[str] = []
    for text in ("".join(one.split()) for one in given):
        if text in used:
            raise Refused(f"清单编号{text}已经使用，取消后也不再使用。", field="code")
        if len(text) > LONGEST_CODE:
            raise Refused(f"清单编号不能超过{LONGEST_CODE}个字：{text[:20]}……", field="code")
        made.append(text)
        used |= {text} - {""}
    while missing := [at for at, code in enumerate(made) if not code]:
        series = f"services.list.{list_id}"
        for at, serial in zip(missing, take_some(len(missing), series=series, org=org, year=year), strict=True):
            code = f"{lists()[list_id].prefix}{year}{org.pk:04d}{serial:04d}"
            if code not in used:
                made[at] = code
                used.add(code)
    return made


def _apply(change: ListChange, on: date) -> None:
    row = ListLine.objects.select_for_update().get(pk=change.line_id)
    if change.kind == ListChangeKind.END:
        row.state, row.in_force_to = LineState.ENDED, on - timedelta(days=1)
        row.end_basis, row.replaced_by = change.basis, change.replaced_by
        row.save()
    elif change.version is None:
        raise Refused("没有在编的版本。")
    else:
        hold(row, change.version, on, change.until_on)
    change.open = False
    change.line = row
    change.save()
    emit(
        ListLineChanged(
            line_uid=row.uid,
            list=row.list,
            code=row.code,
            title=row.name,
            org_path=row.org_path,
            kind=change.kind,
            version=row.number,
            effective_on=on,
        )
    )


def _in_force(row: ListLine, org: Organisation) -> ListLine:
    if row.org_id != org.pk:
        raise Refused(f"“{row.name}”不是{org.label}的清单条目。", code="not_ours")
    row = ListLine.objects.select_for_update().get(pk=row.pk)
    if row.state != LineState.IN_FORCE:
        raise Refused("只有在用的条目可以修改、取消。", code="wrong_state")
    return row


def _open(row: ListLine, kind: ListChangeKind, reason: str, terms: Terms) -> ListChange:
    if other := reading.open_of(row):
        raise Refused(f"本条已有办理中的变动（{other.case.number}）。", code="open_change")
    case = open_case(KIND, org=row.org, title=_title(kind, row, row.name))
    change = ListChange(case=case, line=row, org=row.org, org_path=row.org_path, kind=kind, reason=reason.strip()[:500])
    _keep(change, terms)
    change.save(force_insert=True)
    return change


def _keep(change: ListChange, terms: Terms) -> None:
    for name, value in asdict(terms).items():
        setattr(change, name, value)


def _title(kind: str, row: ListLine, name: str) -> str:
    return f"{ListChangeKind(kind).label}{lists()[row.list].label}：{name}"[:300]
