"""历年年度报告导入 (条例第四十九条): read, checked by a person, then the body's report of that year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.apps.disclosure.actions.reports import add_imported, bring_in
from gongkai.apps.disclosure.models import AnnualReport, ReportImport
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.apps.disclosure.rules.report.cells import REQUESTS, applicant_columns, catalogue, request_key
from gongkai.apps.disclosure.rules.report.reading import Figure, read_figure
from gongkai.apps.disclosure.rules.report.template import form
from gongkai.apps.disclosure.rules.report.values import printed
from gongkai.kernel import files, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = reading.KIND
FIRST_YEAR = 2008
CORRECTED = "disclosure.report_import.confirm"
# What a person writes for a cell that the original does not show.
NOT_SHOWN = frozenset({"未列明", "不明", "看不出", "无法确定", "?", "？"})


@dataclass(frozen=True)
class Identity:
    """Which report it is; what the file says itself unless somebody knows better."""

    year: int | None = None
    title: str = ""
    published_on: date | None = None
    source_url: str = ""


@act("disclosure.report_import.upload")
def upload(
    *, org: Organisation, by: Actor, file: files.Checked, read: reading.FileRead, identity: Identity
) -> ReportImport:
    """读取报告文件: kept with its original; nothing is public before somebody confirms it."""
    if known := reading.imported_before(org, file.sha256):
        raise Refused(f"这份文件已经读取过，编号 {known.case.number}。", code="imported")
    found, said = read.reading, read.suggestion
    year = identity.year or found.year
    title = (identity.title or said.title).strip()[:200]
    case = open_case(KIND, org=org, title=f"{org.name}{year or ''}年度报告导入：{file.name}")
    item = ReportImport(
        case=case,
        org=org,
        org_path=org.path,
        digest=file.sha256,
        title=title,
        published_on=identity.published_on or (said.published_on if said.dated else None),
        source_url=identity.source_url,
    )
    _take(item, read, year)
    item.save()
    files.store(file, org=org, owner=case.subject, by=by, purpose=reading.SOURCE, allowed=reading.ALLOWED)
    context().detail(file=file.name, sha256=file.sha256, year=year, form=item.template, cells=len(item.cells))
    return item


@act("disclosure.report_import.identify")
def identify(item: ReportImport, *, by: Actor, identity: Identity) -> ReportImport:
    """修改年度、标题、公布日期; another year has the file read again while nobody has settled anything."""
    _refuse_year(identity.year)
    if identity.published_on and identity.published_on > workdays.today():
        raise Refused("公布日期不能晚于今天。", field="published_on")
    if identity.year != item.year and not _settled(item) and identity.year is not None:
        again = reading.read_again(item, identity.year)
        if again is not None:
            _take(item, again, identity.year)
    item.year, item.title, item.published_on = identity.year, identity.title.strip(), identity.published_on
    item.source_url = identity.source_url
    item.save()
    context().detail(year=item.year, form=item.template)
    return item


@act("disclosure.report_import.settle")
def settle(item: ReportImport, *, by: Actor, values: Mapping[str, str]) -> ReportImport:
    """核对存疑的数: every answer is a person's, kept with name and time; 未列明 leaves the cell unknown."""
    if not values:
        raise Refused("还没有填写任何一个数。", code="nothing")
    waiting = set(reading.open_cells(item))
    changes: dict[str, dict[str, Any]] = {}
    for key, text in values.items():
        if key not in waiting:
            raise Refused("有的数已经核对过，请刷新后再试。", code="stale")
        changes[key] = _settle_cell(item, key, text, by)
    item.cells = {**item.cells, **changes}
    item.save()
    context().detail(cells={key: cell["value"] for key, cell in changes.items()})
    return item


@act("disclosure.report_import.correct")
def correct(item: ReportImport, *, by: Actor, cell: str, value: str, reason: str) -> ReportImport:
    """修改一个数: of cells read without doubt too; the original is followed, its own mistakes included."""
    book = catalogue(item.template)
    if cell not in book.printed and cell not in book.bare:
        raise Refused("该格式没有这一栏。", field="cell")
    old = item.cells.get(cell, {}).get("value")
    item.cells = {**item.cells, cell: _settle_cell(item, cell, value, by, field="value")}
    item.save()
    context().detail(cell=cell, old_value=old, new_value=item.cells[cell]["value"])
    return item


