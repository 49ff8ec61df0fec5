"""The shapes of the law files of 政府信息公开; `tables` reads them."""

from typing import Annotated, Literal

from pydantic import Field

from gongkai.kernel.law import Entry, Sourced, Table, Version, Versioned

Text = Annotated[str, Field(min_length=1)]


# 适用条例 -----------------------------------------------------------------------------------------


class RegimeRow(Version):
    """One of the two regulations and where they differ in what a request must hold."""

    key: Literal["R492", "R711"]
    title: Text
    identity_proof: bool
    purpose: bool
    completion_once: bool
    other_agencies_pause: bool


class Regimes(Versioned[RegimeRow]):
    """适用哪一部条例, by the receipt date."""


class RegimeTable(Table):
    regimes: tuple[Regimes, ...] = Field(min_length=1, max_length=1)


# 答复类型 -----------------------------------------------------------------------------------------

Need = Literal["reply_text", "grounds", "searched", "consulted", "completed", "reason_unreasonable"]
RemedyClass = Literal["either", "review_first", "review_first_for_refused_part", "silence", "none"]


class Variant(Entry):
    """A case inside one outcome that has its own item of Article 36."""

    key: Text
    label: Text
    finding: Text
    article: Text


class OutcomeRule(Versioned[Version]):
    """答复类型; its id is the row of the annual table."""

    group: Literal["granted", "partial", "denied", "unable", "not_processed", "other"]
    finding: Text
    letter: str
    letter_title: str
    remedies: RemedyClass
    needs: tuple[Need, ...]
    way: Literal["reply", "act"]
    variants: tuple[Variant, ...] = ()


class OutcomeTable(Table):
    outcomes: tuple[OutcomeRule, ...]


# 收费 ---------------------------------------------------------------------------------------------


class Tier(Entry):
    """超额累进 of one stretch: up to and including `upto` (None: without end) at `each` yuan."""

    upto: Annotated[int, Field(gt=0)] | None = None
    each: Annotated[int, Field(ge=0)]


class Further(Entry):
    """Beyond the last tier: every so many more, the price rises by `add`."""

    every: Annotated[int, Field(gt=0)]
    add: Annotated[int, Field(gt=0)]


class FeeRow(Version):
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    further: Further | None = None


class FeeSchedule(Versioned[FeeRow]):
    unit: Text


class LimitRow(Version):
    value: Annotated[int, Field(ge=0)]


class Limit(Versioned[LimitRow]):
    """A number that is not a period."""


class Revenue(Sourced):
    """非税收入科目."""

    item: Text
    label: Text
    receipt: Text


class FeeTable(Table):
    fees: tuple[FeeSchedule, ...]
    limits: tuple[Limit, ...]
    revenue: Revenue


# 救济 ---------------------------------------------------------------------------------------------


class RemedyRow(Version):
    paragraphs: tuple[Text, ...]


class Remedy(Versioned[RemedyRow]):
    """救济告知 of one class; `{review_days}` and the like come from the periods."""


class ReviewBodyRow(Version):
    bodies: Annotated[tuple[Literal["government", "higher", "superior"], ...], Field(min_length=1)]


class ReviewBody(Versioned[ReviewBodyRow]):
    """行政复议机关 of one kind of body."""


class RemedyTable(Table):
    remedies: tuple[Remedy, ...]
    review_bodies: tuple[ReviewBody, ...]


# 征求意见 -----------------------------------------------------------------------------------------

Answer = Literal["agrees", "refuses", "partly", "silent"]
ConsultationResult = Literal["disclose", "withhold", "withhold_part", "agency_decides"]


class ConsultationRow(Sourced):
    """What an answer means for the decision."""

    regime: Literal["R492", "R711"]
    answer: Answer
    reasonable: Literal["any", "yes", "no"] = "any"
    result: ConsultationResult
    outcome: str = ""
    text: Text


