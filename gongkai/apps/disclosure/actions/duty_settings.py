"""公开职责设定 (条例第十八条、第二十五条、第四十四条), by the head of the disclosure office of the body."""

from django.db import transaction

from gongkai.apps.disclosure.actions.standing import keeper_of, note
from gongkai.apps.disclosure.models import ColumnWaiver, DutySettings
from gongkai.apps.disclosure.rules import duties, publication
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KEEPERS = ("disclosure.head",)


@transaction.atomic
def change_settings(*, org: Organisation, by: Actor, values: dict[str, int | None]) -> DutySettings:
    """设定: None means as the body above has it."""
    holding = keeper_of(org, by, KEEPERS, "公开职责设定")
    row = DutySettings.objects.filter(org=org).first() or DutySettings(org=org)
    changed = {}
    for one in duties.SETTINGS:
        value = values.get(one.name)
        if problems := duties.setting_problems(one.name, value):
            raise Refused(problems[0], field=one.name)
        if getattr(row, one.name) != value:
            changed[one.name] = {"from": getattr(row, one.name), "to": value}
        setattr(row, one.name, value)
    if not changed:
        raise Refused("设定没有变化。", code="unchanged")
    row.save()
    note(org, by, holding, "disclosure.duties.set", "configure", changed)
    return row


@transaction.atomic
def waive_column(*, org: Organisation, by: Actor, column: str, reason: str) -> ColumnWaiver:
    """确认不适用: a duty the body does not have, so that its empty column is no defect (第二十条)."""
    holding = keeper_of(org, by, KEEPERS, "栏目不适用的确认")
    if publication.place(column) is None:
        raise Refused("请选择栏目。", field="column")
    if not reason.strip():
        raise Refused("请写明不适用的理由。", code="reason_required", field="reason")
    if ColumnWaiver.objects.filter(org=org, column=column, ended_on=None).exists():
        raise Refused("该栏目已经确认为不适用。", code="known")
    made = ColumnWaiver.objects.create(org=org, column=column, reason=reason.strip()[:300], from_on=workdays.today())
    note(org, by, holding, "disclosure.columns.waive", "configure", {"column": column, "reason": made.reason})
    return made


@transaction.atomic
def restore_column(waiver: ColumnWaiver, *, by: Actor) -> ColumnWaiver:
    """恢复适用."""
    holding = keeper_of(waiver.org, by, KEEPERS, "栏目适用的恢复")
    if waiver.ended_on is not None:
        raise Refused("该栏目已经恢复适用。", code="ended")
    waiver.ended_on = workdays.today()
    waiver.save()
    note(waiver.org, by, holding, "disclosure.columns.restore", "configure", {"column": waiver.column})
    return waiver
