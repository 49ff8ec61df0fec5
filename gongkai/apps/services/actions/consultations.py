"""咨询和建议的提出、答复、公开 (law/steps/consultation.toml)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from gongkai.apps.services.models import Consultation, ConsultationKind, ServiceItem
from gongkai.apps.services.queries import consultations as reading
from gongkai.apps.services.rules import consultations as rules
from gongkai.kernel import law, workdays
from gongkai.kernel.applicants import messages, sealing
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import contact_of
from gongkai.kernel.applicants.templates import template
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, public

KIND = "services.consultation"
ASKER = public("提出人", "提出人")
MOST_OPEN = 5
LONGEST_EXTENSION = 10
AT_ONCE = 5000


@dataclass(frozen=True)
class Asked:
    """A new case and its query code, which is shown once and stored only as a keyed digest."""

    consultation: Consultation
    query_code: str

    @property
    def case(self) -> Case:
        return self.consultation.case

    @property
    def detail(self) -> Consultation:
        return self.consultation


@act("services.consultation.ask")
def ask(*, org: Organisation, by: Actor, item: ServiceItem, kind: str, question: str, contact: str = "") -> Asked:
    """提出, without saying who one is; `contact` is for the notice of the answer alone."""
    if not item.visible or item.org_id != org.pk or not reading.answers(org):
        raise Refused("该机关暂不在网上答复咨询，请按办事指南上的咨询方式联系。", code="closed")
    if kind not in ConsultationKind.values:
        raise Refused("请选择类型。", field="kind")
    if not question.strip():
        raise Refused("请填写内容。", field="question")
    if contact.strip() and contact_of(contact) is None:
        raise Refused("请填写手机号码或者电子邮箱；不需要通知的可以不填。", field="contact")
    code = new_query_code()
    label = ConsultationKind(kind).label
    case = open_case(KIND, org=org, title=f"{label}：{item.name}"[:200], query_code=code)
    made = Consultation(
        case=case,
        item=item,
        org=org,
        org_path=org.path,
        kind=kind,
        question=question.strip()[:2000],
        asked_at=workdays.now(),
    )
    sealing.seal(made, "contact", contact.strip())
    made.save(force_insert=True)
    context().detail(kind=kind)
    return Asked(made, code)


@transaction.atomic
def ask_from(presence: Presence, *, item: ServiceItem, kind: str, question: str) -> Asked:
    """By whoever is signed in: it stands in their space, where the answer comes too."""
    if reading.open_of(presence.subject) >= MOST_OPEN:
        raise Refused(f"您有{MOST_OPEN}件还没有答复，请等答复后再提出。", code="too_many")
    made = ask(org=item.org, by=ASKER, item=item, kind=kind, question=question)
    linking.link(presence, made.case)
    return made


@act("services.consultation.answer")
def answer(one: Consultation, *, by: Actor, reply: str) -> Consultation:
    if not reply.strip():
        raise Refused("请填写答复。", field="reply")
    one.reply, one.replied_at = reply.strip()[:4000], workdays.now()
    one.save()
    _tell(one)
    return one


@act("services.consultation.extend")
def extend(one: Consultation, *, by: Actor, days: int, reason: str) -> Consultation:
    if not 1 <= days <= LONGEST_EXTENSION:
        raise Refused(f"一次延长1至{LONGEST_EXTENSION}个工作日。", field="days")
    context().detail(public_note=reason.strip()[:300])
    return one


@act("services.consultation.withdraw")
def withdraw(one: Consultation, *, by: Actor) -> Consultation:
    one.contact_cipher = ""
    one.save()
    return one


@act("services.consultation.publish")
def publish(one: Consultation, *, by: Actor, shown_question: str, shown_reply: str) -> Consultation:
    """公开在办事指南上, in words that tell nobody who asked; a complaint never."""
    if one.kind == ConsultationKind.COMPLAINT:
        raise Refused("投诉不公开。", code="complaint")
    for name, text in (("shown_question", shown_question), ("shown_reply", shown_reply)):
        if not text.strip():
            raise Refused("请填写公开的问题和答复。", field=name)
        if found := rules.personal(text):
            raise Refused(f"公开的内容中有{'、'.join(found)}，请去掉。", field=name, code="personal")
    one.shown_question, one.shown_reply = shown_question.strip()[:500], shown_reply.strip()[:4000]
    one.shown_on = workdays.today()
    one.save()
    return one


@act("services.consultation.take_down")
def take_down(one: Consultation, *, by: Actor, reason: str) -> Consultation:
    if one.shown_on is None:
        raise Refused("没有公开。", code="not_shown")
    one.shown_on = None
    one.save()
    return one


def forget_contacts() -> int:
    """The contact has done its work once the answer was told; how many forgot it."""
    edge = workdays.today()
    days = law.period("services.consultation_contact", on=edge).days
    rows = list(reading.with_contact(edge - timedelta(days=days)).values_list("pk", flat=True)[:AT_ONCE])
    return Consultation.objects.filter(pk__in=rows).update(contact_cipher="")


def _tell(one: Consultation) -> None:
    """To the account, else to the contact that was left; the answer itself stands on the page alone."""
    values = {"number": one.case.number, "item": one.item.name}
    owners = reading.owners(one)
    for owner in owners:
        link = reverse("services:consulted", args=[one.case.number])
        mark = f"consultation:{one.case.uid}"
        messages.send(owner, "services.consultation_answered", fingerprint=mark, case=one.case, link=link, **values)
    contact = contact_of(one.contact) if not owners and one.contact else None
    if contact is not None:
        messages.queue(contact, template("services.consultation_answered"), values, link=reverse("services:track"))
