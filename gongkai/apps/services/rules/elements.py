"""实施清单要素 as plain values (law/elements.toml): what a version says, whatever table or file it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Basis:
    """设定依据: one row."""

    title: str = ""
    number: str = ""
    kind: str = ""
    article: str = ""
    text: str = ""
    repealed: bool | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """申请材料: one row."""

    name: str = ""
    kind: str = ""
    necessity: str = ""
    originals: int | None = None
    copies: int | None = None
    format: str = ""
    source: str = ""
    source_note: str = ""
    standard: str = ""
    filling: str = ""
    basis: str = ""
    basis_kind: str = ""
    when: str = ""
    shared: bool | None = None
    certificate: bool | None = None
    commitment: bool | None = None
    list_line: str = ""
    blank_form: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class SpecialProcedure:
    """特别程序: one row."""

    kind: str = ""
    name: str = ""
    days: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """办理环节: one row."""

    name: str = ""
    kind: str = ""
    post: str = ""
    days: int | None = None
    content: str = ""
    result: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """办理地点: one row."""

    name: str = ""
    address: str = ""
    window: str = ""
    hours: str = ""
    phone: str = ""
    longitude: str = ""
    latitude: str = ""
    traffic: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """收费项目: one row."""

    name: str = ""
    standard: str = ""
    basis: str = ""
    basis_kind: str = ""
    reducible: bool | None = None
    reduction: str = ""
    list_line: str = ""
    # Yuan with two decimals for one unit; empty where the standard is no fixed amount.
    amount: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """办理结果: one row."""

    name: str = ""
    kind: str = ""
    sample: str = ""
    validity: str = ""


@dataclass(frozen=True, slots=True)
class Intermediary:
    """中介服务: one row."""

    name: str = ""
    basis: str = ""
    basis_kind: str = ""
    note: str = ""
    list_line: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """常见问题: one row."""

    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Discretion:
    """裁量基准: one row."""

    situation: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Elements:
    """实施清单要素. Empty texts and None say "not filled in"; codes are those of law/tables.toml.

    `extras` keeps what a foreign list carries beyond the national elements, word for word.
    """

    name: str = ""
    situation: str = ""
    type: str = ""
    kind: str = ""
    starts_from: str = ""
    level: str = ""
    internal: bool | None = None
    local_catalogue_code: str = ""
    local_code: str = ""
    power_source: str = ""
    bases: tuple[Basis, ...] = ()
    body_type: str = ""
    entrusting: str = ""
    joint_bodies: tuple[str, ...] = ()
    service_objects: tuple[str, ...] = ()
    accept_conditions: str = ""
    limit_note: str = ""
    no_materials: bool | None = None
    materials: tuple[Material, ...] = ()
    statutory_days: int | None = None
    statutory_unit: str = ""
    statutory_note: str = ""
    promised_days: int | None = None
    promised_unit: str = ""
    promised_note: str = ""
    special_procedures: tuple[SpecialProcedure, ...] = ()
    project_type: str = ""
    handling_forms: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    process_note: str = ""
    in_hall: bool | None = None
    area: str = ""
    venues: tuple[Venue, ...] = ()
    consult: str = ""
    complaint: str = ""
    is_fee: bool | None = None
    fee_basis: str = ""
    fees: tuple[Fee, ...] = ()
    pay_before: str = ""
    pay_online: bool | None = None
    visits: int | None = None
    visits_note: str = ""
    online: bool | None = None
    depth: str = ""
    online_services: tuple[str, ...] = ()
    online_url: str = ""
    bookable: bool | None = None
    courier: bool | None = None
    terminals: bool | None = None
    no_result: bool | None = None
    results: tuple[Result, ...] = ()
    intermediaries: tuple[Intermediary, ...] = ()
    person_topics: tuple[str, ...] = ()
    legal_topics: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    remedies: str = ""
    illegal_acts: str = ""
    penalties: tuple[str, ...] = ()
    duty_procedures: tuple[str, ...] = ()
    discretion: tuple[Discretion, ...] = ()
    responsibilities: str = ""
    accountability: str = ""
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


ROWS: dict[str, type] = {
    "bases": Basis,
    "materials": Material,
    "special_procedures": SpecialProcedure,
    "steps": Step,
    "venues": Venue,
    "fees": Fee,
    "results": Result,
    "intermediaries": Intermediary,
    "questions": Question,
    "discretion": Discretion,
}
