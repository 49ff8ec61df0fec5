"""Two reports by their keys, and balanced reports made up by hypothesis."""

import os
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.report.cells import applicant_columns, catalogue, numbered_rows, request_key
from gongkai.apps.disclosure.rules.report.data import ReportData

SHARED = Path(os.environ.get("REFERENCE_FOLDER") or Path(__file__).resolve().parents[6] / "shared")

# 江苏省机关事务管理局2023年报告, as published; the split of the disputes was lost in the copy.
BUREAU_COLUMN = {
    "new": 23,
    "carried_in": None,
    "granted": 3,
    "partial": 1,
    "denied.internal_affairs": 1,
    "unable.not_held": 11,
    "not_processed.petition": 1,
    "other": 4,
    "results_total": 21,
    "carried_out": 2,
}
BUREAU_2023 = {
    "report_year": 2023,
    "unit_name": "江苏省机关事务管理局",
    "art20_1": {
        "rules": {"made": 0, "repealed": 0, "in_force": 2},
        "normative_documents": {"made": 0, "repealed": 0, "in_force": 2},
    },
    "art20_5": {"licences": {"decisions": 140240}},
    "art20_6": {"penalties": {"decisions": 0}, "compulsion": {"decisions": 0}},
    "art20_8": {"administrative_fees": {"amount_10k": 0}},
    "requests": {"natural_person": {**BUREAU_COLUMN}, "total": {**BUREAU_COLUMN}},
    "disputes_known": {"review.total": 5, "direct_suit.total": 5, "suit_after_review.total": 3},
    "fee_collected_10k": 0,
}
BUREAU_TEXT = {
    "overview": (
        "充分發揮入口網站專題專欄作用,全年發布全省機關事務管理系統有關信息1602條,辦理依申請公開3條。"
        "其中住房公積金政策公開發布3方面8條政策解讀,關注量近2萬人次。\n"
        "全年網站解答網民各類諮詢427條,辦理局網站來信局長信箱25件、線上諮詢394件、監督投訴8件,"
        "處理江蘇陽光信訪系統轉辦件7條,全年處理“12345”平台轉件117件。"
    ),
    "problems": "對政策的解讀力度還需要進一步增強。",
    "other_matters": "2023年度本單位未收取相關信息處理費用。",
}
BUREAU = {"kind": "government_department", "rule_making": False}

COLUMNS = ["natural_person", "enterprise", "research", "public_interest", "legal_service", "other_org", "total"]
CITY_2025 = {
    "report_year": 2025,
    "art20_1": {
        "rules": {"made": 3, "repealed": 5, "in_force": 74},
        "normative_documents": {"made": 564, "repealed": 984, "in_force": 4185},
    },
    "art20_5": {"licences": {"decisions": 11398889}},
    "art20_6": {"penalties": {"decisions": 6937489}, "compulsion": {"decisions": 166105}},
    "art20_8": {"administrative_fees": {"amount_10k": 316441}},
    "requests_columns": COLUMNS,
    "requests_matrix": {
        "new": [13612, 252, 0, 45, 128, 32, 14069],
        "carried_in": [535, 6, 0, 1, 18, 0, 560],
        "granted": [5345, 129, 0, 41, 19, 14, 5548],
        "partial": [2120, 39, 0, 1, 6, 2, 2168],
        "denied.state_secret": [13, 0, 0, 0, 0, 0, 13],
        "denied.law_forbids": [30, 0, 0, 0, 0, 0, 30],
        "denied.three_securities_one_stability": [11, 0, 0, 0, 0, 0, 11],
        "denied.third_party": [49, 2, 0, 0, 0, 0, 51],
        "denied.internal_affairs": [103, 1, 0, 0, 0, 0, 104],
        "denied.process_info": [84, 1, 0, 0, 0, 0, 85],
        "denied.enforcement_file": [282, 4, 0, 0, 0, 0, 286],
        "denied.administrative_inquiry": [147, 0, 0, 0, 1, 2, 150],
        "unable.not_held": [3075, 50, 0, 0, 89, 8, 3222],
        "unable.must_be_made": [177, 3, 0, 0, 0, 0, 180],
        "unable.unclear_after_completion": [19, 0, 0, 0, 0, 0, 19],
        "not_processed.petition": [199, 1, 0, 0, 3, 0, 203],
        "not_processed.repeat": [147, 1, 0, 0, 0, 0, 148],
        "not_processed.publication": [0, 0, 0, 0, 0, 0, 0],
        "not_processed.excessive": [100, 1, 0, 0, 0, 0, 101],
        "not_processed.confirm_or_reissue": [5, 0, 0, 0, 0, 0, 5],
        "other.no_completion": [315, 3, 0, 0, 0, 0, 318],
        "other.fee_unpaid": [202, 0, 0, 1, 0, 0, 203],
        "other.other": [941, 17, 0, 1, 3, 3, 965],
        "results_total": [13364, 252, 0, 44, 121, 29, 13810],
        "carried_out": [783, 6, 0, 2, 25, 3, 819],
    },
    "disputes": {
        "review": [376, 97, 196, 121, 790],
        "direct_suit": [16, 1, 12, 27, 56],
        "suit_after_review": [74, 1, 30, 51, 156],
    },
}
CITY = {"kind": "government", "rule_making": True}


def bureau() -> dict:
    return deepcopy(BUREAU_2023)


def city() -> dict:
    return deepcopy(CITY_2025)


def shared(path: str) -> Path:
    """A file of the project's reference folder, which stands beside the checkout while it is being written."""
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"没有参考资料 {path}")
    return file


def findings(found, rule: str) -> list:
    """What a rule objected to, without what it could not check."""
    return [finding for finding in found if finding.rule == rule and finding.checked]


def unchecked(found) -> set[str]:
    return {finding.rule for finding in found if not finding.checked}


@st.composite
def balanced(draw) -> ReportData:
    """A report whose numbers keep every balance of the form."""
    counts = st.integers(min_value=0, max_value=5000)
    cells: dict[str, object] = {}
    results = [row.key for row in numbered_rows() if row.level > 0 and row.kind == "input"]
    for column in applicant_columns():
        handled = {row: draw(counts) for row in draw(st.sets(st.sampled_from(results), max_size=6))}
        out = draw(counts)
        carried_in = draw(st.integers(min_value=0, max_value=sum(handled.values()) + out))
        handled |= {"carried_in": carried_in, "carried_out": out, "new": sum(handled.values()) + out - carried_in}
        cells |= {request_key(column.key, row): value for row, value in handled.items()}
    for cell in catalogue().inputs():
        if cell.table != "requests":
            cells[cell.key] = draw(counts)
    return ReportData.from_cells(cells, report_year=2024).with_totals()
