"""What the kernel says of cases."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class CaseActed(Event):
    """办件有新的行为: somebody did something in a case; sent for every act of every kind, for giving a case to somebody
    (`assign`, `claim`, `hand_over`), and when a changed calendar moved a due date (`recompute`)."""

    name = "cases.acted"

    case_uid: UUID
    number: str
    kind: str
    act: str
    step: str
    org_path: str
    entry_id: int


@dataclass(frozen=True)
class ClockWarned(Event):
    """期限预警: a clock reached one of its warning days; `days_left` is -1 once it is late."""

    name = "cases.clock_warned"

    case_uid: UUID
    number: str
    kind: str
    clock: str
    days_left: int
    due_on: date
    org_path: str
