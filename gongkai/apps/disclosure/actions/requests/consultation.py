"""征求意见: third parties, joint makers, other agencies (条例第三十二条至第三十四条).

Each consultation pauses the reply clock from the day the letter is sent until the answer, or until its
period has passed; several at once overlap and the engine counts the overlap once.
"""

import hashlib
import secrets
from datetime import date
from typing import cast

from gongkai.apps.disclosure.models import Consultation, ConsultationAnswer, ConsultationKind, DisclosureRequest
from gongkai.apps.disclosure.rules import consultation as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@act("disclosure.request.consult")
def consult(
    request: DisclosureRequest,
    *,
    by: Actor,
    kind: str,
    name: str,
    question: str,
    contact: str = "",
    sent_on: date | None = None,
) -> tuple[Consultation, str]:
    """Ask in writing; returns the consultation and the token of its own answering page, shown once."""
    if kind not in ConsultationKind.values:
        raise Refused("请选择征求意见的对象。", field="kind")
    if not name.strip() or not question.strip():
        raise Refused("请填写被征求意见方和征求意见的内容。", field="question")
    on = sent_on or workdays.today()
    if on > workdays.today():
        raise Refused("发出日期不能晚于今天。", field="sent_on")
    received_on = request.receipt_on or on
    due_on = rules.answer_due(
        cast(rules.Kind, kind),
        received_on=received_on,
        letter_received_on=on,
        calendar=workdays.calendar(),
    )
    token = secrets.token_urlsafe(24)
    consultation = Consultation.objects.create(
        request=request,
        kind=kind,
        name=name.strip(),
        contact=contact.strip(),
        question=question.strip(),
        token_hash=token_hash(token),
        sent_on=on,
        due_on=due_on,
    )
    if clockwork.running(request.case, "consultation") is None:
        clockwork.begin(request.case, "consultation", on)
    context().detail(consultation=str(consultation.uid), kind=kind, name=name.strip(), sent_on=on)
    context().detail(pause_reason=_pause_reason(consultation))
    context().say(consultation=consultation)
    consultation.letter = letters.issue(request.case, f"disclosure.consult_{kind}", subject=request, on=on)
    consultation.save(update_fields=["letter"])
    letters.issue(request.case, "disclosure.consult_applicant", subject=request, on=on)
    return consultation, token


@act("disclosure.request.answer_consultation")
def answer_consultation(
    request: DisclosureRequest,
    *,
    by: Actor,
    consultation: Consultation,
    answer: str,
    answer_reason: str = "",
    answered_on: date | None = None,
) -> Consultation:
    """收到意见. A refusal needs its ground; whether the ground is reasonable is for the agency to judge."""
    consultation = _open_one(request, consultation)
    on = answered_on or workdays.today()
    if not consultation.sent_on <= on <= workdays.today():
        raise Refused("答复日期应在发出征求意见书之后、今天之前。", field="answered_on")
    if answer not in (ConsultationAnswer.AGREES, ConsultationAnswer.REFUSES, ConsultationAnswer.PARTLY):
        raise Refused("请选择同意、部分同意或者不同意公开。", field="answer")
    if answer != ConsultationAnswer.AGREES and not answer_reason.strip():
        raise Refused("不同意公开的，请说明理由。", field="answer_reason")
    return _close(request, consultation, answer, answer_reason.strip(), on)


@act("disclosure.request.close_silent_consultation")
def close_silent_consultation(request: DisclosureRequest, *, by: Actor, consultation: Consultation) -> Consultation:
    """期满未答复: the pause ends on the last day of the period, whenever the silence is recorded."""
    consultation = _open_one(request, consultation)
    if workdays.today() <= consultation.due_on:
        raise Refused(f"征求意见期限尚未届满（{consultation.due_on:%Y-%m-%d}）。", code="too_early")
    return _close(request, consultation, ConsultationAnswer.SILENT, "", consultation.due_on)


@act("disclosure.request.judge_answer")
def judge_answer(
    request: DisclosureRequest,
    *,
    by: Actor,
    consultation: Consultation,
    reasonable: bool,
    overriding_interest: str = "",
) -> Consultation:
    """审查第三方意见: a reasonable refusal binds, unless silence would heavily affect the public interest."""
    fresh = request.consultations.select_for_update().filter(pk=consultation.pk).first()
    if fresh is None or fresh.answer not in (ConsultationAnswer.REFUSES, ConsultationAnswer.PARTLY):
        raise Refused("只审查不同意或者部分同意公开的意见。")
    fresh.reasonable, fresh.overriding_interest = reasonable, overriding_interest.strip()
    fresh.save()
    context().detail(consultation=str(fresh.uid), reasonable=reasonable, overriding_interest=overriding_interest)
    return fresh


def _close(request: DisclosureRequest, consultation: Consultation, answer: str, reason: str, on: date) -> Consultation:
    consultation.answer, consultation.answer_reason, consultation.answered_on = answer, reason, on
    consultation.save()
    context().detail(
        consultation=str(consultation.uid),
        answer=answer,
        answered_on=on,
        # An answer after its period no longer holds up the reply clock.
        pause_until=min(on, consultation.due_on),
        pause_reason=_pause_reason(consultation),
    )
    if request.consultations.filter(answer="").exists():
        context().goto("consulting")
        return consultation
    if clockwork.running(request.case, "consultation") is not None:
        clockwork.change(request.case, "consultation", "stop", on)
    context().goto("in_progress")
    return consultation


def _open_one(request: DisclosureRequest, consultation: Consultation) -> Consultation:
    fresh = request.consultations.select_for_update().filter(pk=consultation.pk).first()
    if fresh is None:
        raise Refused("征求意见记录不属于本件。")
    if fresh.answer:
        raise Refused("这份征求意见书已经答复。", code="answered")
    return fresh


def _pause_reason(consultation: Consultation) -> str:
    """Read by the applicant in the explanation of the reply period: which kind of party, never which one."""
    number = Consultation.objects.filter(request=consultation.request_id, pk__lte=consultation.pk).count()
    return f"征求{consultation.get_kind_display()}意见（第{number}份征求意见书）"
