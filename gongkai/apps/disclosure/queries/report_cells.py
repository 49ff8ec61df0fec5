"""What stands in the cells of an annual report: counted from records, reported by hand, or fixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.apps.disclosure.models import AnnualReport, ReportVersion
from gongkai.apps.disclosure.rules.report.data import Entry, ReportData
from gongkai.apps.disclosure.rules.report.template import CURRENT
from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.reading import table

DOCUMENT_ROWS = {"rules": "rules", "normative": "normative_documents"}
# Cells without a register of their own in this platform yet; they are reported with a reason, never invented.
REPORTED = (
    "art20_5.licences.decisions",
    "art20_6.penalties.decisions",
    "art20_6.compulsion.decisions",
    "art20_8.administrative_fees.amount_10k",
)


@dataclass(frozen=True)
class Source:
    """Where a cell comes from: figure and key for the drill-down."""

    figure: str
    key: tuple[str, ...]


def live_cells(scope: Scope) -> dict[str, Decimal]:
    """Every cell that records stand behind, in nine grouped queries; missing cells are 0."""
    return {cell: Decimal(value) for cell, (value, _) in _counted(scope).items()}


def sources(scope: Scope) -> dict[str, Source]:
    return {cell: source for cell, (_, source) in _counted(scope).items()}


def source_of(cell: str) -> Source | None:
    """Figure and key of a cell, also when its value is 0; a None in the key leaves that dimension open."""
    parts = cell.split(".")
    if parts[0] == "art20_1" and len(parts) == 3:
        kind = next((k for k, row in DOCUMENT_ROWS.items() if row == parts[1]), None)
        return Source(f"disclosure.documents.{parts[2]}", (kind,)) if kind else None
    if parts[0] == "disputes" and len(parts) == 3:
        return _source_of_disputes(parts[1], parts[2])
    if parts[0] != "requests" or len(parts) < 3:
        return None
    column: str | None = None if parts[1] == "total" else parts[1]
    row = ".".join(parts[2:])
    if row in ("new", "carried_in", "carried_out"):
        return Source(f"disclosure.requests.{row}", (column,))  # type: ignore[arg-type]
    if row == "results_total":
        return Source("disclosure.requests.decided", (None, column))  # type: ignore[arg-type]
    return Source("disclosure.requests.decided", (row, column))  # type: ignore[arg-type]


def _source_of_disputes(path: str, result: str) -> Source | None:
    """A total adds results and what is pending, two kinds of records: it opens by its parts."""
    if result == "total":
        return None
    if result == "pending":
        return Source("disclosure.disputes.pending", (path,))
    return Source("disclosure.disputes.decided", (path, result))


def _counted(scope: Scope) -> dict[str, tuple[int, Source]]:
    found: dict[str, tuple[int, Source]] = {}
    for row in ("new", "carried_in", "carried_out"):
        name = f"disclosure.requests.{row}"
        for (column,), count in table(name, scope).items():
            found[f"requests.{column}.{row}"] = (count, Source(name, (column,)))
    for (outcome, column), count in table("disclosure.requests.decided", scope).items():
        found[f"requests.{column}.{outcome}"] = (count, Source("disclosure.requests.decided", (outcome, column)))
    for (path, result), count in table("disclosure.disputes.decided", scope).items():
        found[f"disputes.{path}.{result}"] = (count, Source("disclosure.disputes.decided", (path, result)))
    for (path,), count in table("disclosure.disputes.pending", scope).items():
        found[f"disputes.{path}.pending"] = (count, Source("disclosure.disputes.pending", (path,)))
    for measure in ("made", "repealed", "in_force"):
        name = f"disclosure.documents.{measure}"
        for (kind,), count in table(name, scope).items():
            found[f"art20_1.{DOCUMENT_ROWS[kind]}.{measure}"] = (count, Source(name, (kind,)))
    return found


def own_data(report: AnnualReport) -> ReportData:
    """The body's own numbers now: live ones with what was reported or corrected by hand; totals computed."""
    cells: dict[str, object] = dict(live_cells(Scope.year(report.org, report.year)))
    cells |= {override.cell: override.new_value for override in report.overrides.all()}
    return data_from(report, cells).with_totals()


def data_from(report: AnnualReport, cells: Mapping[str, object], unknown: Iterable[str] = ()) -> ReportData:
    plain = {key: _plain(value) for key, value in cells.items()}
    return ReportData.from_cells(
        plain,
        report_year=report.year,
        unit_code=report.org.uscc,
        unit_name=report.org.name,
        unknown=unknown,
        form_id=report.template or CURRENT,
    )


def of_version(version: ReportVersion) -> ReportData:
    """The numbers of a published version; what an imported original does not show is unknown, not zero."""
    data = data_from(version.report, version.cells, version.unknown).with_lacking(version.lacking)
    return replace(data, raw=version.raw, entries=tuple(Entry(*entry) for entry in version.entries))


def _plain(value: object) -> object:
    """Counts as int, amounts as Decimal: what the rules expect."""
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else number
