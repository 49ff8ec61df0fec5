"""The check as other systems ask for it: a mapping with the keys of the template in, plain values out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gongkai.apps.disclosure.rules.report.check import outcome
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.findings import Finding
from gongkai.apps.disclosure.rules.report.inputs import Body, Facts
from gongkai.apps.disclosure.rules.report.narrative import split_sections
from gongkai.apps.disclosure.rules.report.shapes import is_list, read
from gongkai.apps.disclosure.rules.report.template import template
from gongkai.apps.disclosure.rules.report.values import CellError, Number, parse, shown

LONGEST_TEXT = 60_000
MOST_SUBORDINATES = 10_000
INTRODUCTION = "introduction"
BODY_KEYS = frozenset({"kind", "rule_making", "name"})
NOT_CHECKED = "未检查："


class BadReport(ValueError):
    """What was sent cannot be read as a report; `problems` are Chinese sentences, one for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = tuple(problems)


def api_check(payload: object) -> dict[str, object]:
    """Check a report given by the keys of its form: that of `template`, else that of its year, else the one in force.

    Read beside the tables: `narrative` {overview, problems, other_matters} or the whole text, `previous` (same keys),
    `body` {kind, rule_making, name}, `report_year`, `subordinates` [same keys], `fee_collected_10k`, `facts`.
    Returns `violations`, `errors`, `warnings`, `publishable`, `checked`, `not_checked`. Raises BadReport on a shape
    that cannot be read; a wrong number is a violation of R6 instead.
    """
    if not isinstance(payload, Mapping):
        raise BadReport(["报告应为一组“键：值”数据"])
    data = _report(payload, "")
    if not data.tables:
        raise BadReport(["没有可核对的表格，请按报告格式的键提供数据"])
    previous = payload.get("previous")
    result = outcome(
        data,
        None if previous is None else _report(previous, "上一年度报告：", any_form=True),
        narrative(payload.get("narrative")),
        body(payload.get("body")),
        _subordinates(payload.get("subordinates")),
        facts(payload.get("facts")),
    )
    return {
        "violations": [_violation(finding) for finding in result.findings if finding.checked],
        "errors": result.errors,
        "warnings": result.warnings,
        "publishable": result.publishable,
        "checked": list(result.checked),
        "not_checked": [
            {"rule": finding.rule, "reason": finding.message.removeprefix(NOT_CHECKED)}
            for finding in result.findings
            if not finding.checked
        ],
    }


def narrative(value: object) -> dict[str, str] | None:
    """Texts by section key; a whole report in one text is cut at its section titles. Raises BadReport."""
    if value is None:
        return None
    if isinstance(value, str):
        _text_fits("narrative", value)
        return split_sections(value)
    if not isinstance(value, Mapping):
        raise BadReport([f"“narrative”应为各部分文字，现为{shown(value)}"])
    known = [*(s.key for s in template().sections if s.kind == "text"), INTRODUCTION]
    texts: dict[str, str] = {}
    for key, text in value.items():
        if key not in known:
            raise BadReport([f"“narrative”没有{shown(key)}这一部分，可用：{'、'.join(known)}"])
        if not isinstance(text, (str, type(None))):
            raise BadReport([f"“narrative”的“{key}”应为文字，现为{shown(text)}"])
        _text_fits(key, text or "")
        texts[key] = text or ""
    return texts


def body(value: object) -> Body | None:
    """The reporting body. Raises BadReport."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise BadReport([f"“body”应为一组“键：值”数据，现为{shown(value)}"])
    if strange := [key for key in value if key not in BODY_KEYS]:
        raise BadReport([f"“body”没有{shown(strange[0])}这一项，可用：kind、rule_making、name"])
    kinds = [known.kind for known in template().bodies]
    kind, power, name = value.get("kind", ""), value.get("rule_making"), value.get("name", "")
    kind, name = "" if kind is None else kind, "" if name is None else name
    if kind != "" and kind not in kinds:
        raise BadReport([f"不认识的单位性质{shown(kind)}，可用：{'、'.join(kinds)}"])
    if not isinstance(power, (bool, type(None))):
        raise BadReport([f"“rule_making”应为 true 或 false，现为{shown(power)}"])
    if not isinstance(name, str):
        raise BadReport([f"“body”的“name”应为文字，现为{shown(name)}"])
    return Body(kind, power, name)


def facts(value: object) -> Facts | None:
    """Evidence from outside the form. Raises BadReport."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise BadReport([f"“facts”应为一组“键：值”数据，现为{shown(value)}"])
    if strange := [key for key in value if key not in Facts.__dataclass_fields__]:
        raise BadReport([f"“facts”没有{shown(strange[0])}这一项，可用：{'、'.join(Facts.__dataclass_fields__)}"])
    units = value.get("frozen_units")
    if units is not None and (not is_list(units) or not all(isinstance(unit, str) for unit in units)):
        raise BadReport(["“frozen_units”应为单位代码的列表"])
    return Facts(
        fee_notices_issued=_count(value, "fee_notices_issued"),
        excessive_records=_count(value, "excessive_records"),
        external=_counts(value, "external"),
        drilldown=_counts(value, "drilldown"),
        frozen_units=None if units is None else tuple(str(unit) for unit in units),
    )


def plain(value: Number | None) -> int | float | None:
    """A number as JSON has it; amounts keep at most 15 digits, which a float holds exactly as printed."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _report(payload: object, name: str, *, any_form: bool = False) -> ReportData:
    data = read(payload)
    if malformed := [f"{name}{problem.message}" for problem in data.problems if problem.malformed]:
        raise BadReport(malformed)
    if not any_form and not data.form.rules:
        year = f"{data.report_year}年度" if data.report_year else "2013年度以前的"
        raise BadReport([f"{name}{year}报告没有全国统一格式，不能核对"])
    return data


def _subordinates(value: object) -> list[ReportData] | None:
    if value is None:
        return None
    if not is_list(value) or len(value) > MOST_SUBORDINATES:
        raise BadReport([f"“subordinates”应为不超过{MOST_SUBORDINATES}份报告的列表"])
    return [_report(part, f"第{n}个单位的报告：") for n, part in enumerate(value, start=1)]


def _violation(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "cells": list(finding.cells),
        "expected": plain(finding.expected),
        "found": plain(finding.found),
    }


def _count(value: Mapping[str, object], key: str) -> int | None:
    try:
        number = parse(value.get(key), "int")
    except CellError as error:
        raise BadReport([f"“{key}”{error}"]) from None
    return None if number is None else int(number)


def _counts(value: Mapping[str, object], key: str) -> dict[str, int] | None:
    block = value.get(key)
    if block is None:
        return None
    if not isinstance(block, Mapping):
        raise BadReport([f"“{key}”应为“栏：数”的一组数据，现为{shown(block)}"])
    return {str(cell): _count(block, cell) or 0 for cell in block}


def _text_fits(key: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise BadReport([f"“{key}”的文字过长，最多{LONGEST_TEXT}字"])
