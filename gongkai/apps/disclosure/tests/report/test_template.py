"""The form of 国办公开办函〔2021〕30号 as law data."""

import yaml

from gongkai.apps.disclosure.rules.report.cells import catalogue, parse_formula
from gongkai.apps.disclosure.rules.report.check import CHECKS
from gongkai.apps.disclosure.rules.report.template import template, wording
from gongkai.apps.disclosure.tests.report.samples import shared
from gongkai.kernel import law

# Values that the reference leaves to each reader: which bodies are warned about 规章, and other titles of a section.
OWN = {"warn_if_nonzero_for", "label_aliases", "source", "mark", "article"}


def test_six_sections_in_the_order_of_the_form():
    headings = [section.heading for section in template().sections]
    assert headings == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]


def test_twenty_two_result_rows_stand_under_three():
    rows = template().tables["requests"].rows
    below = [row for row in rows if row.kind != "header" and row.level > 0]
    assert len(below) == 22
    assert below[-1].label == "（七）总计"


def test_other_handling_has_three_rows_since_2021():
    labels = [row.label for row in template().tables["requests"].children("other")]
    assert labels == [
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
    ]


def test_the_form_has_seven_by_twenty_five_request_cells_and_fifteen_dispute_cells():
    tables = [cell.table for cell in catalogue().printed.values()]
    assert tables.count("requests") == 7 * 25
    assert tables.count("disputes") == 15
    assert sum(table.startswith("art20") for table in tables) == 10


def test_every_rule_is_checked_and_cites_a_registered_source():
    assert [rule.id for rule in template().rules] == list(CHECKS) == [f"R{n}" for n in range(1, 16)]
    assert all(law.source(rule.source) for rule in template().rules)


def test_formulas_name_cells_of_the_form():
    for key, terms in catalogue().formulas.items():
        assert catalogue().find(key)
        assert all(catalogue().find(term) for term in terms), key
    assert parse_formula("new+carried_in-results_total") == ((1, "new"), (1, "carried_in"), (-1, "results_total"))


def test_phrases_of_the_text_name_cells_of_the_form():
    named = [phrase.cell for phrase in wording().figures] + [entry.cell for entry in wording().nil]
    assert [cell for cell in named if catalogue().find(cell) is None] == []


def test_the_form_is_the_one_of_the_reference():
    reference = yaml.safe_load(shared("domain/annual-report-2021.yaml").read_text(encoding="utf-8"))
    own = yaml.safe_load(
        (law.errors.PACKAGE / "apps/disclosure/law/annual_report_2021.yaml").read_text(encoding="utf-8")
    )
    for key in ("template", "sections", "tables"):
        assert _covers(own[key], reference[key]), key
    for rule in reference["rules"]:
        mine = template().rule(rule["id"])
        assert (mine.severity, mine.scope) == (rule["severity"], rule["scope"])


def _covers(own, reference) -> bool:
    """Everything of the reference is in the law file; YAML reads the bare key `no` as false."""
    if isinstance(reference, dict):
        named = {"no" if key is False else key: value for key, value in reference.items()}
        return all(key in OWN or _covers(own.get(key), value) for key, value in named.items())
    if isinstance(reference, list):
        return len(own) == len(reference) and all(map(_covers, own, reference))
    return own == reference
