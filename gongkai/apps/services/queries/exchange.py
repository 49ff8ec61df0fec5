"""事项 and 办件 as records of the exchange (GB/T 39046): one record set for each stage of a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongkai.apps.services.models import Application, ItemVersion, Licence, ServiceItem
from gongkai.apps.services.queries.applications import KIND
from gongkai.apps.services.queries.standards import LIVE, elements_of
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import workdays
from gongkai.kernel.cases.models import Case, Clock, Letter
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.exchange import Record
from gongkai.kernel.files import crypto
from gongkai.kernel.journal.models import Entry

ITEM, APPLICATION = "services.item", KIND
ACCEPTING = ("accept", "accept_tolerant", "accept_by_commitment", "accept_deemed", "decide_at_once", "open_part")
RETURNING = frozenset({"return", "request_supplement"})
PASSING = frozenset({"accept", "decide", "review", "approve", "confirm", "deliver", "extend"})
JOIN = "；"


# Items ---------------------------------------------------------------------------


def item_keys(after: str, size: int) -> list[str]:
    rows = ServiceItem.objects.filter(state__in=LIVE, **_past(after)).order_by("uid")
    return [uid.hex for uid in rows.values_list("uid", flat=True)[:size]]


def items_of_body(org_path: str) -> list[str]:
    """Keys of what one body has in force, after its whole list was taken over."""
    rows = ServiceItem.objects.filter(org_path=org_path, state__in=LIVE).values_list("uid", flat=True)
    return [uid.hex for uid in rows]


def items_of_catalogue(catalogue: UUID, org_path: str) -> list[str]:
    """Keys of what has ended with a catalogue entry in one owner's tree."""
    rows = ServiceItem.objects.filter(catalogue__uid=catalogue, org_path__startswith=org_path)
    return [uid.hex for uid in rows.values_list("uid", flat=True)]


def item_records(keys: Sequence[str]) -> dict[str, list[Record]]:
    """Items in use or suspended with the elements in force; one that has ended has none (§12: D)."""
    rows = ServiceItem.objects.filter(uid__in=[UUID(key) for key in keys], state__in=LIVE)
    found = {item.pk: item for item in rows.select_related("org", "org__region", "catalogue")}
    versions = ItemVersion.objects.filter(item__in=found, published_at__isnull=False)
    current = {one.item_id: one for one in versions if one.number == found[one.item_id].number}
    return {item.uid.hex: _item(item, elements_of(current[pk])) for pk, item in found.items() if pk in current}


def _item(item: ServiceItem, elements: Elements) -> list[Record]:
    made = [Record("item", item.org_path, _item_values(item, elements), region=_region(item))]
    for number, one in enumerate(elements.materials, 1):
        values = {
            "code": item.code,
            "item_name": item.name,
            "number": number,
            "name": one.name,
            "source_note": one.source_note,
            "fill_note": one.filling,
            "standard": one.standard,
            "originals": one.originals,
            "copies": one.copies,
            "needed": one.necessity == "necessary",
        }
        made.append(Record("item_material", item.org_path, values, key=str(number), region=_region(item)))
    return made


