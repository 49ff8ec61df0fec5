"""编制、校核、审签、报送、公布年度报告 (条例第四十九条、第五十条)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gongkai.apps.disclosure.events import ReportPublished, ReportSubmitted
from gongkai.apps.disclosure.models import (
    AnnualReport,
    ReportImport,
    ReportOverride,
    ReportSubmission,
    ReportVersion,
    WarningAnswer,
)
from gongkai.apps.disclosure.queries import report_imports as imported
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.queries.report_cells import own_data, source_of
from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.due import due_on, filing_rule, period
from gongkai.apps.disclosure.rules.report.live_fields import render_narrative
from gongkai.apps.disclosure.rules.report.template import template
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.figures import freezing, offering
from gongkai.kernel.figures.reading import drill
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.report"
CORRECTING = ("disclosure.report.begin_correction", "disclosure.report.send_back")


@act("disclosure.report.open")
def open_report(*, org: Organisation, by: Actor, year: int) -> AnnualReport:
    """开始编制: one report per body and year; the filing clock names the day of Article 49."""
    if not 2021 <= year <= workdays.today().year:
        raise Refused("本格式适用于 2021 年及以后、已经开始的报告年度。", field="year")
    if AnnualReport.objects.filter(org=org, year=year).exists():
        raise Refused(f"{org.label}{year}年的年度报告已经存在。", code="duplicate", field="year")
    case = open_case(KIND, org=org, title=f"{org.name}{year}年政府信息公开工作年度报告")
    report = AnnualReport.objects.create(
        case=case, org=org, org_path=org.path, year=year, template=template().template.id
    )
    rule = filing_rule(year, org.kind)
    clockwork.begin_until(
        case, "filing", due_on(year, org.kind), since=period(year)[1], version=rule.version, article=rule.citation
    )
    report.units.set(report_units.candidates(org))
    context().detail(year=year, units=report.units.count())
    return report


@act("disclosure.report.change_units")
def change_units(report: AnnualReport, *, by: Actor, units: list[Organisation], reason: str) -> AnnualReport:
    """调整纳入汇总的单位: the government itself stays; who is left out and why stands in the journal."""
    able = {org.pk for org in report_units.candidates(report.org)}
    if not able:
        raise Refused("本机关的报告不汇总其他单位。", code="no_units")
    if strange := [org.label for org in units if org.pk not in able]:
        raise Refused(f"{'、'.join(strange)}不能纳入本机关的汇总。", field="units")
    before = set(report.units.all())
    report.units.set({report.org, *units})
    after = set(report.units.all())
    context().detail(
        added=sorted(org.name for org in after - before), removed=sorted(org.name for org in before - after)
    )
    return report


@act("disclosure.report.write")
def write(report: AnnualReport, *, by: Actor, overview: str, problems: str, other_matters: str) -> AnnualReport:
    """修改文字; figures stand in the text as live fields."""
    report.overview, report.problems, report.other_matters = overview.strip(), problems.strip(), other_matters.strip()
    report.save()
    return report


@act("disclosure.report.override")
def override(report: AnnualReport, *, by: Actor, cell: str, value: Decimal, reason: str) -> ReportOverride:
    """填报或者修正: old value, new value, reason, person and time are kept; totals cannot be overridden."""
    known = catalogue()
    if cell not in known.printed or cell in known.formulas:
        raise Refused("该单元格不能填报。", field="cell")
    if value < 0 or (known.printed[cell].type == "int" and value != value.to_integral_value()):
        raise Refused("应为非负整数；金额为非负数，最多六位小数。", field="value")
    old = own_data(report).value(cell)
    made, _ = ReportOverride.objects.update_or_create(
        report=report,
        cell=cell,
        defaults={"old_value": old, "new_value": value, "reason": reason.strip()[:300], "by_name": by.name},
    )
    context().detail(cell=cell, old_value=old, new_value=value)
    return made


@act("disclosure.report.drop_override")
def drop_override(report: AnnualReport, *, by: Actor, cell: str) -> AnnualReport:
    found = report.overrides.filter(cell=cell).first()
    if found is None:
        raise Refused("该单元格没有填报或者修正。", field="cell")
    context().detail(cell=cell, old_value=found.new_value)
    found.delete()
    return report


@act("disclosure.report.record_external")
def record_external(report: AnnualReport, *, by: Actor, cell: str, value: int, reason: str) -> AnnualReport:
    """登记公示系统件数: what 双公示 counts for the year, against which R14 compares the report's own number."""
    if cell not in reading.compared_cells():
        raise Refused("该单元格不与公示系统比对。", field="cell")
    if value < 0:
        raise Refused("应为非负整数。", field="value")
    context().detail(cell=cell, old_value=report.external.get(cell), new_value=value)
    report.external = {**report.external, cell: value}
    report.save()
    return report


