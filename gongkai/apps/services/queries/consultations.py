"""Reading 咨询和建议: who answers where, who sees which, what stands on the page of an item."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.apps.services.models import Consultation, ServiceItem
from gongkai.kernel import workdays
from gongkai.kernel.applicants.models import Applicant, ApplicantCase
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.exchange import Record
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Post

KIND, CONSULTANT = "services.consultation", "services.consultant"
RELATED = ("case", "case__org", "item", "org", "org__region")
SHOWN = 20


def _posts() -> QuerySet[Post]:
    today = workdays.today()
    valid = Q(to_on=None) | Q(to_on__gte=today)
    return Post.objects.filter(valid, role=CONSULTANT, from_on__lte=today, account__is_active=True)


def answers(org: Organisation) -> bool:
    """Whether somebody answers for this body today; else its page names the telephone alone."""
    return _posts().filter(org=org).exists()


def shown(item: ServiceItem) -> list[Consultation]:
    """公开的问答 of an item, the newest first."""
    rows = Consultation.objects.filter(item=item, shown_on__isnull=False)
    return list(rows.order_by("-shown_on", "-pk")[:SHOWN])


def beside(item: ServiceItem) -> tuple[bool, list[Consultation]]:
    """For the page of an item: whether one may ask here, and what is public. One statement where nothing is."""
    there = Consultation.objects.filter(item=OuterRef("pk"), shown_on__isnull=False)
    row = ServiceItem.objects.filter(pk=item.pk, visible=True)
    asked = row.values_list(Exists(_posts().filter(org=OuterRef("org"))), Exists(there)).first()
    may_ask, has_shown = asked or (False, False)
    return may_ask, shown(item) if has_shown else []


def consultations(actor: Actor) -> QuerySet[Consultation]:
    """Every one this person may open."""
    return Consultation.objects.filter(within_reach(actor, KIND, case="")).select_related(*RELATED)


def consultation(actor: Actor, uid: UUID) -> Consultation | None:
    return consultations(actor).filter(case__uid=uid).first()


def by_number(number: str) -> Consultation | None:
    """For a visitor who has shown the query code, or whose case it is; never reachable without that."""
    return Consultation.objects.filter(case__number=number).select_related(*RELATED).first()


def by_number_and_code(number: str, code: str) -> Consultation | None:
    """A wrong number and a wrong code look the same."""
    found = by_number(number.strip().upper())
    return found if found is not None and query_code_matches(found.case, code) else None


def owners(one: Consultation) -> list[Applicant]:
    """Applicants in whose space it is."""
    return list(Applicant.objects.filter(case_links__case=one.case, closed_at=None))


def open_of(applicant: Applicant) -> int:
    """How many of this applicant's wait for an answer."""
    own = ApplicantCase.objects.filter(applicant=applicant).values("case")
    return Consultation.objects.filter(case__in=own, case__closed_on=None).count()


def with_contact(until: date) -> QuerySet[Consultation]:
    """Closed until this day, with a contact that nobody needs any more."""
    return Consultation.objects.exclude(contact_cipher="").filter(case__closed_on__lte=until)


def own_lines(applicant: Applicant) -> list[str]:
    """For the copy of personal data: what the account has asked and was answered."""
    own = ApplicantCase.objects.filter(applicant=applicant).values("case")
    rows = Consultation.objects.filter(case__in=own).select_related("case", "item").order_by("pk")
    return [
        f"{one.case.number} {one.item.name} {one.get_kind_display()}：{one.question}　答复：{one.reply}" for one in rows
    ]


# The exchange ------------------------------------------------------------------------


def keys(after: str, size: int) -> list[str]:
    rows = Consultation.objects.filter(case__uid__gt=UUID(after)) if after else Consultation.objects.all()
    return [uid.hex for uid in rows.order_by("case__uid").values_list("case__uid", flat=True)[:size]]


def records(wanted: Sequence[str]) -> dict[str, list[Record]]:
    """办事互动 (GB/T 39046 表10): what was asked and answered, never by whom; what was withdrawn has none any more."""
    rows: Iterable[Consultation] = (
        Consultation.objects.filter(case__uid__in=[UUID(key) for key in wanted])
        .exclude(case__step="withdrawn")
        .select_related(*RELATED)
    )
    return {one.case.uid.hex: [_record(one)] for one in rows}


def _record(one: Consultation) -> Record:
    region = one.org.region.code if one.org.region else ""
    values = {
        # Asked before there is an application: its own number stands where that of the application would.
        "number": one.case.number,
        "interaction": one.case.number,
        "kind": one.kind,
        "title": one.item.name,
        "content": one.question,
        "channel": "online",
        "raised_on": one.asked_at,
        "body": one.org.name,
        "body_code": one.org.uscc,
        "reply": one.reply,
        "replied_on": one.replied_at,
        "state": "done" if one.reply else "waiting",
        "region": region,
    }
    return Record("interaction", one.org_path, values, region=region)
