"""规则调整: tightened, switched off, brought back or added for a body and those below it; never below the law.

A change begins on a later day and reaches clocks that begin and entries that are written from that day on, so nothing
that runs is judged by a rule that was made for it afterwards.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from gongkai.apps.supervision.models import ChangeKind, RuleChange
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries.rulesets import Rulesets, change_of, version_of
from gongkai.apps.supervision.rules import schema, strictness
from gongkai.apps.supervision.rules.ruleset import Applied, Standing, standing_of
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused, refuse_any
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.law.errors import sentences
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.people.actors import Actor


@transaction.atomic
def tighten(
    rule: str,
    *,
    org: Organisation,
    by: Actor,
    trigger: Mapping[str, Any],
    signal: str,
    effective_on: date,
    basis: str,
    reason: str,
    then: Sequence[Mapping[str, Any]] = (),
) -> RuleChange:
    """加严: the same kind of judgement, earlier, more often or with a higher signal."""
    now = _standing(rule, org, effective_on)
    if now is None:
        raise Refused("规则在生效日没有施行，请先恢复。", code="not_in_force")
    row = _row(rule, ChangeKind.TIGHTEN, org, by, effective_on, basis, reason)
    row.definition = {"trigger": dict(trigger), "signal": signal, "then": [dict(one) for one in then]}
    found = strictness.loosens(_checked(row), now)
    if found:
        known = schema.rules().get(rule)
        why = f"{known.why}" if known and known.fixed else "规则只能加严，确需放宽的，由制定规则的机关调整"
        raise Refused(f"不能放宽：{'；'.join(found)}。{why.rstrip('。')}。", code="loosens")
    return _keep(row, by)


@transaction.atomic
def switch_off(rule: str, *, org: Organisation, by: Actor, effective_on: date, basis: str, reason: str) -> RuleChange:
    """停用: only what no law wants and nobody above has tightened."""
    known = schema.rules().get(rule)
    if known is not None and known.fixed:
        raise Refused(f"“{known.label}”不能停用：{known.why}", code="fixed")
    now = _standing(rule, org, effective_on)
    if now is None:
        raise Refused("规则在生效日没有施行。", code="not_in_force")
    if 0 < now.depth < len(org.path) // STEP:
        raise Refused("上级单位加严、增设的规则，下级不能停用。", code="from_above")
    return _keep(_row(rule, ChangeKind.OFF, org, by, effective_on, basis, reason), by)


@transaction.atomic
def restore(rule: str, *, org: Organisation, by: Actor, effective_on: date, basis: str, reason: str) -> RuleChange:
    """恢复 what the law file says; refused where that would loosen what a body above decided."""
    if rule not in schema.rules():
        raise Refused("本单位增设的规则停用后，请重新增设。", code="own_rule")
    now = _standing(rule, org, effective_on)
    row = _row(rule, ChangeKind.RESTORE, org, by, effective_on, basis, reason)
    if now is not None and 0 < now.depth < len(org.path) // STEP:
        refuse_any([f"不能放宽上级的规则：{one}" for one in strictness.loosens(standing_of(change_of(row)), now)])
    return _keep(row, by)


@transaction.atomic
def add_rule(
    *,
    org: Organisation,
    by: Actor,
    label: str,
    trigger: Mapping[str, Any],
    signal: str,
    effective_on: date,
    basis: str,
    reason: str,
    points: Sequence[str] = (),
    kinds: Sequence[str] = ("*",),
) -> RuleChange:
    """增设: a rule of one's own, of the kinds of judgement there are."""
    if not label.strip():
        raise Refused("请写明规则名称。", field="label")
    Organisation.objects.select_for_update().get(pk=org.pk)  # the next name is given once
    count = RuleChange.objects.filter(org=org, kind=ChangeKind.ADD).count()
    name = f"X{org.pk}-{count + 1}"
    row = _row(name, ChangeKind.ADD, org, by, effective_on, basis, reason)
    row.definition = {
        "label": label.strip(),
        "trigger": dict(trigger),
        "signal": signal,
        "points": list(points),
        "kinds": list(kinds) or ["*"],
    }
    standing = _checked(row)
    if isinstance(standing.trigger, schema.ClockTrigger) != bool(points):
        raise Refused("按期限判断的规则选择监察点，其他规则不选。", field="points")
    if unknown := set(points) - {point.id for point in schema.table().points}:
        raise Refused(f"没有这样的监察点：{'、'.join(sorted(unknown))}。", field="points")
    return _keep(row, by)


def _row(
    rule: str, kind: ChangeKind, org: Organisation, by: Actor, effective_on: date, basis: str, reason: str
) -> RuleChange:
    if not by.holds(reading.LEAD, org):
        raise NotAllowed("监察规则由监察负责人调整。")
    if effective_on <= workdays.today():
        raise Refused("生效日期应当在今天之后：已经起算的期限不受调整影响。", field="effective_on")
    if not basis.strip():
        raise Refused("请写明依据。", field="basis")
    if not reason.strip():
        raise Refused("请写明理由。", field="reason")
    return RuleChange(
        org=org,
        org_path=org.path,
        rule=rule,
        kind=kind,
        effective_on=effective_on,
        basis=basis.strip()[:200],
        reason=reason.strip()[:300],
        made_by=by.name,
        made_at=workdays.now(),
    )


def _checked(row: RuleChange) -> Standing:
    try:
        version_of(row)
    except ValidationError as error:
        raise Refused("".join(sentences("规则", error, row.definition)), code="malformed") from error
    return standing_of(change_of(row))


def _standing(rule: str, org: Organisation, day: date) -> Standing | None:
    applied: Applied | None = next((one for one in Rulesets().of(org.path).applied if one.id == rule), None)
    if applied is None:
        raise Refused("没有这样的规则。", code="unknown")
    return applied.on(day)


def _keep(row: RuleChange, by: Actor) -> RuleChange:
    row.save(force_insert=True)
    journal.write(
        subject=f"supervision-rules:{row.org.uid}",
        verb="configure",
        by=by,
        act=f"supervision.rule.{row.kind}",
        org=row.org,
        details={
            "rule": row.rule,
            "effective_on": row.effective_on,
            "basis": row.basis,
            "reason": row.reason,
            "definition": row.definition,
        },
    )
    return row
