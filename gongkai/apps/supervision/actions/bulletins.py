"""绩效通报 and 考核方案: scores fixed on the day they are drawn up, remarks of the bodies, one who approves."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from gongkai.apps.supervision.models import Bulletin, Scheme, Standing
from gongkai.apps.supervision.queries import ranking, summaries
from gongkai.apps.supervision.queries.events import ANSWERING, LEAD
from gongkai.apps.supervision.queries.ranking import Line
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules.periods import whole_year
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "supervision.bulletin"
LONGEST_DAYS = 366


@act("supervision.bulletin.draw")
def draw(*, org: Organisation, by: Actor, first: date, last: date, comments_until: date, summary: str = "") -> Bulletin:
    """拟定通报 for the bodies below `org`; both days belong to the period, which has passed."""
    today = workdays.today()
    if not first <= last < today:
        raise Refused("考核期应当已经结束，且起始日不晚于截止日。", field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise Refused("考核期最长一年。", field="first")
    if comments_until <= today:
        raise Refused("意见截止日期应在今天之后。", field="comments_until")
    lines = ranking.ranked([line for line in ranking.ranking(org, first, last) if line.org.pk != org.pk])
    if not any(line.score.total is not None for line in lines):
        raise Refused("这一时段没有可以考核的办件。", code="no_cases")
    days = f"{first.year}年度监察" if whole_year(first, last) else f"{first:%Y年%m月%d日}至{last:%Y年%m月%d日}绩效"
    made = Bulletin.objects.create(
        case=open_case(KIND, org=org, title=f"{org.label}{days}通报"),
        org=org,
        org_path=org.path,
        first=first,
        last=last,
        weights=ranking.weights(org, last),
        facts=summaries.facts(org, first, last),
        summary=summary.strip(),
        comments_until=comments_until,
    )
    Standing.objects.bulk_create([_standing(made, line) for line in lines])
    context().detail(first=first, last=last, bodies=len(lines))
    return made


def _standing(made: Bulletin, line: Line) -> Standing:
    total = line.score.total
    return Standing(
        bulletin=made,
        org=line.org,
        rank=line.rank,
        total=None if total is None else _two(total),
        grade=line.grade,
        closed=line.tally.closed,
        yellow=line.tally.yellow,
        red=line.tally.red,
        parts={part.id: [_written(part.value), _written(part.points)] for part in line.score.parts},
    )


def _two(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"))


def _written(value: Fraction | None) -> str | None:
    """Four places: what a reader checks by hand, and nothing a float would blur."""
    return None if value is None else str((Decimal(value.numerator) / value.denominator).quantize(Decimal("0.0001")))


@transaction.atomic
def remark(found: Bulletin, *, by: Actor, org: Organisation, text: str) -> Standing:
    """提出意见: each body about its own line; said again, the later counts and the journal keeps both.

    No act of the procedure: those act at the body that draws the bulletin up, this is said from outside it.
    """
    # Held like the acts of the procedure hold it, so that nothing is answered or approved meanwhile.
    case = Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    row = Standing.objects.filter(bulletin=found, org=org).first()
    if row is None or by.holds_any(ANSWERING, org) is None:
        raise NotAllowed("只能对本单位的得分提出意见。")
    if case.step != "commenting" or workdays.today() > found.comments_until:
        raise Refused("已过意见截止日期。", code="too_late")
    if not text.strip():
        raise Refused("请写明意见。", field="text")
    row.remark, row.remarked_by, row.remarked_on, row.answer = text.strip(), by.name, workdays.today(), ""
    row.save()
    details = {"unit": org.label, "opinion": row.remark}
    journal.write(subject=found.case.subject, verb="answer_consultation", by=by, org=org, details=details)
    return row


@act("supervision.bulletin.answer")
def answer(found: Bulletin, *, by: Actor, org: Organisation, text: str) -> Bulletin:
    row = _line_of(found, org)
    if not row.remark:
        raise Refused("该单位没有提出意见。", field="org")
    if not text.strip():
        raise Refused("请写明答复。", field="text")
    row.answer = text.strip()
    row.save()
    context().detail(unit=org.label, opinion=row.answer)
    return found


def _line_of(found: Bulletin, org: Organisation) -> Standing:
    row = Standing.objects.filter(bulletin=found, org=org).first()
    if row is None:
        raise Refused("通报中没有该单位。", field="org")
    return row


@act("supervision.bulletin.submit")
def submit(found: Bulletin, *, by: Actor) -> Bulletin:
    """送签: after the last day for remarks, with every remark answered."""
    rows = Standing.objects.filter(bulletin=found)
    unanswered = rows.exclude(remark="").filter(answer="").select_related("org")
    if unanswered:
        raise Refused(f"还没有答复{'、'.join(row.org.label for row in unanswered)}的意见。", code="unanswered")
    if workdays.today() <= found.comments_until and rows.filter(remark="").exists():
        raise Refused("意见截止日期之前，还有单位没有提出意见。", code="too_early")
    return found


@act("supervision.bulletin.publish")
def publish(found: Bulletin, *, by: Actor) -> Bulletin:
    found.published_on = workdays.today()
    found.save()
    return found


@act("supervision.bulletin.drop")
def drop(found: Bulletin, *, by: Actor, reason: str) -> Bulletin:
    return found


def destroy_bulletin(case: Any, *, by: Actor) -> None:
    """What the archive destroys with the case: the scores of the bodies."""
    Bulletin.objects.filter(case=case).delete()


@transaction.atomic
def set_scheme(*, org: Organisation, by: Actor, weights: Mapping[str, int], effective_on: date, reason: str) -> Scheme:
    """调整考核方案 for a body and those below it: points for indicators, 100 in all, from a later day on."""
    if not by.holds(LEAD, org):
        raise NotAllowed("考核方案由监察负责人调整。")
    unknown = weights.keys() - rules.indicators().keys()
    if unknown:
        raise Refused(f"没有指标“{'、'.join(sorted(unknown))}”。", field="weights")
    if any(points < 0 for points in weights.values()) or sum(weights.values()) != 100:
        raise Refused(f"各项分值合计应为 100 分，现为 {sum(weights.values())} 分。", field="weights")
    if effective_on <= workdays.today():
        raise Refused("考核方案自以后的日期起生效，已经过去的考核期不变。", field="effective_on")
    if not reason.strip():
        raise Refused("请写明理由。", field="reason")
    row = Scheme.objects.create(
        org=org,
        org_path=org.path,
        effective_on=effective_on,
        weights={key: points for key, points in weights.items() if points},
        reason=reason.strip(),
        made_by=by.name,
        made_at=workdays.now(),
    )
    details = {"weights": row.weights, "effective_on": effective_on.isoformat(), "reason": row.reason}
    journal.write(subject=f"supervision:schemes:{org.uid}", verb="configure", by=by, org=org, details=details)
    return row
