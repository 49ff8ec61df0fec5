"""What 政务服务 tells of its items."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class ItemPublished(Event):
    """事项生效: an item, or a new version of it, is in force and public. `first`: it was not there before."""

    name = "services.item_published"

    item_uid: UUID
    code: str
    title: str
    org_path: str
    version: int
    effective_on: date
    first: bool


@dataclass(frozen=True)
class ItemSuspended(Event):
    """事项暂停: no new applications; cases under way go on."""

    name = "services.item_suspended"

    item_uid: UUID
    code: str
    org_path: str
    until_on: date | None
    reason: str


@dataclass(frozen=True)
class ItemResumed(Event):
    """事项恢复: applications are taken again."""

    name = "services.item_resumed"

    item_uid: UUID
    code: str
    org_path: str


@dataclass(frozen=True)
class ItemCancelled(Event):
    """事项取消: no applications from this day on; the code is never used again."""

    name = "services.item_cancelled"

    item_uid: UUID
    code: str
    org_path: str
    cancelled_on: date
    reason: str


@dataclass(frozen=True)
class ItemsAdopted(Event):
    """清单整批录入: many items of one body are in force at once; whoever keeps copies reads them by the batch's day."""

    name = "services.items_adopted"

    case_uid: UUID
    org_path: str
    count: int


@dataclass(frozen=True)
class ItemsCancelled(Event):
    """事项随目录取消: every item of a catalogue entry that one owner's tree holds has ended."""

    name = "services.items_cancelled"

    catalogue_uid: UUID
    code: str
    org_path: str
    cancelled_on: date
    count: int


@dataclass(frozen=True)
class CatalogueChanged(Event):
    """目录变动生效: a new entry to claim, a new version to follow by `due_on`, or an end."""

    name = "services.catalogue_changed"

    catalogue_uid: UUID
    code: str
    title: str
    org_path: str
    kind: str
    version: int
    effective_on: date
    due_on: date | None


@dataclass(frozen=True)
class DeviationReturned(Event):
    """偏差退回: an item in force that departs from its catalogue was sent back to its body."""

    name = "services.deviation_returned"

    item_uid: UUID
    code: str
    org_path: str
    due_on: date | None
    note: str


@dataclass(frozen=True)
class ApplicationDecided(Event):
    """办件有结果: granted, refused, not accepted, withdrawn, terminated or transferred."""

    name = "services.application_decided"

    case_uid: UUID
    number: str
    org_path: str
    item_uid: UUID
    outcome: str
    decided_on: date


@dataclass(frozen=True)
class LicenceEnded(Event):
    """证件失效: revoked, withdrawn or cancelled before its last day."""

    name = "services.licence_ended"

    licence_uid: UUID
    number: str
    org_path: str
    state: str
    ended_on: date


@dataclass(frozen=True)
class JourneyPublished(Event):
    """一件事发布: new, or a new version of it, is public."""

    name = "services.journey_published"

    journey_uid: UUID
    title: str
    org_path: str


@dataclass(frozen=True)
class JourneyTakenDown(Event):
    """一件事撤下: no longer in lists and search."""

    name = "services.journey_taken_down"

    journey_uid: UUID
    title: str
    org_path: str


@dataclass(frozen=True)
class SelfTestPublished(Event):
    """自测发布: new, or a new version of it, can be used."""

    name = "services.selftest_published"

    selftest_uid: UUID
    title: str
    org_path: str
    version: int


@dataclass(frozen=True)
class SelfTestTakenDown(Event):
    """自测撤下."""

    name = "services.selftest_taken_down"

    selftest_uid: UUID
    title: str
    org_path: str


@dataclass(frozen=True)
class ListLineChanged(Event):
    """专项清单变动生效: a line was entered, changed or ended (`kind`: establish, change, end)."""

    name = "services.list_line_changed"

    line_uid: UUID
    list: str
    code: str
    title: str
    org_path: str
    kind: str
    version: int
    effective_on: date


@dataclass(frozen=True)
class ListAdopted(Event):
    """专项清单整批录入: many lines of one list of one body are in force at once."""

    name = "services.list_adopted"

    case_uid: UUID
    list: str
    org_path: str
    count: int
