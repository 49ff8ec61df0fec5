"""勾稽核对: the rules of a yearly report's form (R1 to R15, of earlier forms those that apply), one after the other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gongkai.apps.disclosure.rules.report import balance, evidence, narrative_rules, subordinates, years
from gongkai.apps.disclosure.rules.report.data import Problem, ReportData
from gongkai.apps.disclosure.rules.report.findings import Finding, Run
from gongkai.apps.disclosure.rules.report.inputs import Added, Body, Facts, Inputs
from gongkai.apps.disclosure.rules.report.live_fields import render_narrative
from gongkai.apps.disclosure.rules.report.shapes import read
from gongkai.apps.disclosure.rules.report.subordinates import added as subordinates_of

CHECKS: dict[str, Callable[[Run, Inputs], None]] = {
    "R1": balance.carry_over,
    "R2": balance.results,
    "R3": balance.applicants,
    "R4": years.carried_in,
    "R5": balance.disputes,
    "R6": balance.numbers,
    "R7": years.in_force,
    "R8": evidence.rule_making,
    "R9": narrative_rules.fee_statement,
    "R10": narrative_rules.figures,
    "R11": evidence.special_results,
    "R12": subordinates.sums,
    "R13": years.unusual_changes,
    "R14": evidence.other_systems,
    "R15": evidence.drill_down,
}
# Of the statistics table of 2014; what is R there is R here.
STATISTICS: dict[str, Callable[[Run, Inputs], None]] = {"S1": balance.statistics, "S2": balance.parts_of}
Report = ReportData | Mapping[str, object]


@dataclass(frozen=True)
class Outcome:
    """All findings in the order of the rules, and the rules that had something to work on."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]

    @property
    def errors(self) -> int:
        return sum(f.checked and f.severity == "error" for f in self.findings)

    @property
    def warnings(self) -> int:
        return sum(f.checked and f.severity == "warning" for f in self.findings)

    @property
    def publishable(self) -> bool:
        """Errors block publication; warnings must be answered by a person."""
        return self.errors == 0


def check(
    data: Report,
    previous: Report | None = None,
    narrative: Mapping[str, str] | None = None,
    body: Body | None = None,
    subordinates: Iterable[Report] | None = None,
    facts: Facts | None = None,
    added: Added | None = None,
) -> list[Finding]:
    """Every finding of R1 to R15. A rule without its inputs gives one “未检查” (`checked` False) with the reason.

    `narrative`: text by section key (overview, problems, other_matters). `added`: the subordinate reports when they
    are added up already. Never raises on what a report contains.
    """
    return list(outcome(data, previous, narrative, body, subordinates, facts, added).findings)


def outcome(
    data: Report,
    previous: Report | None = None,
    narrative: Mapping[str, str] | None = None,
    body: Body | None = None,
    subordinates: Iterable[Report] | None = None,
    facts: Facts | None = None,
    added: Added | None = None,
) -> Outcome:
    """`check` with the list of rules that ran."""
    report = as_data(data).as_known()
    last = None if previous is None else as_data(previous)
    parts = None if subordinates is None else tuple(as_data(part) for part in subordinates)
    others = [(last, "上一年度报告")] if last else []
    others += [(part, part.unit_name or f"第{n}个单位的报告") for n, part in enumerate(parts or (), start=1)]
    texts = None if narrative is None else {k: v for k, v in narrative.items() if isinstance(v, str)}
    report = replace(report, problems=(*report.problems, *_foreign(others), *_fields(texts or {}, report)))
    if parts is not None:
        added = subordinates_of(parts)
    inputs = Inputs(report, last, texts, body, added, facts or Facts())
    runs = [Run(rule) for rule in report.form.rules]
    for run in runs:
        (CHECKS | STATISTICS)[run.rule.id](run, inputs)
    findings = tuple(finding for run in runs for finding in run.findings)
    return Outcome(findings, tuple(run.rule.id for run in runs if run.ran))


def as_data(report: Report) -> ReportData:
    return report if isinstance(report, ReportData) else read(report)


def _foreign(reports: list[tuple[ReportData, str]]) -> Iterable[Problem]:
    for report, name in reports:
        for problem in report.problems:
            yield Problem("", f"{name}：{problem.message}", problem.malformed)


def _fields(narrative: Mapping[str, str], report: ReportData) -> Iterable[Problem]:
    """A field that cannot be filled in would be printed as it stands, so it is an error of the report."""
    for key, text in narrative.items():
        section = next((s.heading for s in report.form.sections if s.key == key), "文字部分")
        yield from (Problem("", f"“{section}”：{text}") for text in render_narrative(text, report).problems)