def _item_values(item: ServiceItem, e: Elements) -> dict[str, Any]:
    """Repeated elements become one text, as the tables of the exchange have one column for them."""
    return {
        "name": e.name,
        "situation": e.situation,
        "catalogue_code": item.catalogue.code if item.catalogue else "",
        "code": item.code,
        "local_catalogue_code": e.local_catalogue_code,
        "local_code": e.local_code,
        "type_label": tables.type_label(item.type),
        "type": item.type,
        "bases": JOIN.join(" ".join(filter(None, (b.title, b.number, b.article))) for b in e.bases),
        "level_label": tables.label("levels", item.level),
        "level": item.level,
        "body": item.org.name,
        "body_code": item.org.uscc,
        "body_type_label": _label("body_types", e.body_type),
        "body_type": e.body_type,
        "statutory_days": e.statutory_days,
        "statutory_unit": _label("units", e.statutory_unit),
        "statutory_note": e.statutory_note,
        "promised_days": e.promised_days,
        "promised_unit": _label("units", e.promised_unit),
        "promised_note": e.promised_note,
        "accept_conditions": e.accept_conditions,
        "flow": JOIN.join(step.name for step in e.steps),
        "joint_bodies": JOIN.join(e.joint_bodies),
        "entrusting": e.entrusting,
        "intermediaries": JOIN.join(one.name for one in e.intermediaries),
        "limit_note": e.limit_note,
        "results": JOIN.join(one.name for one in e.results),
        "is_fee": e.is_fee,
        "fee_basis": e.fee_basis,
        "area": e.area,
        "objects_label": "、".join(tables.label("objects", code) for code in e.service_objects),
        "objects": ",".join(e.service_objects),
        "legal_topics": "、".join(tables.label("legal_topics", code) for code in e.legal_topics),
        "person_topics": "、".join(tables.label("person_topics", code) for code in e.person_topics),
        "forms_label": "、".join(tables.label("forms", code) for code in e.handling_forms),
        "forms": ",".join(e.handling_forms),
        "special_procedures": JOIN.join(_label("special_kinds", one.kind) for one in e.special_procedures),
        "region": _region(item),
        "bookable": e.bookable,
        "pay_online": e.pay_online,
        "courier": e.courier,
        "online": e.online,
        "online_url": e.online_url,
        "addresses": JOIN.join(one.address for one in e.venues),
        "hours": JOIN.join(dict.fromkeys(one.hours for one in e.venues if one.hours)),
        "consult": e.consult,
        "complaint": e.complaint,
        "questions": JOIN.join(f"{one.question} {one.answer}" for one in e.questions),
        "project_type": e.project_type,
        "visits": e.visits,
        "version": item.number,
        "state": item.state,
        "effective_on": item.effective_on,
        "cancelled_on": item.cancelled_on,
    }


def _region(item: ServiceItem) -> str:
    """Of the item, else of the authority that registered its body (GB 32100: places 3 to 8 of the code)."""
    return item.region_code or item.org.uscc[2:8]


def _label(table: str, code: str) -> str:
    return tables.label(table, code) if code else ""


# Cases -----------------------------------------------------------------------------


def application_keys(after: str, size: int) -> list[str]:
    rows = Application.objects.filter(**_past(after, "case__uid__gt")).order_by("case__uid")
    return [uid.hex for uid in rows.values_list("case__uid", flat=True)[:size]]


def exchange_numbers(cases: Iterable[Case]) -> dict[int, str]:
    """交换编号 of our cases, for datasets of other apps about them."""
    own = [case.pk for case in cases if case.kind == KIND]
    return dict(Application.objects.filter(case__in=own).values_list("case_id", "exchange_number"))


def exchange_types(cases: Iterable[Case]) -> dict[int, str]:
    own = [case.pk for case in cases if case.kind == KIND]
    return dict(Application.objects.filter(case__in=own).values_list("case_id", "item__type"))


@dataclass(frozen=True)
class Course:
    """What stands about one case beside its own row."""

    entries: list[Entry]
    promised_on: date | None
    letters: list[Letter]
    licences: list[Licence]

    def last(self, *acts: str) -> Entry | None:
        wanted = {f"{KIND}.{act}" for act in acts}
        return next((one for one in reversed(self.entries) if one.act in wanted), None)


def application_records(keys: Sequence[str]) -> dict[str, list[Record]]:
    rows = Application.objects.filter(case__uid__in=[UUID(key) for key in keys])
    found = list(
        rows.select_related("case", "item__catalogue", "item__org", "version", "org__region").prefetch_related(
            "materials", "stages", "specials"
        )
    )
    courses = _courses(found)
    return {one.case.uid.hex: _case(one, courses[one.case_id]) for one in found}


