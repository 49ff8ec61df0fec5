"""A case as it is told: from the rows, for one caller."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.apps.services.api import case_shapes as shapes
from gongkai.apps.services.api.shapes import Code
from gongkai.apps.services.models import Application, ApplicationFee, ApplicationMaterial, Licence, Outcome
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import fees, systems
from gongkai.apps.services.queries import licences as licence_reading
from gongkai.apps.services.rules import handling
from gongkai.kernel import law
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of, letters_of
from gongkai.kernel.clients.callers import Caller
from gongkai.kernel.files.models import StoredFile

KIND = reading.KIND
MATERIAL = "material-"


def line(application: Application, changed: tuple[int, Any]) -> dict[str, Any]:
    """What a list tells of a case; `changed` is the number and the time of its last entry."""
    case = application.case
    return {
        "uid": case.uid,
        "number": case.number,
        "exchange_number": application.exchange_number,
        "sequence": changed[0],
        "changed_at": changed[1],
        "item": shapes.ItemOfCase(
            uid=application.item.uid,
            code=application.item.code,
            name=application.item.name,
            version=application.version.number,
        ),
        "applicant": application.applicant_name,
        "step": Code(key=case.step, label=procedure(KIND).step(case.step).label),
        "outcome": outcome(application.outcome),
        "closed": case.closed_on is not None,
        "channel": Code(key=application.channel, label=application.get_channel_display()),
        "part": application.part,
        "received_on": application.received_on,
        "accepted_on": application.accepted_on,
        "decided_on": application.decided_on,
        "due_on": case.due_on,
    }


def detail(request: HttpRequest, application: Application, caller: Caller) -> shapes.CaseDetail:
    """The whole case for the system that asks; files and acts as its posts, or its officer's, allow."""
    case = application.case
    parent = case.parent
    return shapes.CaseDetail(
        **{
            **line(application, systems.last_changes([application])[application.case_id]),
            "applicant": _applicant(application),
            "parent": parent.number if parent else None,
            "content": application.content,
            "answers": application.answers.get("values") or {},
            "delivery": Code(key=application.delivery, label=application.get_delivery_display()),
            "submitted_on": application.submitted_on,
            "deemed": application.deemed,
            "by_commitment": application.by_commitment,
            "supplement_items": application.supplement_items,
            "tolerance_until": application.tolerance_until,
            "extension_proposed": application.extension_proposed,
            "proposed": outcome(application.proposed),
            "grounds": application.grounds,
            "delivered_on": application.delivered_on,
            "clocks": _clocks(application),
            "materials": [_material(row) for row in application.materials.all()],
            "stages": [_stage(row) for row in application.stages.all()],
            "procedures": _procedures(application),
            "files": [told_file(one) for one in reading.files_of(application, caller.actor)],
            "licences": licences(request, licence_reading.licences_of(application)),
            "fees": [told_fee(one) for one in application.fees.select_related("application__org", "application__case")],
            "letters": [
                shapes.LetterOfCase(title=one.title, number=one.number, issued_on=one.issued_on)
                for one in letters_of(case)
            ],
            "acts": _offered(application, caller),
        }
    )


def told_file(file: StoredFile) -> shapes.FileOfCase:
    material = file.purpose.removeprefix(MATERIAL)
    number = int(material) if file.purpose.startswith(MATERIAL) and material.isdecimal() else None
    return shapes.FileOfCase(uid=file.uid, name=file.original_name, size=file.size, material=number, sha256=file.sha256)


def told_fee(row: ApplicationFee) -> shapes.FeeOfCase:
    state = fees.state_of(row)
    return shapes.FeeOfCase(
        number=row.number,
        body=row.application.org.name,
        name=row.name,
        standard=row.standard,
        amount=str(row.amount),
        reduced=str(row.reduced),
        state=Code(key=state.value, label=str(state.label)),
        payment_way=row.payment_way,
        noticed_on=row.noticed_on,
        paid_on=row.paid_on,
        channel=Code(key=row.channel, label=row.get_channel_display()) if row.channel else None,
        receipt=row.receipt,
        refunded=str(row.refunded),
    )


def outcome(value: str) -> Code | None:
    return Code(key=value, label=Outcome(value).label) if value else None


def _applicant(one: Application) -> shapes.ApplicantOfCase:
    return shapes.ApplicantOfCase(
        kind=Code(key=one.applicant_kind, label=one.get_applicant_kind_display()),
        name=one.applicant_name,
        identity_kind=Code(key=one.identity_kind, label=one.get_identity_kind_display()),
        identity=one.identity_masked,
        legal_representative=one.legal_representative,
        phone=one.phone,
        address=one.address,
        agent_name=one.agent_name,
        agent_identity=one.agent_identity_masked,
        agent_phone=one.agent_phone,
    )


def _clocks(application: Application) -> list[shapes.ClockOfCase]:
    spec = procedure(KIND)
    return [
        shapes.ClockOfCase(
            key=one.key,
            label=spec.clock(one.key).label,
            started_on=one.started_on,
            due_on=one.due_on,
            paused_since=one.paused_since,
            stopped_on=one.stopped_on,
            provisional=one.provisional,
        )
        for one in clocks_of(application.case)
    ]


def _material(row: ApplicationMaterial) -> shapes.MaterialOfCase:
    return shapes.MaterialOfCase(
        number=row.number,
        name=row.name,
        necessity=row.necessity,
        handed_in=Code(key=row.handed_in, label=row.get_handed_in_display()) if row.handed_in else None,
        copies=row.copies,
        received_on=row.received_on,
        verdict=Code(key=row.verdict, label=row.get_verdict_display()) if row.verdict else None,
        note=row.note,
        can_promise=row.can_promise,
    )


def _stage(row: Any) -> shapes.StageOfCase:
    return shapes.StageOfCase(
        number=row.number,
        name=row.name,
        days=row.days,
        passed_on=row.passed_on,
        passed_by=row.passed_by,
        opinion=row.opinion,
    )


def _procedures(application: Application) -> list[shapes.ProcedureOfCase]:
    kinds = handling.special_kinds()
    return [
        shapes.ProcedureOfCase(
            kind=Code(key=run.kind, label=kinds[run.kind].label),
            stops_clock=run.stops_clock,
            document_number=run.document_number,
            reason=run.reason,
            expected_days=run.expected_days,
            since_on=run.since_on,
            until_on=run.until_on,
            result=run.result,
        )
        for run in application.specials.all()
    ]


def licences(request: HttpRequest, rows: Iterable[Licence]) -> list[shapes.LicenceOfCase]:
    return [
        shapes.LicenceOfCase(
            name=one.name,
            number=one.number,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=Code(key=one.state, label=one.get_state_display()),
            url=request.build_absolute_uri(reverse("services:licence", args=[one.uid])),
        )
        for one in rows
    ]


def _offered(application: Application, caller: Caller) -> list[shapes.OfferedOfCase]:
    """What the desk would offer, as far as the token carries it."""
    pointless = reading.pointless_acts(application)
    return [
        shapes.OfferedOfCase(
            id=one.name,
            label=one.spec.label,
            article=law.cite(one.spec.article) if one.spec.article else "",
            primary=one.spec.primary,
            reason_required=one.spec.reason_required,
            warning=one.warning,
        )
        for one in available(application.case, caller.actor)
        if one.name not in pointless and caller.may(f"{KIND}.{one.name}")
    ]
