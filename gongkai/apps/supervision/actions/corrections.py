"""纠错整改: acts of `law/steps/correction.toml`. A card stays when its answer is accepted; only voiding lifts it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from gongkai.apps.supervision.models import Correction, Event, EventState, VoidReason
from gongkai.apps.supervision.queries import casework
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries.exchange import SOURCE, exchanged
from gongkai.apps.supervision.queries.rules import labels
from gongkai.kernel import exchange, files, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import notices
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.actors import SYSTEM, Actor

KIND = "supervision.correction"


@transaction.atomic
def open_for(event_id: int) -> Correction | None:
    """Open the correction of a card, once; None when somebody else did, or the event is no longer open."""
    event = Event.objects.select_for_update(of=("self",)).select_related("org").get(pk=event_id)
    if not event.needs_answer:
        return None
    event.needs_answer = False
    event.save(update_fields=["needs_answer"])
    if event.state != EventState.OPEN or Correction.objects.filter(event=event).exists():
        return None
    return open_correction(org=event.org, by=SYSTEM, event=event)


@act("supervision.correction.open")
def open_correction(*, org: Organisation, by: Actor, event: Event) -> Correction:
    """通知异常情况: the body has five working days from today, whatever the day of the breach."""
    label = reading.rule_label(event.rule, labels())
    case = open_case(KIND, org=org, title=f"{label}：{event.case_number}", department=event.department)
    context().detail(event=event.number, case=event.case_number)
    context().say(rule_label=label, basis=reading.basis_of(event.rule, event.version))
    context().sign_as(casework.issuer_for(org))
    return Correction.objects.create(case=case, org=org, event=event)


@act("supervision.correction.answer")
def answer(
    item: Correction,
    *,
    by: Actor,
    cause: str,
    measures: str,
    responsible: str,
    evidence: Sequence[Any] = (),
) -> Correction:
    """答复: cause, correction, responsible person, evidence."""
    item.cause = _said(cause, "cause", "请写明原因。")
    item.measures = _said(measures, "measures", "请写明纠正措施和结果。")
    item.responsible = _said(responsible, "responsible", "请写明责任人。")[:60]
    item.answered_on = workdays.today()
    item.answer_count += 1
    item.save()
    _keep(item.case, evidence, by, "answer")
    context().detail(responsible=item.responsible, files=len(evidence))
    return item


@act("supervision.correction.appeal")
def appeal(item: Correction, *, by: Actor, reason: str, evidence: Sequence[Any] = ()) -> Correction:
    """申诉 of whoever the card is held against; somebody else decides."""
    item.appeal, item.appealed_by_id = reason.strip(), by.account_id
    item.save()
    _keep(item.case, evidence, by, "appeal")
    return item


@act("supervision.correction.remind")
def remind(item: Correction, *, by: Actor) -> Correction:
    told = people.holders(reading.LIAISON, item.org)
    told += [item.event.held_by] if item.event.held_by else []
    notices.tell(
        told,
        f"请尽快答复监察事件 {item.event.number}（{reading.rule_label(item.event.rule, labels())}）",
        fingerprint=f"supervision:remind:{item.case.uid}:{workdays.today()}",
        link=f"/desk/supervision/events/{item.event.uid}/",
        case_uid=item.case.uid,
    )
    return item


@act("supervision.correction.accept")
def accept(item: Correction, *, by: Actor, review: str = "") -> Correction:
    _not_a_handler(item, by)
    item.review = review.strip()
    item.save()
    _close(item, EventState.CORRECTED, by)
    return item


@act("supervision.correction.send_back")
def send_back(item: Correction, *, by: Actor, reason: str) -> Correction:
    _not_a_handler(item, by)
    item.review = reason.strip()
    item.save()
    return item


@act("supervision.correction.void")
def void(item: Correction, *, by: Actor, void_reason: str, reason: str) -> Correction:
    """撤销: the only way a card goes; it stays to be seen, with the reason."""
    if void_reason not in VoidReason.values or void_reason == VoidReason.APPEAL:
        raise Refused("请选择撤销原因。", field="void_reason")
    _not_a_handler(item, by)
    return _void(item, void_reason, reason, by)


@act("supervision.correction.propose")
def propose(item: Correction, *, by: Actor, reason: str) -> Correction:
    context().say(rule_label=reading.rule_label(item.event.rule, labels()))
    context().sign_as(casework.issuer_for(item.org, by))
    return item


@act("supervision.correction.uphold")
def uphold(item: Correction, *, by: Actor, reason: str) -> Correction:
    _not_a_handler(item, by)
    item.appeal_decision = reason.strip()
    item.save()
    return item


@act("supervision.correction.grant_appeal")
def grant_appeal(item: Correction, *, by: Actor, reason: str) -> Correction:
    _not_a_handler(item, by)
    item.appeal_decision = reason.strip()
    return _void(item, VoidReason.APPEAL, reason, by)


def _void(item: Correction, why: str, reason: str, by: Actor) -> Correction:
    item.void_reason = why
    item.save()
    context().detail(void_reason=why)
    _close(item, EventState.VOID, by, void_reason=why, reason=reason.strip())
    return item


def _close(item: Correction, state: EventState, by: Actor, **details: Any) -> None:
    event = Event.objects.select_for_update().get(pk=item.event_id)
    event.state, event.closed_on, event.tell_on = state, workdays.today(), None
    event.void_reason = details.get("void_reason", "")
    event.save(update_fields=["state", "closed_on", "tell_on", "void_reason"])
    item.event = event
    exchange.touch(SOURCE, *exchanged([event]))
    verb, name = ("revoke", "void") if state == EventState.VOID else ("close", "correct")
    journal.write(
        subject=event.subject, verb=verb, by=by, act=f"supervision.event.{name}", org=item.org, details=details
    )


def _not_a_handler(item: Correction, by: Actor) -> None:
    """收件、审批、监察分离: who did something in the case, or is held responsible, decides nothing about its events."""
    event = item.event
    held = {item.appealed_by_id, event.held_by_id} - {None}
    if by.account_id is not None and (
        by.account_id in held or journal.acts_of(f"case:{event.case_uid}", by.account_id)
    ):
        raise Refused("您办理过这件办件或者是被监察的承办人，不能审核、复核，请由他人办理。", code="not_allowed")


def _keep(case: Case, uploads: Sequence[Any], by: Actor, purpose: str) -> None:
    for upload in uploads:
        files.store(upload, org=case.org, owner=case.subject, by=by, purpose=purpose)


def _said(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise Refused(sentence, field=field)
    return text.strip()


def destroy_correction(case: Case, *, by: Actor) -> None:
    """期满销毁: the event stays with what was found; what the answer said leaves the records of the exchange too."""
    item = Correction.objects.select_related("event").get(case=case)
    item.delete()
    for key in exchanged([item.event]):
        exchange.erase(SOURCE, key)
        exchange.touch(SOURCE, key)