@act("disclosure.report.answer_warning")
def answer_warning(
    report: AnnualReport, *, by: Actor, fingerprint: str | Sequence[str], reason: str
) -> list[WarningAnswer]:
    """说明提示: one answer for warnings of one rule, kept with each of them.

    It belongs to the numbers it explains; when they change, the warning asks again.
    """
    wanted = [fingerprint] if isinstance(fingerprint, str) else list(dict.fromkeys(fingerprint))
    known = {reading.fingerprint(f): f for f in reading.findings(report) if f.checked}
    if not wanted or any(one not in known for one in wanted):
        raise Refused("这条提示已经不存在，请刷新后再试。", code="stale", field="fingerprint")
    if len({known[one].rule for one in wanted}) > 1:
        raise Refused("一次只能说明同一条规则的提示。", code="several_rules", field="fingerprint")
    context().detail(rule=known[wanted[0]].rule, messages=[known[one].message for one in wanted])
    return [_answer(report, by, one, known[one].rule, known[one].message, reason.strip()) for one in wanted]


def _answer(report: AnnualReport, by: Actor, fingerprint: str, rule: str, message: str, answer: str) -> WarningAnswer:
    kept = {"rule": rule, "message": message, "answer": answer, "by_name": by.name, "at": workdays.now()}
    made, _ = WarningAnswer.objects.update_or_create(report=report, fingerprint=fingerprint, defaults=kept)
    return made


@act("disclosure.report.check")
def check(report: AnnualReport, *, by: Actor) -> AnnualReport:
    """校核定稿: errors block, warnings must be answered; then numbers and the ids behind them are frozen."""
    data = reading.data_of(report)
    findings = reading.findings(report, data)
    errors = [f for f in findings if f.checked and f.severity == "error"]
    if errors:
        raise Refused(
            "勾稽关系有误，不能定稿：" + "；".join(f"{f.rule} {f.message}" for f in errors[:5]), code="errors"
        )
    if open_warnings := reading.unanswered(report, findings):
        raise Refused(f"还有 {len(open_warnings)} 条提示没有说明。", code="unanswered")
    if not (report.overview and report.problems and report.other_matters):
        raise Refused("第一、五、六部分的文字没有写完。", code="narrative")
    for text in reading.narrative(report).values():
        refuse_any(render_narrative(text, data).problems, code="narrative")
    _freeze(report, data)
    return report


@act("disclosure.report.return_report")
def return_report(report: AnnualReport, *, by: Actor, reason: str) -> AnnualReport:
    """退回: the figures are live again."""
    report.cells, report.lacking = None, {}
    report.save()
    freezing.thaw(report.case.subject)
    return report


@act("disclosure.report.sign")
def sign(report: AnnualReport, *, by: Actor) -> AnnualReport:
    return report


@act("disclosure.report.submit")
def submit(report: AnnualReport, *, by: Actor) -> ReportSubmission:
    """报送主管部门: what was submitted is kept, also when it is returned and another one follows."""
    last = report.submissions.first()
    made = ReportSubmission.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        cells=report.cells,
        lacking=report.lacking,
        submitted_on=workdays.today(),
        by_name=by.name,
    )
    report.submitted_on, report.returned_on = made.submitted_on, None
    report.save()
    context().detail(submission=made.number)
    emit(ReportSubmitted(case_uid=report.case.uid, org_path=report.org_path, year=report.year, submission=made.number))
    return made


