"""差评整改. Each act is one of `law/steps/followup.toml`."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.apps.ratings.models import Channel, Followup, Part, Rating
from gongkai.apps.ratings.queries import open_for_rating as reading
from gongkai.kernel import exchange, registry, workdays
from gongkai.kernel.applicants import messages
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "ratings.followup"


@act("ratings.followup.open")
def open_followup(*, org: Organisation, by: Actor, rating: Rating) -> Followup:
    """The title names the item only: neither the case nor whoever rated it."""
    case = open_case(KIND, org=org, title=f"差评整改：{rating.item_label}")
    return Followup.objects.create(case=case, org=org, rating=rating)


@act("ratings.followup.contact")
def contact(item: Followup, *, by: Actor, reached: bool, findings: str) -> Followup:
    """回访核实: what is true of it, in words that do not show who said it."""
    item.reached, item.findings = reached, _said(findings, "findings", "请写明核实情况。")
    item.save()
    context().detail(reached=reached)
    return item


@act("ratings.followup.plan")
def plan(item: Followup, *, by: Actor, measures: str, planned_on: date) -> Followup:
    due = item.case.clocks.filter(key="fix").values_list("due_on", flat=True).first()
    if planned_on < workdays.today():
        raise Refused("计划完成日期不能早于今天。", field="planned_on")
    if due is not None and planned_on > due:
        raise Refused(f"计划完成日期不能晚于整改答复期限（{due:%Y-%m-%d}）。", field="planned_on")
    item.measures, item.planned_on = _said(measures, "measures", "请写明整改措施。"), planned_on
    item.save()
    context().detail(planned_on=planned_on)
    return item


@act("ratings.followup.rectify")
def rectify(item: Followup, *, by: Actor, measures: str) -> Followup:
    item.measures = _said(measures, "measures", "请写明怎样整改。")
    item.save()
    return item


@act("ratings.followup.explain")
def explain(item: Followup, *, by: Actor, measures: str) -> Followup:
    """诉求没有依据: the basis, to be told to whoever rated."""
    item.measures = _said(measures, "measures", "请写明依据。")
    item.save()
    return item


@act("ratings.followup.appeal")
def appeal(item: Followup, *, by: Actor, reason: str) -> Followup:
    item.appeal = reason.strip()
    item.save()
    return item


@act("ratings.followup.uphold")
def uphold(item: Followup, *, by: Actor, reason: str) -> Followup:
    return item


@act("ratings.followup.void")
def void(item: Followup, *, by: Actor, reason: str) -> Followup:
    """认定差评不成立: the rating stays to be read and leaves the rates."""
    _followed(item).update(counts=False)
    return item


@act("ratings.followup.return_draft")
def return_draft(item: Followup, *, by: Actor, reason: str) -> Followup:
    return item


@act("ratings.followup.reply")
def reply(item: Followup, *, by: Actor, reply: str) -> Followup:
    """答复评价人, and the rating again after it."""
    item.reply = _said(reply, "reply", "请写明答复。")
    item.save()
    due = item.case.clocks.filter(key="fix").values_list("due_on", flat=True).first()
    today = workdays.today()
    _followed(item).filter(bad=True).update(fixed_on=today, fixed_in_time=due is None or today <= due)
    _tell(item)
    return item


@act("ratings.followup.rerate")
def rerate(item: Followup, *, by: Actor) -> Followup:
    return item


@act("ratings.followup.close")
def close(item: Followup, *, by: Actor) -> Followup:
    """Nobody rated again: closed, and nobody counts as satisfied."""
    return item


@transaction.atomic
def read_contact(item: Followup, *, by: Actor) -> str:
    """The contact of whoever rated, for the call; on record every time."""
    if not by.holds("ratings.caller", item.org):
        raise Refused("联系方式只供差评回访员使用。", code="not_allowed")
    journal.record_read(item.case.subject, by=by, what="评价人的联系方式", org=item.org)
    return item.rating.contact


def destroy_followup(case: Case, *, by: Actor) -> None:
    """期满销毁: the rating stays as a number, without words and contact."""
    item = Followup.objects.get(case=case)
    rating = item.rating_id
    exchange.erase(KIND, case.uid.hex)
    item.delete()
    Rating.objects.filter(pk=rating).update(text_cipher="", contact_cipher="")
    exchange.erase("ratings.rating", Rating.objects.values_list("uid", flat=True).get(pk=rating).hex)


def _followed(item: Followup) -> QuerySet[Rating]:
    """The bad rating, and the addition that took its place in the figures. A rating outlives its case."""
    case = item.rating.case
    rows = Q(pk=item.rating_id) if case is None else Q(pk=item.rating_id) | Q(case=case, counts=True)
    return Rating.objects.filter(rows)


def _tell(item: Followup) -> None:
    """Whoever has the rated case in the own space; who rated by number and code finds the reply there."""
    case = item.rating.case
    if case is None:
        return
    link = reading.address(case, Part.SECOND, Channel.SMS)
    for applicant in reading.applicants_of(case):
        messages.send(
            applicant,
            "ratings.replied",
            fingerprint=f"rating-reply:{item.case.uid}",
            case=case,
            link=link,
            matter=registry.rateable()[case.kind].label,
            reply=item.reply,
        )


def _said(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise Refused(sentence, field=field)
    return text.strip()
