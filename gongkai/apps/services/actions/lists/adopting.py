"""专项清单整批录入: one case and one transaction for the whole list of a body, new lines and new versions alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.apps.services.actions import placing
from gongkai.apps.services.actions.batches import BatchRefused, open_batch
from gongkai.apps.services.actions.lists.changes import codes_for
from gongkai.apps.services.actions.lists.holding import PLACED, composed_version, place
from gongkai.apps.services.events import ListAdopted
from gongkai.apps.services.models import BatchScope, ItemBatch, ListLine, ListLineVersion
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.rules.lists import checking
from gongkai.apps.services.rules.lists.definitions import lists
from gongkai.apps.services.rules.lists.loading import Line
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel import rows as kept
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """One row of a list. `row` is the line in force that it is a new version of; None for a new one."""

    line: Line
    code: str = ""
    row: ListLine | None = None
    effective_on: date | None = None
    until_on: date | None = None


@act("services.batch.adopt_list")
def adopt_list(
    *,
    org: Organisation,
    by: Actor,
    list_id: str,
    rows: Sequence[AdoptedLine],
    source: str,
    effective_on: date | None = None,
    digest: str = "",
) -> ItemBatch:
    """整批录入一个单位的一个清单: all rows or none, with the checks of a single line."""
    if not source.strip():
        raise Refused("请写明清单的批准文件。", field="source")
    on = effective_on or workdays.today()
    if on > workdays.today():
        raise Refused("整批录入的清单应当已经生效。", field="effective_on")
    if wrong := examine(org, rows, on):
        said = {number: [str(p) for p in found] for number, found in wrong.items()}
        raise BatchRefused(said, wrong)
    batch = open_batch(org, BatchScope.LIST, len(rows), source, on, digest, lists()[list_id].label)
    _enter(org, list_id, [one for one in rows if one.row is None], on, source)
    _renew([one for one in rows if one.row is not None], on, source)
    changed = sum(one.row is not None for one in rows)
    context().detail(count=len(rows), source=source, effective_on=on, closed_on=on)
    context().detail(**({"changed": changed} if changed else {}), **({"sha256": digest} if digest else {}))
    emit(ListAdopted(case_uid=batch.case.uid, list=list_id, org_path=org.path, count=len(rows)))
    return batch


def examine(org: Organisation, rows: Sequence[AdoptedLine], on: date) -> dict[int, list[Problem]]:
    """What keeps rows out, by their number from 1."""
    wrong: dict[int, list[Problem]] = {}
    names: dict[tuple[str, str], int] = {}
    namesakes = {list_id: reading.Namesakes(org, list_id) for list_id in {one.line.list_id for one in rows}}
    for number, one in enumerate(rows, 1):
        day = one.effective_on or on
        twin = namesakes[one.line.list_id].twin_of(one.row.pk if one.row else None, one.line.name, day)
        found: list[Problem] = list(checking.blocking(checking.problems(one.line, twin)))
        if day > workdays.today():
            found.append(_said(one, "effective_on", "整批录入的清单应当已经生效。"))
        if one.until_on is not None and one.until_on < day:
            found.append(_said(one, "until_on", "执行期限应当在生效日期之后。"))
        if (first := names.setdefault((one.line.list_id, one.line.name), number)) != number:
            found.append(_said(one, "name", f"与第{first}条重复。"))
        if found:
            wrong[number] = found
    return wrong


def _said(one: AdoptedLine, element: str, text: str) -> Problem:
    return checking.ListProblem(element, text, list_id=one.line.list_id)


def _enter(org: Organisation, list_id: str, new: Sequence[AdoptedLine], on: date, source: str) -> None:
    """New lines with their first version."""
    codes, region = codes_for(org, list_id, [one.code for one in new]), placing.region_of(org)
    lines, versions = [], []
    for one, code in zip(new, codes, strict=True):
        line = kept.new(ListLine, list=list_id, code=code, org=org, org_path=org.path, region_code=region)
        versions.append(_placed(line, one, on, source))
        lines.append(line)
    kept.insert_many(lines)
    for line, version in zip(lines, versions, strict=True):
        version.line = line
    kept.insert_many(versions)


def _renew(known: Sequence[AdoptedLine], on: date, source: str) -> None:
    """The next version of lines in force."""
    keys = [one.row.pk for one in known if one.row is not None]
    held = ListLine.objects.select_for_update().in_bulk(keys)
    changing = reading.open_of_any(keys)
    versions = []
    for one, key in zip(known, keys, strict=True):
        if other := changing.get(key):
            said = f"“{held[key].name}”有办理中的变动（{other.case.number}），办结后再录入。"
            raise Refused(said, code="open_change")
        versions.append(_placed(held[key], one, on, source))
    kept.update_many(list(held.values()), PLACED)
    kept.insert_many(versions)


def _placed(line: ListLine, one: AdoptedLine, on: date, source: str) -> ListLineVersion:
    made = composed_version(line, one.line, source)
    place(line, made, one.effective_on or on, one.until_on)
    return made
