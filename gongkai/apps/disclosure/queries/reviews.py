"""审核意见: what the journal holds of the sign-off chain of a document (签批链)."""

from dataclasses import dataclass
from datetime import datetime

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries.documents import KIND
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.models import Account

CHAIN = ("submit_review", "approve_section", "approve_secrecy", "approve_office", "sign", "return_draft")


@dataclass(frozen=True)
class Opinion:
    """One step of the chain: what was done, by whom, when, in which words."""

    label: str
    name: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Drafter:
    name: str
    phone: str


def opinions(document: Document) -> list[Opinion]:
    """The chain of the version under way or published last, oldest first; what was returned stays in sight."""
    rows = list(
        entries(document.case.subject).filter(act__in=[f"{KIND}.{name}" for name in (*CHAIN, "begin_revision")])
    )
    starts = [at for at, row in enumerate(rows) if row.act == f"{KIND}.begin_revision"]
    own = rows[starts[-1] + 1 :] if starts else rows
    return [_opinion(row) for row in own]


def drafter(document: Document) -> Drafter:
    """拟稿人: who submitted last, else who began."""
    names = [f"{KIND}.{name}" for name in ("create", "begin_revision", "submit_review", "import_published")]
    row = entries(document.case.subject).filter(act__in=names).last()
    account = Account.objects.filter(pk=row.actor_id).first() if row and row.actor_id else None
    return Drafter(row.actor_name if row else "", account.phone if account else "")


def consulted(document: Document) -> str:
    """征求意见单位 as stated with the last submission."""
    row = entries(document.case.subject).filter(act=f"{KIND}.submit_review").last()
    return str(row.details.get("consulted", "")) if row else ""


def _opinion(row: Entry) -> Opinion:
    label = procedure(KIND).act(row.act.rpartition(".")[2]).label
    name = f"{row.actor_name}（代{row.for_name}）" if row.for_name else row.actor_name
    details = row.details
    return Opinion(label, name, row.at, str(details.get("opinion") or details.get("reason") or ""))
