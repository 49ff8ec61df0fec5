"""岗位风险内控表. Each act is one of `law/steps/control.toml`."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from gongkai.apps.supervision.models import ControlItem, ControlPost, ControlTable
from gongkai.apps.supervision.queries import control_facts as facts
from gongkai.apps.supervision.queries import controls as reading
from gongkai.apps.supervision.queries.control_facts import ItemFacts, PostDraft, StepFacts
from gongkai.apps.supervision.rules import controls as rules
from gongkai.kernel import registry, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "supervision.control"
WRITTEN = ("risks", "measures", "person")


@act("supervision.control.draw")
def draw(*, org: Organisation, by: Actor, year: int) -> ControlTable:
    """生成内控表 of a year that has begun, from what happened until yesterday and what the body wrote last."""
    Organisation.objects.select_for_update(no_key=True).get(pk=org.pk)  # one draft, and the next version, at a time
    today = workdays.today()
    first, last = date(year, 1, 1), min(date(year, 12, 31), today - timedelta(1))
    if last < first:
        raise Refused("该年度还没有开始，没有可以汇集的情况。", field="year")
    if (found := reading.under_way(org, year)) is not None:
        raise Refused(
            f"{year}年的内控表（{found.case.number}）还没有签发，请先办完或者作废。", code="under_way", field="year"
        )
    items = facts.year_of(org, first, last)
    if not items:
        raise Refused(f"{org.label}{year}年没有权力事项的办件。", code="no_cases", field="year")
    table = ControlTable.objects.create(
        case=open_case(KIND, org=org, title=f"{org.label}{year}年岗位风险内控表"),
        org=org,
        org_path=org.path,
        year=year,
        version=reading.next_version(org, year),
        until=last,
    )
    before = reading.written_before(org)
    for item in [*items, *_added(org, items)]:
        _write(table, item, before)
    context().detail(year=year, version=table.version, until=last, items=len(items))
    return table


def _added(org: Organisation, items: Iterable[ItemFacts]) -> list[ItemFacts]:
    """What the body added by hand stays in its tables until it has cases of its own."""
    measured = {(item.kind, item.label) for item in items}
    rows = reading.added_before(org)
    return [ItemFacts(row.kind, row.key, row.label) for row in rows if (row.kind, row.label) not in measured]


def _write(table: ControlTable, item: ItemFacts, before: Mapping[tuple[str, str, str], ControlPost]) -> ControlItem:
    row = ControlItem.objects.create(table=table, key=item.key, label=item.label, kind=item.kind, facts=item.stored())
    posts = []
    for draft in facts.posts_of(item.kind):
        # The key of an item that was added by hand is its name.
        earlier = (before.get((item.kind, name, draft.step)) for name in (item.key, item.label))
        found = item.steps.get(draft.step) or StepFacts()
        posts.append(_post(row, draft, found, next(filter(None, earlier), None)))
    ControlPost.objects.bulk_create(posts)
    return row


def _post(item: ControlItem, draft: PostDraft, found: StepFacts, before: ControlPost | None) -> ControlPost:
    """The draft of one post. Who did most of the work answers for it, until the body says otherwise."""
    lowest = rules.floor(found.signals, found.accountable)
    grade = rules.higher(lowest, before.grade if before else rules.inherent(draft.risks))  # type: ignore[arg-type]
    hands = found.holders.most_common()
    return ControlPost(
        item=item,
        step=draft.step,
        label=draft.label,
        roles="、".join(draft.roles),
        holders=[list(pair) for pair in hands],
        events=dict(found.events),
        median=found.median,
        high=found.high,
        lowest=lowest,
        grade=grade,
        risks=before.risks if before else "\n".join(risk.label for risk in draft.risks),
        measures=before.measures if before else "\n".join(risk.measures for risk in draft.risks),
        person=before.person if before else hands[0][0] if hands else "",
    )


@act("supervision.control.complete")
def complete(
    table: ControlTable, *, by: Actor, item: ControlItem, posts: Mapping[str, Mapping[str, str]]
) -> ControlTable:
    """填写 one item: by step, what may go wrong, its grade, what is done about it and who answers."""
    rows = {row.step: row for row in ControlPost.objects.filter(item=item, item__table=table)}
    if not posts or posts.keys() - rows.keys():
        raise Refused("内控表中没有这个岗位。", field="item")
    for step, given in posts.items():
        _complete(rows[step], given)
    ControlPost.objects.bulk_update([rows[step] for step in posts], [*WRITTEN, "grade"])
    context().detail(item=item.label, posts=[f"{rows[step].label} {rows[step].get_grade_display()}" for step in posts])
    return table


def _complete(row: ControlPost, given: Mapping[str, str]) -> None:
    grade = given["grade"]
    if grade not in rules.ORDER:
        raise Refused("请选择风险等级。", field=f"{row.step}-grade")
    if rules.below(grade, row.lowest):
        raise Refused(
            f"“{row.label}”当年的监察情况为{row.get_lowest_display()}，风险等级不能低于它。",
            code="below_findings",
            field=f"{row.step}-grade",
        )
    row.grade = grade
    for name in WRITTEN:
        setattr(row, name, given[name].strip())


@act("supervision.control.add")
def add(table: ControlTable, *, by: Actor, kind: str, label: str) -> ControlTable:
    """增加事项 that had no case in the year: its posts and risks follow from the procedure it is handled by."""
    label = label.strip()[:80]
    if kind not in registry.rateable() or kind not in procedures():
        raise Refused("请选择办理程序。", field="kind")
    if not label:
        raise Refused("请写明事项名称。", field="label")
    if ControlItem.objects.filter(table=table, kind=kind, label=label).exists():
        raise Refused(f"内控表中已经有“{label}”。", field="label")
    _write(table, ItemFacts(kind, label, label), reading.written_before(table.org))
    context().detail(item=label)
    return table


@act("supervision.control.submit")
def submit(table: ControlTable, *, by: Actor) -> ControlTable:
    refuse_lacking(reading.lacking(table))
    return table


def refuse_lacking(posts: Iterable[ControlPost]) -> None:
    """Raises `Refused` while a post lacks its risks, measures or the person who answers."""
    names = [f"{row.item.label}（{row.label}）" for row in posts]
    if names:
        more = f"等 {len(names)} 个岗位" if len(names) > 3 else ""
        raise Refused(f"还没有写明风险点、防控措施或者责任人：{'、'.join(names[:3])}{more}。", code="lacking")


@act("supervision.control.return")
def send_back(table: ControlTable, *, by: Actor, reason: str) -> ControlTable:
    return table


@act("supervision.control.sign")
def sign(table: ControlTable, *, by: Actor, public: bool) -> ControlTable:
    """签发: from now on a version; what the year's earlier version said stays with it."""
    table.signed_on = workdays.today()
    table.save()
    context().goto(reading.PUBLISHED if public else reading.KEPT)
    context().detail(year=table.year, version=table.version)
    return table


@act("supervision.control.drop")
def drop(table: ControlTable, *, by: Actor, reason: str) -> ControlTable:
    return table


def destroy_control(case: Case, *, by: Actor) -> None:
    """What the archive destroys with the case: the table with its items and posts."""
    ControlTable.objects.filter(case=case).delete()
