"""Reading imports of earlier reports: those one's posts reach, what was read, what does not balance."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.disclosure.models import AnnualReport, ReportImport
from gongkai.apps.disclosure.queries import reports
from gongkai.apps.disclosure.rules.importing import Suggestion, read_page, suggest
from gongkai.apps.disclosure.rules.report.cells import catalogue, is_verified
from gongkai.apps.disclosure.rules.report.check import outcome
from gongkai.apps.disclosure.rules.report.data import Entry, ReportData
from gongkai.apps.disclosure.rules.report.findings import Finding
from gongkai.apps.disclosure.rules.report.inputs import Body
from gongkai.apps.disclosure.rules.report.reading import Found, Reading, State, read_report
from gongkai.apps.disclosure.rules.report.template import form
from gongkai.apps.disclosure.rules.report.values import printed
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.files import Checked, StoredFile, of_owner
from gongkai.kernel.files.extract.tables import Block, blocks
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.report_import"
ALLOWED = frozenset({"xlsx", "xls", "et", "ods", "csv", "docx", "html", "txt", "pdf"})
SOURCE = "earlier_report"
STATES = {"sure": "读取", "doubt": "待核对", "lost": "原报告未列明", "settled": "已核对"}


@dataclass(frozen=True)
class FileRead:
    """A file as read: the numbers, and what it says about itself."""

    reading: Reading
    suggestion: Suggestion


def read_file(name: str, kind: str, content: bytes, *, year: int | None = None) -> FileRead:
    """Raises ValueError with a sentence for a file that cannot be opened."""
    found = blocks(content, kind)
    lines = _lines(found)
    reading = read_report(found, year=year, name=PurePath(name).stem)
    said = suggest(read_page(lines), lines, doc_no="", today=workdays.today())
    return FileRead(reading, said)


def read_checked(file: Checked, *, year: int | None = None) -> FileRead:
    return read_file(file.name, file.kind, file.content, year=year)


def read_again(item: ReportImport, year: int) -> FileRead | None:
    """The stored file read for another year; None when it is gone."""
    stored = source_file(item)
    if stored is None:
        return None
    return read_file(stored.original_name, stored.kind, content_of(stored), year=year)


def _lines(found: list[Block]) -> list[str]:
    texts: list[str] = []
    for block in found:
        if isinstance(block, str):
            texts.append(block)
        else:
            texts += ["　".join(text for text in row if text) for row in block]
    return [text for text in texts if text.strip()]


# Rows -----------------------------------------------------------------------


def imports(actor: Actor) -> QuerySet[ReportImport]:
    return ReportImport.objects.filter(cases.within_reach(actor, KIND)).select_related("case", "org", "report__case")


def report_import(actor: Actor, uid: UUID) -> ReportImport | None:
    return imports(actor).filter(case__uid=uid).first()


def imported_before(org: Organisation, digest: str) -> ReportImport | None:
    """The same file of the same body, unless that import was given up."""
    rows = ReportImport.objects.filter(org=org, digest=digest).exclude(case__step="discarded")
    return rows.select_related("case").first()


def existing(item: ReportImport) -> AnnualReport | None:
    """The body's report of that year, if there is one."""
    if item.year is None:
        return None
    return AnnualReport.objects.filter(org=item.org, year=item.year).select_related("case").first()


def source_file(item: ReportImport) -> StoredFile | None:
    return of_owner(item.case.subject, SOURCE).first()


def source_of_report(report: AnnualReport) -> StoredFile | None:
    """The original of an imported report."""
    item = report.imports.filter(case__step="imported").order_by("-pk").select_related("case").first()
    return source_file(item) if item else None


def public_source(report: AnnualReport) -> StoredFile | None:
    """The original, for the public page; a saved web page is not handed out."""
    stored = source_of_report(report) if report.imported else None
    return stored if stored is not None and stored.kind != "html" else None


def is_public_source(stored: StoredFile, item: ReportImport) -> bool:
    """The file that a published report was read from was itself published."""
    return stored.purpose == SOURCE and item.report is not None and item.report.published_on is not None


# What was read -----------------------------------------------------------------


def packed(reading: Reading) -> dict[str, dict[str, Any]]:
    """The cells as they are kept with the import."""
    return {
        key: {
            "raw": found.raw[:200],
            "value": None if found.value is None else printed(found.value),
            "state": found.state,
            "note": found.note[:200],
        }
        for key, found in reading.cells.items()
    }


def reading_of(item: ReportImport) -> Reading:
    """The import as a reading again; what a person settled counts as sure."""
    reading = Reading(item.template, item.year)
    for key, cell in item.cells.items():
        state: State = cell["state"]
        if cell["state"] == "settled":
            state = "lost" if cell["value"] is None else "sure"
        reading.cells[key] = Found(cell["raw"], _number(cell["value"]), state, cell["note"])
    reading.entries = [Entry(*entry) for entry in item.entries]
    return reading


def _number(text: str | None) -> int | Decimal | None:
    if text is None:
        return None
    return Decimal(text) if "." in text else int(text)


def data_of(item: ReportImport) -> ReportData:
    return reading_of(item).data(unit_code=item.org.uscc, unit_name=item.org.name)


def unknown_of(item: ReportImport) -> list[str]:
    """Cells that the original does not show: lost ones, and every cell of a table that was not found at all."""
    data = data_of(item)
    missing = [key for key, cell in data.book.printed.items() if cell.table and cell.table not in data.tables]
    return sorted({*data.unknown, *missing})


def narrative(item: ReportImport) -> dict[str, str]:
    return {"overview": item.overview, "problems": item.problems_text, "other_matters": item.other_matters}


def findings(item: ReportImport) -> list[Finding]:
    """勾稽 of the form on what was read, with last year's report of the same body if it is here."""
    data = data_of(item)
    previous = reports.published_data(item.org, item.year - 1) if item.year else None
    body = Body(kind=item.org.kind, rule_making=item.org.rule_making, name=item.org.name)
    texts = narrative(item) if any(section.key == "other_matters" for section in data.form.sections) else None
    return list(outcome(data, previous, texts, body).findings)


def open_cells(item: ReportImport) -> list[str]:
    """Cells that wait for a person, in the order of the form."""
    return reading_of(item).open_cells


@dataclass(frozen=True)
class CellLine:
    """One line of the review page."""

    key: str
    label: str
    raw: str
    value: str
    state: str
    note: str
    fails: str
    verified: bool = True

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return {"doubt": "amber", "lost": "grey", "settled": "green"}.get(self.state, "")


def lines(item: ReportImport, found: list[Finding]) -> list[CellLine]:
    """Cell by cell: as it stands in the original, the number read, how sure, and the rules it breaks."""
    book = catalogue(item.template)
    fails: dict[str, list[str]] = {}
    for finding in found:
        for key in finding.cells if finding.checked else ():
            fails.setdefault(key, []).append(finding.rule)
    order = {key: n for n, key in enumerate([*book.printed, *book.bare])}
    rows = []
    for key in sorted(item.cells, key=lambda k: order.get(k, len(order))):
        cell = item.cells[key]
        rules = "、".join(dict.fromkeys(fails.get(key, ())))
        value = "" if cell["value"] is None else cell["value"]
        sure = is_verified(key, item.template)
        rows.append(CellLine(key, book.label(key), cell["raw"], value, cell["state"], cell["note"], rules, sure))
    return rows


def form_label(item: ReportImport) -> str:
    return form(item.template).label