@act("disclosure.report.publish")
def publish(report: AnnualReport, *, by: Actor) -> ReportVersion:
    """公布: a version for ever; the text carries the figures as they were frozen."""
    data = reading.data_of(report)
    texts = {name: render_narrative(text, data).text for name, text in reading.narrative(report).items()}
    last = report.versions.first()
    version = ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        cells=report.cells,
        lacking=report.lacking,
        published_on=workdays.today(),
        reason=_correction_reason(report) if last else "",
        **texts,
    )
    freezing.keep(report.case.subject, reading.subject_of(version))
    report.published_on = report.published_on or version.published_on
    report.save()
    context().detail(version=version.number)
    emit(ReportPublished(case_uid=report.case.uid, org_path=report.org_path, year=report.year, version=version.number))
    return version


@act("disclosure.report.begin_correction")
def begin_correction(report: AnnualReport, *, by: Actor, reason: str) -> AnnualReport:
    """更正: live again; the published version stays where it is. An imported report has no records to count again."""
    if report.imported:
        raise Refused(
            "导入的报告没有业务记录可以重新汇集；读错的，请用原文件重新导入，核对后形成新的版本。", code="imported"
        )
    report.cells, report.lacking = None, {}
    report.save()
    freezing.thaw(report.case.subject)
    return report


def _freeze(report: AnnualReport, data: ReportData) -> None:
    scope = reading.scope_of(report)
    overridden = set(report.overrides.values_list("cell", flat=True))
    cells = []
    for key, value in data.values.items():
        source = source_of(key) if key not in overridden else None
        ids = list(drill(source.figure, scope, source.key).values_list("pk", flat=True)) if source else None
        cells.append(freezing.Cell(key, Decimal(value), source.figure if source else "", ids))
    cells += [offering.cell(name, scope) for name in reading.others_told(report)]
    freezing.freeze(report.case.subject, cells)
    report.cells = _stored(data.values)
    adds_up = bool(report_units.ids(report))
    report.own_cells = _stored(report_units.own_part(report)) if adds_up else None
    report.sources, report.told = report_units.sources_of(report), {}
    report.lacking = _by_unit(data.lacking)
    report.save()
    context().detail(cells=len(cells))


def _by_unit(lacking: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell, names in lacking.items():
        for name in names:
            found.setdefault(name, []).append(cell)
    return found


def _stored(cells: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in cells.items()}


def _correction_reason(report: AnnualReport) -> str:
    last = entries(report.case.subject).filter(act__in=CORRECTING).last()
    return str(last.details.get("reason", ""))[:300] if last else ""


@act("disclosure.report.bring_in")
def bring_in(*, org: Organisation, by: Actor, item: ReportImport) -> AnnualReport:
    """导入已公布的报告: public again with the day and the address of its first publication."""
    case = open_case(KIND, org=org, title=item.title or f"{org.name}{item.year}年政府信息公开工作年度报告")
    report = AnnualReport(case=case, org=org, org_path=org.path, year=item.year or 0, imported=True)
    version = add_imported(report, item)
    context().detail(
        year=item.year, version=version.number, closed_on=item.published_on, source=item.source_url, sha256=item.digest
    )
    return report


def add_imported(report: AnnualReport, item: ReportImport, reason: str = "") -> ReportVersion:
    """The report as its original says; read again after a correction, it is a new version beside the old one."""
    assert item.published_on is not None
    report.template, report.original_title = item.template, item.title
    report.overview, report.problems, report.other_matters = item.overview, item.problems_text, item.other_matters
    report.published_on = item.published_on
    report.save()
    last = report.versions.first()
    data = imported.data_of(item)
    version = ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        cells={key: str(value) for key, value in data.values.items()},
        unknown=imported.unknown_of(item),
        raw=dict(data.raw),
        entries=item.entries,
        source_url=item.source_url,
        introduction=item.introduction,
        overview=item.overview,
        problems=item.problems_text,
        other_matters=item.other_matters,
        published_on=item.published_on,
        reason=reason[:300],
    )
    path, year = report.org_path, report.year
    emit(ReportPublished(case_uid=report.case.uid, org_path=path, year=year, version=version.number))
    return version
