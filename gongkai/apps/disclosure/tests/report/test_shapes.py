"""The shapes in which a report arrives: columns, matrix, dotted keys, lists, totals without their split."""

import pytest

from gongkai.apps.disclosure.rules.report import catalogue, json_data, read
from gongkai.apps.disclosure.rules.report.document import ReportDocument
from gongkai.apps.disclosure.tests.report.samples import bureau, city


def test_columns_of_rows_and_a_matrix_are_the_same_report():
    matrix = city()
    columns = {name: {} for name in matrix["requests_columns"]}
    for row, numbers in matrix["requests_matrix"].items():
        for name, number in zip(matrix["requests_columns"], numbers, strict=True):
            columns[name][row] = number
    other = {**matrix, "requests": columns}
    del other["requests_matrix"], other["requests_columns"]
    assert read(other).values == read(matrix).values


def test_the_matrix_reads_in_the_order_of_its_own_columns():
    data = read({"requests_columns": ["total", "natural_person"], "requests_matrix": {"new": [9, 7]}})
    assert (data.value("requests.total.new"), data.value("requests.natural_person.new")) == (9, 7)


def test_dotted_and_nested_keys_are_the_same_cell():
    dotted = read({"requests": {"total": {"denied.third_party": 2}}})
    nested = read({"requests": {"total": {"denied": {"third_party": 2}}}})
    assert dotted.values == nested.values == {"requests.total.denied.third_party": 2}


@pytest.mark.parametrize(
    "disputes",
    [
        {"review": [1, 0, 2, 0, 3], "direct_suit": [0] * 5, "suit_after_review": [0, 1, 0, 0, 1]},
        {"review.upheld": 1, "review.other": 2, "review.total": 3, "suit_after_review.corrected": 1,
         "suit_after_review.total": 1},
        {"review": {"upheld": 1, "other": 2, "total": 3}, "suit_after_review": {"corrected": 1, "total": 1}},
        [[1, 0, 2, 0, 3], [0] * 5, [0, 1, 0, 0, 1]],
        [1, 0, 2, 0, 3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1],
    ],
)  # fmt: skip
def test_disputes_read_as_lists_of_five_or_by_key(disputes):
    data = read({"disputes": disputes})
    assert data.problems == ()
    assert data.value("disputes.review.total") == 3
    assert data.value("disputes.suit_after_review.corrected") == 1
    assert data.value("disputes.suit.total") == 1


def test_known_totals_leave_the_split_unknown_not_zero():
    data = read(bureau())
    assert data.value("disputes.review.total") == 5
    assert data.usable("disputes.review.total")
    assert not data.usable("disputes.review.upheld")
    assert len(data.unknown) == 12


def test_a_group_total_stands_alone_where_its_rows_are_absent():
    data = read(bureau())
    assert data.bare_other
    assert data.value("requests.total.other") == 4
    assert read(city()).value("requests.total.other") == 318 + 203 + 965


def test_group_sums_and_all_organisations_can_be_read():
    data = read(city())
    assert data.value("requests.total.denied") == 730
    assert data.value("requests.organisations.new") == 252 + 45 + 128 + 32


def test_the_same_cell_twice_with_two_numbers_is_told():
    data = read({"requests": {"total": {"new": 3}}, "requests_matrix": {"new": [0, 0, 0, 0, 0, 0, 4]}})
    assert [problem.cell for problem in data.problems] == ["requests.total.new"]
    assert "两个不同的数" in data.problems[0].message


def test_the_same_cell_twice_with_one_number_is_no_fault():
    assert read({"requests": {"total": {"new": 3}}, "requests_matrix": {"new": [0] * 6 + ["３"]}}).problems == ()


@pytest.mark.parametrize(
    ("payload", "cell"),
    [
        ([], ""),
        ({"requests": []}, "requests"),
        ({"requests": {"total": 5}}, "requests.total"),
        ({"requests_matrix": {"new": [1, 2]}}, "requests_matrix.new"),
        ({"requests_matrix": {"new": 1}}, "requests_matrix.new"),
        ({"requests_columns": ["total", "total"], "requests_matrix": {}}, "requests_columns"),
        ({"requests_columns": ["sum"], "requests_matrix": {}}, "requests_columns"),
        ({"disputes": "无"}, "disputes"),
        ({"disputes": [1, 2]}, "disputes"),
        ({"disputes": {"review": [1, 2]}}, "disputes.review"),
        ({"report_year": "去年"}, "report_year"),
        ({"report_year": 1998}, "report_year"),
        ({"report_year": True}, "report_year"),
        ({"template_id": "report-2018"}, "template_id"),
    ],
)
def test_a_shape_that_cannot_be_read_is_told_as_such(payload, cell):
    malformed = [problem for problem in read(payload).problems if problem.malformed]
    assert [problem.cell for problem in malformed] == [cell]


@pytest.mark.parametrize(
    ("written", "year"), [(2023, 2023), ("2023", 2023), ("2023年", 2023), ("2023年度", 2023), ("", None)]
)
def test_the_report_year_reads_as_written(written, year):
    assert read({"report_year": written}).report_year == year


@pytest.mark.parametrize("report", [bureau, city])
def test_the_data_export_reads_back_as_the_same_report(report):
    data = read(report())
    exported = json_data(ReportDocument(data, "某局", 2023, "11320000014000000X"))
    again = read(exported)
    assert again.problems == ()
    assert again.unknown == data.unknown
    assert all(again.value(key) == data.value(key) for key in catalogue().printed)
    assert (exported["template_id"], exported["report_year"]) == ("gov-info-annual-report-2021", 2023)
    assert again.unit_code == "11320000014000000X"