@act("disclosure.report_import.place")
def place(item: ReportImport, *, by: Actor, column: str, reason: str) -> ReportImport:
    """确定申请人类别: rows of which only the total is left belong to one kind of applicants, as a person saw."""
    columns = [one.key for one in applicant_columns()]
    if column not in columns:
        raise Refused("没有这一类申请人。", field="column")
    rows = lost_rows(item)
    if not rows:
        raise Refused("没有只剩总计的行。", code="nothing")
    changes = {}
    for row in rows:
        total = item.cells[request_key("total", row)]["value"]
        for one in columns:
            key = request_key(one, row)
            changes[key] = _settled_cell(item, key, total if one == column else "0", by)
    item.cells = {**item.cells, **changes}
    item.save()
    context().detail(column=column, rows=rows)
    return item


@act("disclosure.report_import.confirm")
def confirm(item: ReportImport, *, by: Actor, reason: str = "") -> ReportImport:
    """确认导入: only when nothing waits for a person; numbers that do not balance need a word why."""
    if item.year is None or item.published_on is None:
        raise Refused("请先填写报告年度和原公布日期。", code="identity")
    _refuse_year(item.year)
    if waiting := reading.open_cells(item):
        raise Refused(f"还有 {len(waiting)} 个数没有核对。", code="open_cells")
    if item.published_on < date(item.year, 1, 1):
        raise Refused("公布日期早于报告年度。", code="identity")
    errors = [f for f in reading.findings(item) if f.checked and f.severity == "error"]
    if errors and not reason.strip():
        told = "；".join(f"{f.rule} {f.message}" for f in errors[:3])
        raise Refused(f"勾稽关系有误：{told}。原报告确实如此的，请写明核对情况。", field="reason")
    item.report = _bring_in(item, by, reason.strip())
    item.save()
    context().detail(year=item.year, report=str(item.report.case.uid), errors=[f.rule for f in errors])
    return item


@act("disclosure.report_import.discard")
def discard(item: ReportImport, *, by: Actor, reason: str) -> ReportImport:
    return item


def _bring_in(item: ReportImport, by: Actor, reason: str) -> AnnualReport:
    report = reading.existing(item)
    if report is None:
        return bring_in(org=item.org, by=by, item=item)
    if not report.imported:
        raise Refused(f"{item.org.label}{item.year}年的年度报告在本平台编制，不能导入。", code="duplicate")
    reason = reason or "重新核对原件，更正导入的数据"
    version = add_imported(report, item, reason)
    details = {"reason": reason, "version": version.number, "sha256": item.digest}
    journal.write(subject=report.case.subject, verb="correct", by=by, act=CORRECTED, org=item.org, details=details)
    return report


def lost_rows(item: ReportImport) -> list[str]:
    """Rows of 申请情况表 with a total whose columns were all lost."""
    if REQUESTS not in form(item.template).tables:
        return []
    rows = []
    for row in form(item.template).tables[REQUESTS].rows:
        total = item.cells.get(request_key("total", row.key), {})
        parts = [item.cells.get(request_key(one.key, row.key), {}) for one in applicant_columns()]
        if total.get("value") is not None and all(part.get("state") == "lost" for part in parts):
            rows.append(row.key)
    return rows


def _take(item: ReportImport, read: reading.FileRead, year: int | None) -> None:
    found = read.reading
    item.year, item.template = year, found.form_id
    item.cells, item.problems = reading.packed(found), found.problems
    item.entries = [[entry.label, entry.value, entry.unit] for entry in found.entries]
    texts = found.texts
    item.introduction, item.overview = texts.get("introduction", ""), texts.get("overview", "")
    item.problems_text, item.other_matters = texts.get("problems", ""), texts.get("other_matters", "")


def _settled(item: ReportImport) -> bool:
    return any(cell["state"] == "settled" for cell in item.cells.values())


def _settle_cell(item: ReportImport, key: str, text: str, by: Actor, field: str = "") -> dict[str, Any]:
    book = catalogue(item.template)
    known = book.printed.get(key) or book.bare[key]
    if text.strip() in NOT_SHOWN:
        return _settled_cell(item, key, None, by)
    # A field passed over is no zero: whoever means zero writes it.
    figure = read_figure(text, known.type) if text.strip() else Figure(None, "请填数，零填0")
    if figure.value is None or figure.note:
        raise Refused(f"{known.label}：{figure.note}，现为“{text[:40]}”。", field=field or key)
    value = figure.value
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return _settled_cell(item, key, printed(int(value) if whole else value), by)


def _settled_cell(item: ReportImport, key: str, value: str | None, by: Actor) -> dict[str, Any]:
    before = item.cells.get(key, {"raw": "", "note": ""})
    note = f"{by.name}核对，{workdays.today():%Y年%m月%d日}"
    return {"raw": before["raw"], "value": value, "state": "settled", "note": note}


def _refuse_year(year: int | None) -> None:
    if year is None or not FIRST_YEAR <= year < workdays.today().year:
        raise Refused(f"报告年度应当在 {FIRST_YEAR} 年至上一年度之间。", field="year")
