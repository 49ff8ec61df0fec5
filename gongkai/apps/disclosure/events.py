"""What 政府信息公开 tells others."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class RequestReceived(Event):
    """收到申请: a request reached a body; its clock may not run yet."""

    name = "disclosure.request_received"

    case_uid: UUID
    number: str
    org_path: str
    channel: str


@dataclass(frozen=True)
class RequestAnswered(Event):
    """作出答复: a request has its outcome."""

    name = "disclosure.request_answered"

    case_uid: UUID
    number: str
    org_path: str
    outcome: str
    decided_on: date


@dataclass(frozen=True)
class DocumentPublished(Event):
    """信息公开: a document, or a new version of it, is public."""

    name = "disclosure.document_published"

    document_id: int
    index_no: str
    title: str
    org_path: str
    column: str
    version: int


@dataclass(frozen=True)
class DocumentTakenDown(Event):
    """信息撤下: a document is no longer public; index, feeds and copies must drop it."""

    name = "disclosure.document_taken_down"

    document_id: int
    index_no: str
    org_path: str
    reason: str


@dataclass(frozen=True)
class DocumentRepealed(Event):
    """标注废止: a document stays readable and carries the mark."""

    name = "disclosure.document_repealed"

    document_id: int
    index_no: str
    org_path: str
    repealed_on: date


@dataclass(frozen=True)
class ValidityMarked(Event):
    """标注效力: until when a document holds was decided anew; it stays readable and carries the mark."""

    name = "disclosure.validity_marked"

    document_id: int
    index_no: str
    org_path: str
    expires_on: date | None
    repealed_on: date | None


@dataclass(frozen=True)
class ReportPublished(Event):
    """公布年度报告: a version of a yearly report is public."""

    name = "disclosure.report_published"

    case_uid: UUID
    org_path: str
    year: int
    version: int


@dataclass(frozen=True)
class ReportSubmitted(Event):
    """报送年度报告: a report reached the competent authority, for the first time or corrected."""

    name = "disclosure.report_submitted"

    case_uid: UUID
    org_path: str
    year: int
    submission: int


@dataclass(frozen=True)
class ReportReminded(Event):
    """催报年度报告: a body that has not filed was reminded; `count` tells how often by now."""

    name = "disclosure.report_reminded"

    case_uid: UUID
    org_path: str
    year: int
    count: int
    escalated: bool


@dataclass(frozen=True)
class ReportReturned(Event):
    """退回年度报告更正: the competent authority wants a corrected report."""

    name = "disclosure.report_returned"

    case_uid: UUID
    org_path: str
    year: int
    submission: int