def _courses(found: Sequence[Application]) -> dict[int, Course]:
    """Journal, promise, letters and licences of many cases: four queries."""
    by_subject = {one.case.subject: one.case_id for one in found}
    made: dict[int, Course] = {one.case_id: Course([], None, [], []) for one in found}
    for entry in Entry.objects.filter(subject__in=list(by_subject)).order_by("subject", "seq"):
        made[by_subject[entry.subject]].entries.append(entry)
    promised: dict[int, date | None] = {}
    for clock in Clock.objects.filter(case__in=made, key="promise").order_by("round"):
        promised[clock.case_id] = clock.due_on
    for letter in Letter.objects.filter(case__in=made).order_by("pk"):
        made[letter.case_id].letters.append(letter)
    for licence in Licence.objects.filter(application__case__in=made).select_related("application").order_by("pk"):
        made[licence.application.case_id].licences.append(licence)
    return {key: Course(one.entries, promised.get(key), one.letters, one.licences) for key, one in made.items()}


def _case(application: Application, course: Course) -> list[Record]:
    number = application.exchange_number or application.case.number
    elements = elements_of(application.version)

    def record(dataset: str, values: Mapping[str, Any], key: str = "") -> Record:
        return Record(dataset, application.org_path, {"number": number, **values}, key, _region(application.item))

    made = [record("application", _applied(application, elements, course))]
    for row in application.materials.all():
        values = {
            "name": row.name,
            "taken": bool(row.handed_in),
            "form": row.handed_in,
            "copies": row.copies or None,
            "taken_on": row.received_on,
        }
        made.append(record("application_material", values, str(row.number)))
    if application.accepted_on is not None:
        made.append(record("acceptance", _accepted(application, elements, course)))
    made += [record("handling", values, key) for key, values in _handled(application, course)]
    made += [record("special_procedure", values, key) for key, values in _special(application, course)]
    if application.case.closed_on is not None and application.outcome:
        made.append(record("completion", _completed(application, elements, course)))
    return made


def _applied(one: Application, elements: Elements, course: Course) -> dict[str, Any]:
    agent = bool(one.agent_name)
    first = course.entries[0] if course.entries else None
    return {
        "code": one.item.code,
        "item_name": one.item.name,
        "project_type_label": _label("project_types", elements.project_type),
        "project_type": elements.project_type or "9",
        "summary": one.content,
        "applicant_kind": one.applicant_kind,
        "applicant": one.applicant_name,
        "identity_kind": one.identity_kind,
        "identity": _clear(one.identity_cipher),
        "contact": one.agent_name if agent else one.applicant_name if one.applicant_kind == "person" else "",
        "contact_kind": "citizen_id" if agent else "",
        "contact_identity": _clear(one.agent_identity_cipher) if agent else "",
        "mobile": one.agent_phone if agent and one.agent_phone else one.phone,
        "address": one.address,
        "legal": one.legal_representative,
        "channel": one.channel,
        "applied_at": _moment(one.submitted_on, first),
        "region": _region(one.item),
    }


def _accepted(one: Application, elements: Elements, course: Course) -> dict[str, Any]:
    entry = course.last(*ACCEPTING)
    letters = [letter.number for letter in course.letters if letter.template in ACCEPTANCE_LETTERS]
    return {
        "catalogue_code": one.item.catalogue.code if one.item.catalogue else "",
        "code": one.item.code,
        "situation": elements.situation,
        "item_name": one.item.name,
        "version": one.version.number,
        "body": one.org.name,
        "body_code": one.org.uscc,
        "officer": entry.actor_name if entry is not None else "",
        "accepted_at": _moment(one.accepted_on, entry),
        "document": letters[-1] if letters else "",
        "promised_on": course.promised_on,
        "project_type_label": _label("project_types", elements.project_type),
        "project_type": elements.project_type or "9",
        "region": _region(one.item),
    }


ACCEPTANCE_LETTERS = frozenset({"services.acceptance", "services.tolerance", "services.commitment", "services.deemed"})


