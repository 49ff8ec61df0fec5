"""催报、退回更正、提示单位数据变化: what the competent authority does about reports (条例第四十七条、第四十九条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongkai.apps.disclosure.actions.reports import open_report
from gongkai.apps.disclosure.events import ReportReminded, ReportReturned
from gongkai.apps.disclosure.models import AnnualReport, ReportSubmission
from gongkai.apps.disclosure.queries import filings, report_units
from gongkai.apps.disclosure.rules.report.due import filing_rule
from gongkai.apps.disclosure.rules.report.filing import escalated
from gongkai.kernel import law, workdays
from gongkai.kernel.cases import NotAllowed, Refused, clockwork
from gongkai.kernel.cases.acts import act, context, permitted
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.figures import freezing
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM, Actor

KIND = filings.KIND


@act("disclosure.report.remind")
def remind(report: AnnualReport, *, by: Actor, note: str = "") -> AnnualReport:
    """催报: at most once a day; from the third on leaders and the authority itself are told."""
    _above(report.org, by)
    today = workdays.today()
    if report.published_on and not report.returned_on:
        raise Refused(f"{report.org.label}的报告已经公布，不需要催报。", code="filed")
    if report.reminded_on == today:
        raise Refused(f"今天已经催报过{report.org.label}。", code="reminded")
    report.reminded_on, report.reminder_count = today, report.reminder_count + 1
    report.save()
    higher = escalated(report.reminder_count)
    told = filings.people_to_remind(report.org, higher=higher)
    context().detail(count=report.reminder_count, escalated=higher, people=len(told), note=note.strip()[:300])
    emit(
        ReportReminded(
            case_uid=report.case.uid,
            org_path=report.org_path,
            year=report.year,
            count=report.reminder_count,
            escalated=higher,
        )
    )
    return report


@transaction.atomic
def remind_body(org: Organisation, *, by: Actor, year: int, note: str = "") -> AnnualReport:
    """催报 a body that may not even have begun: its report is begun first, so that it stands in its inbox."""
    permitted(procedure(KIND).act("remind"), by, org)
    report = filings.of_body(org, year) or open_report(org=org, by=SYSTEM, year=year)
    return remind(report, by=by, note=note)


@dataclass(frozen=True)
class Reminded:
    """What became of reminding many: how many were, and how many had been today or have filed meanwhile."""

    done: int
    refused: int


def remind_bodies(orgs: Iterable[Organisation], *, by: Actor, year: int, note: str = "") -> Reminded:
    """催报 many, each for itself: one that is refused does not hold up the others."""
    done = refused = 0
    for org in orgs:
        try:
            remind_body(org, by=by, year=year, note=note)
        except Refused:
            refused += 1
        else:
            done += 1
    return Reminded(done, refused)


@act("disclosure.report.send_back")
def send_back(report: AnnualReport, *, by: Actor, reason: str, correct_by: date) -> ReportSubmission:
    """退回更正: what was submitted stays on record with the reason; the figures are live again."""
    _above(report.org, by)
    if report.imported:
        raise Refused("导入的历年报告不能退回；读错的，由该机关用原文件重新导入。", code="imported")
    today = workdays.today()
    if correct_by < today:
        raise Refused("重新报送的日期不能早于今天。", field="correct_by")
    submission = report.submissions.first() or _brought(report)
    submission.returned_on, submission.returned_by = today, by.name
    submission.return_reason, submission.correct_by = reason.strip(), correct_by
    submission.save()
    report.cells, report.returned_on = None, today
    report.reminded_on, report.reminder_count = None, 0
    report.save()
    freezing.thaw(report.case.subject)
    if clockwork.running(report.case, "filing") is None:
        rule = filing_rule(report.year, report.org.kind)
        clockwork.begin_until(
            report.case,
            "filing",
            correct_by,
            since=today,
            version=rule.version,
            article=law.cite("R711 第四十七条"),
        )
    context().detail(submission=submission.number, correct_by=correct_by)
    emit(
        ReportReturned(
            case_uid=report.case.uid, org_path=report.org_path, year=report.year, submission=submission.number
        )
    )
    return submission


@act("disclosure.report.note_unit_change")
def note_unit_change(report: AnnualReport, *, by: Actor, change: report_units.UnitChange) -> AnnualReport:
    """提示: a unit filed again after this report was fixed; the report itself is not touched."""
    unit = change.unit
    report.told = {**report.told, str(unit.org.pk): unit.source}
    report.save()
    context().detail(unit=unit.org.name, cells=len(change.cells), late=not change.was_counted)
    return report


def _brought(report: AnnualReport) -> ReportSubmission:
    """A report that was published without being submitted here, as imported ones were."""
    version = report.versions.first()
    return ReportSubmission(
        report=report,
        number=1,
        cells=report.cells or (version.cells if version else {}),
        submitted_on=report.submitted_on or report.published_on or workdays.today(),
        by_name="",
    )


def _above(org: Organisation, by: Actor) -> None:
    """The authority of a government stands above it; a department's may sit in the government it belongs to."""
    if by.is_staff and not filings.is_above(by, org):
        raise NotAllowed(f"{org.label}的报告由上级公开主管部门催报、退回。")