class ConsultationTable(Table):
    third_party: tuple[ConsultationRow, ...]
    joint_maker: tuple[ConsultationRow, ...]


# 主动公开 -----------------------------------------------------------------------------------------


class PublicationRule(Sourced):
    """公开时限 of a kind of information: its period, the day it runs from, and whose duty it is."""

    key: Text
    label: Text
    kinds: tuple[Text, ...] = ()
    period: Text
    base: Text
    by: Text
    column: str = ""
    note: str = ""


class PublicationTable(Table):
    publication: tuple[PublicationRule, ...]


class Choice(Sourced):
    """One entry of a fixed list."""

    key: Text
    label: Text
    note: str = ""


class Column(Choice):
    """法定主动公开内容 (第二十条): `item` is its number, `content` the words of the regulation."""

    item: Annotated[int, Field(ge=1)]
    content: Text
    parts: tuple[Text, ...] = ()


class FixedEntry(Choice):
    """公开专栏的固定入口 (国办公开办函〔2019〕61号); `holds` where documents themselves stand under it."""

    holds: bool = False


class LocalColumn(Choice):
    """第二十一条: further content of cities and counties (prefecture) or townships."""

    level: Literal["prefecture", "township"]


class ColumnTable(Table):
    entries: tuple[FixedEntry, ...]
    columns: tuple[Column, ...]
    local_columns: tuple[LocalColumn, ...]


class Ground(Choice):
    """不予公开的理由 (第十四条至第十六条)."""

    duty: Literal["must", "may"]
    outcome: Text
    lifted_by: tuple[Literal["consent", "public_interest", "law_requires"], ...] = ()


class GroundTable(Table):
    grounds: tuple[Ground, ...]


class Class(Entry):
    """One class of a versioned list."""

    key: Text
    label: Text
    parts: tuple[Text, ...] = ()


class ClassRow(Version):
    classes: Annotated[tuple[Class, ...], Field(min_length=1)]


class ClassList(Versioned[ClassRow]):
    """A classification, versioned because local lists rename classes."""


class ThemeTable(Table):
    themes: tuple[ClassList, ...] = Field(min_length=1, max_length=1)


class GenreTable(Table):
    genres: tuple[ClassList, ...] = Field(min_length=1, max_length=1)


# 申请的固定选项 -----------------------------------------------------------------------------------


class ApplicantClass(Choice):
    """申请人类别."""

    organisation: bool


class Channel(Choice):
    """接收渠道 (第三十一条): `field` names the date that is the receipt date."""

    field: Literal["submitted_on", "signed_on", "confirmed_on"]
    confirm: bool
    rule: Text


class Means(Choice):
    """获取信息的方式 or 途径; `needs` is the contact detail it cannot do without."""

    needs: Literal["", "email", "address"] = ""


class IdentityKind(Choice):
    """身份证明; `check` is a kind of `numbering.codes.validate`."""

    check: str = ""


class Openness(Choice):
    """公开属性."""

    needs_ground: bool


class Vocabulary(Table):
    applicant_classes: tuple[ApplicantClass, ...]
    channels: tuple[Channel, ...]
    forms: tuple[Means, ...]
    deliveries: tuple[Means, ...]
    identity_kinds: tuple[IdentityKind, ...]
    openness: tuple[Openness, ...]
    validity: tuple[Choice, ...]


# 文件库 -------------------------------------------------------------------------------------------


class RegulatedKind(Choice):
    """法规、规章、行政规范性文件: who may make it, how long it lasts, how long the public is asked."""

    rank: Annotated[int, Field(gt=0)]
    power: Literal["any", "rule_making", "legislature"]
    problem: str = ""
    soliciting: Text
    years: Annotated[int, Field(gt=0)] | None = None
    trial_years: Annotated[int, Field(gt=0)] | None = None


class LibraryTable(Table):
    kinds: tuple[RegulatedKind, ...]
