"""What somebody hands in, as plain values, and the rows that are made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.apps.services.actions.applications import bars, renewal
from gongkai.apps.services.models import (
    ApplicantKind,
    Application,
    ApplicationMaterial,
    ItemVersion,
    Licence,
    ServiceItem,
)
from gongkai.apps.services.queries.items import why_closed
from gongkai.apps.services.queries.standards import elements_of, version_on
from gongkai.apps.services.rules import handling, projects
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import numbering, rows, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import Organisation

KIND = "services.application"
EXCHANGE_WIDTH = 50
# Where an applicant stands before the body; what another body hands over is judged by the receiving one, in writing.
ASKED_AT_ONCE = ("web", "counter", "post", "agency", "visit")


@dataclass(frozen=True)
class Person:
    """申请人和代理人. Numbers are never stored in clear."""

    kind: str
    name: str
    identity_kind: str
    identity_number: str = field(repr=False)
    legal_representative: str = ""
    phone: str = ""
    address: str = ""
    agent_name: str = ""
    agent_identity_number: str = field(default="", repr=False)
    agent_phone: str = ""


@dataclass(frozen=True)
class HandedIn:
    """One material of the list as it came in."""

    number: int
    form: str
    copies: int = 0


@dataclass(frozen=True)
class Filing:
    """一次申请: content, values of the form, materials, how the result is to be delivered.

    `filled` are the answers of the item's form, judged complete; they are fixed in the act that opens the case.
    """

    content: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    form_version: str = ""
    delivery: str = "window"
    materials: Sequence[HandedIn] = ()
    filled: FormAnswers | None = None
    project_code: str = ""
    # 延续: the licence to be renewed.
    renews: Licence | None = None


@dataclass(frozen=True)
class Submitted:
    """A new application and its query code, which is shown once and stored only as a keyed digest."""

    application: Application
    query_code: str

    @property
    def case(self) -> Case:
        return self.application.case

    @property
    def detail(self) -> Application:
        return self.application


def version_taking(item: ServiceItem, day: date) -> ItemVersion:
    """The version an application of this day is handed in under; refuses where the item takes none."""
    if reason := why_closed(item, day):
        raise Refused(reason, code="item_closed", field="item")
    version = version_on(item, day)
    if version is None:
        raise Refused("本事项当日没有施行的版本，不能办理。", code="no_version", field="item")
    return version


def open_application(
    *,
    item: ServiceItem,
    version: ItemVersion,
    org: Organisation,
    person: Person,
    filing: Filing,
    channel: str,
    submitted_on: date | None = None,
    received_on: date | None = None,
    parent: Case | None = None,
    part: str = "",
) -> Submitted:
    """Inside the act that opens it: case, application, one row for each material of the version."""
    if item.org_id != org.pk:
        raise Refused("本事项不由该机关实施。", code="wrong_body", field="item")
    elements = elements_of(version)
    if parent is None and person.kind not in handling.served(elements):
        names = "、".join(ApplicantKind(kind).label for kind in handling.served(elements))
        raise Refused(f"本事项面向{names}办理，请以{names}的名义申请。", code="not_served", field="kind")
    today = workdays.today()
    came = received_on or today
    project_code = projects.normalise(filing.project_code)
    if project_code and (wrong := projects.problems(project_code)):
        raise Refused(wrong[0], code="project_code", field="project_code")
    if not project_code and projects.needs_code(elements) and channel in ASKED_AT_ONCE:
        raise Refused("本事项属于投资项目审批，请填写项目代码；没有代码的不予受理。", field="project_code")
    code = "" if parent else new_query_code()
    title = f"{item.name}（{person.name}）"
    case = open_case(KIND, org=org, title=title, opened_on=came, parent=parent, query_code=code)
    application = rows.new(
        Application,
        case=case,
        item=item,
        version=version,
        exchange_number=exchange_number(item, org, today),
        channel=channel,
        part=part,
        content=filing.content.strip(),
        answers={"form": filing.form_version, "values": dict(filing.values)},
        delivery=filing.delivery,
        project_code=project_code,
        submitted_on=submitted_on or today,
        received_on=came,
        org=org,
        org_path=org.path,
        **person_fields(person),
    )
    if channel in ASKED_AT_ONCE:
        bars.refuse_barred(application)
    if filing.renews is not None:
        renewal.take_in(application, filing.renews)
    rows.insert(application)
    application.remember_saved()
    _list_materials(application, elements, {one.number: one for one in filing.materials}, came)
    return Submitted(application, code)


def exchange_number(item: ServiceItem, org: Organisation, day: date) -> str:
    """实施编码＋年月日＋当日流水四位 (GB/T 39046: at most 50 characters); none for an item without a code."""
    if not item.code:
        return ""
    serial = numbering.next(series=f"services.exchange.{day:%m%d}", org=org, year=day.year)
    return f"{item.code}{day:%Y%m%d}{serial:04d}"[:EXCHANGE_WIDTH]


def person_fields(person: Person) -> dict[str, Any]:
    """The columns of an application, or of whoever is helped, that say who somebody is; numbers encrypted."""
    number, agent = person.identity_number.strip(), person.agent_identity_number.strip()
    legal = person.kind == "legal"
    return {
        "applicant_kind": person.kind,
        "applicant_name": person.name.strip(),
        "identity_kind": person.identity_kind,
        "identity_cipher": crypto.encrypt_text(number) if number else "",
        "identity_masked": number if legal else crypto.masked(number),
        "identity_index": crypto.blind_index(number) if number else "",
        "legal_representative": person.legal_representative.strip(),
        "phone": person.phone.strip(),
        "address": person.address.strip(),
        "agent_name": person.agent_name.strip(),
        "agent_identity_cipher": crypto.encrypt_text(agent) if agent else "",
        "agent_identity_masked": crypto.masked(agent),
        "agent_phone": person.agent_phone.strip(),
    }


def materials_of(application: Application) -> list[ApplicationMaterial]:
    """材料 of a case, in the order of the list; for acts, which have locked it."""
    return rows.all_of(ApplicationMaterial, "application", application.pk, "number")


def _list_materials(
    application: Application, elements: Elements, handed_in: Mapping[int, HandedIn], came_on: date
) -> None:
    for number, material in enumerate(elements.materials, 1):
        came, shared = handed_in.get(number), handling.is_shared(material)
        form = "shared" if shared else (came.form if came else "")
        listed = rows.new(
            ApplicationMaterial,
            application=application,
            number=number,
            name=material.name,
            necessity=material.necessity,
            wanted=material.kind,
            source=material.source,
            when=material.when,
            can_promise=bool(material.commitment),
            handed_in=form,
            copies=came.copies if came else 0,
            received_on=came_on if form else None,
            verdict="fitting" if shared else "",
        )
        rows.insert(listed)