def _handled(one: Application, course: Course) -> Iterable[tuple[str, dict[str, Any]]]:
    """办理过程: every act with who did it and when it began, and the step where the case waits now."""
    spec = procedure(KIND)
    opinions = {stage.name: stage.opinion for stage in one.stages.all() if stage.opinion}
    began: datetime | None = None
    for entry in course.entries:
        kind, _, act = entry.act.rpartition(".")
        if kind != KIND:
            continue
        step = entry.step_before if entry.step_before in {s.id for s in spec.steps} else entry.step_after
        details = entry.details
        opinion = opinions.get(str(details.get("stage", ""))) if act == "pass_stage" else details.get("reason", "")
        yield (
            f"{entry.seq}",
            {
                "action": _action(entry.verb),
                "step": f"{spec.step(step).label}：{spec.act(act).label}",
                "officer": entry.actor_name,
                "opinion": str(opinion or "")[:2000],
                "began_at": began or entry.at,
                "ended_at": entry.at,
                "body": one.org.name,
                "body_code": one.org.uscc,
                "state": "done",
            },
        )
        began = entry.at
    if one.case.closed_on is None and began is not None:
        waiting = {
            "action": "other",
            "step": spec.step(one.case.step).label,
            "began_at": began,
            "ended_at": began,
            "body": one.org.name,
            "body_code": one.org.uscc,
            "state": "waiting",
        }
        yield "waiting", waiting


def _action(verb: str) -> str:
    """通过、退回、其他 (表7 第2项)."""
    if verb in RETURNING:
        return "return"
    return "pass" if verb in PASSING else "other"


def _special(one: Application, course: Course) -> Iterable[tuple[str, dict[str, Any]]]:
    """特别程序 and 延长: A.7 knows these two kinds."""
    body = {"body": one.org.name, "body_code": one.org.uscc}
    for run in one.specials.all():
        yield (
            str(run.pk),
            {
                "kind_label": _label("special_kinds", run.kind) or run.kind,
                "kind": "other",
                "began_at": run.since_on,
                "reason": run.reason,
                "ended_at": run.until_on,
                "result": run.result,
                "document": run.document_number,
                **body,
            },
        )
    extended = course.last("extend")
    if extended is not None:
        reason = one.extension_reason or str(extended.details.get("reason", ""))
        yield (
            "extension",
            {"kind_label": "延长审批", "kind": "extension", "began_at": extended.at, "reason": reason, **body},
        )


def _completed(one: Application, elements: Elements, course: Course) -> dict[str, Any]:
    last = course.entries[-1] if course.entries else None
    licences = course.licences
    terms = [_term(licence) for licence in licences]
    decided = course.last("grant", "refuse", "decide_at_once", "refuse_acceptance", "terminate", "withdraw") or last
    return {
        "officer": decided.actor_name if decided is not None else "",
        "closed_at": _moment(one.case.closed_on, last),
        "outcome": one.outcome,
        "licence_names": "、".join(licence.name for licence in licences),
        "licence_numbers": "、".join(licence.number for licence in licences),
        "explanation": one.grounds[:2000],
        "validity": "、".join(terms)[:60],
        "issuer": one.org.name if licences else "",
        "region": _region(one.item),
        "by_courier": one.delivery_used == "courier",
        "is_fee": elements.is_fee,
    }


def _term(licence: Licence) -> str:
    end = f"{licence.valid_to:%Y%m%d}" if licence.valid_to else "长期"
    return f"{licence.valid_from:%Y%m%d}至{end}"


def _moment(day: date | None, entry: Entry | None) -> date | datetime | None:
    """The instant of an act where it was done on that day; else the day alone, which a letter or a clerk gave."""
    if entry is not None and day is not None and entry.at.astimezone(workdays.SHANGHAI).date() == day:
        return entry.at
    return day


def _clear(sealed: str) -> str:
    return crypto.decrypt_text(sealed) if sealed else ""


def _past(after: str, name: str = "uid__gt") -> dict[str, UUID]:
    return {name: UUID(after)} if after else {}
