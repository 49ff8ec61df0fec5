"""移交进馆: what the archive is due, and the batches in which it got it (ARCR 第二十条、第三十条)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.module_loading import import_string

from gongkai.apps.archives import rules
from gongkai.apps.archives.models import Transfer, TransferItem
from gongkai.kernel import law, registry, workdays
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.cases.retention import period_of, schedule
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

TRANSFER = "archives.transfer"
BATCH = 500


def transfers(actor: Actor) -> QuerySet[Transfer]:
    """Batches this person may open, each with its `count`."""
    rows = Transfer.objects.filter(within_reach(actor, TRANSFER)).select_related("case", "org")
    return rows.annotate(count=Count("items"))


def transfer_of(actor: Actor, uid: UUID) -> Transfer | None:
    return transfers(actor).filter(case__uid=uid).first()


def transfer_items(found: Transfer) -> QuerySet[TransferItem]:
    return TransferItem.objects.filter(transfer=found)


def open_transfer(org: Organisation) -> Transfer | None:
    """The batch of a body that is still being made up."""
    return Transfer.objects.filter(org=org, case__step="drawn").select_related("case").first()


@dataclass(frozen=True)
class Due:
    """A file the archive is due, with its disclosure status (ARCR 第三十条)."""

    case: Case
    label: str
    due_on: date
    words: str
    status: str


@dataclass(frozen=True)
class DueList:
    """What a body still has to transfer; `problem` says why nothing can be said."""

    level: str
    years: int
    article: str
    rows: list[Due]
    problem: str = ""


def due(org: Organisation, table: "TransferYears", *, size: int = 5000) -> DueList:
    """Permanent files whose time of transfer has come and that no batch has, oldest first."""
    level = rules.archive_level(org.region.code if org.region else "")
    if level is None:
        return DueList("", 0, "", [], "没有登记单位的行政区划，不能判断移交到哪一级档案馆。")
    years, label, article = table.on(level, workdays.today())
    kinds = [kind for kind, rows in schedule().items() if any(not p.years for p in rows)]
    formed = Case.objects.filter(org=org, kind__in=kinds, opened_on__lte=rules.last_forming(workdays.today(), years))
    formed = formed.exclude(uid__in=TransferItem.objects.filter(transfer__org=org).values("case_uid"))
    rows = [
        Due(c, procedures()[c.kind].label, rules.transfer_on(c.opened_on, years), "永久", status)
        for c, status in islice(_records(formed.order_by("opened_on", "pk")), size)
    ]
    return DueList(label, years, article, rows)


def _records(formed: QuerySet[Case]) -> Iterator[tuple[Case, str]]:
    """Permanent records with their 公开属性; however many drafts lie before them, the first records are found."""
    cases = formed.iterator(chunk_size=BATCH)
    while page := list(islice(cases, BATCH)):
        found = [case for case in page if _is_permanent(case)]
        states = statuses(found)
        # A published document stays open for corrections; a draft that was never finished is no record yet.
        yield from ((c, states.get(c.pk, "未登记")) for c in found if c.closed_on is not None or c.pk in states)


def _is_permanent(case: Case) -> bool:
    period = period_of(case.kind, case.closed_on or case.opened_on)
    return period is not None and not period.years


def statuses(cases: list[Case]) -> dict[int, str]:
    """公开属性 of each, as its app knows it."""
    found: dict[int, str] = {}
    for kind in {case.kind for case in cases}:
        record = registry.records().get(kind)
        if record is not None and record.status:
            found |= import_string(record.status)([case for case in cases if case.kind == kind])
    return found


@dataclass(frozen=True)
class TransferYears:
    """The periods of transfer by level, from the law file."""

    levels: dict[str, "LevelRow"]

    def on(self, level: str, day: date) -> tuple[int, str, str]:
        row = self.levels[level]
        version = row.on(day)
        return version.years, row.label, f"{law.source(version.source).named}{version.article}"


class LevelVersion(law.Version):
    years: int


class LevelRow(law.Versioned[LevelVersion]):
    pass


class LevelTable(law.Table):
    levels: tuple[LevelRow, ...]


def transfer_years() -> TransferYears:
    return TransferYears({row.id: row for row in law.load("apps/archives/law/transfer.toml", LevelTable).levels})
