"""年度报告 for programs: what was published, and the check of a report by its keys (条例第四十九条、第五十条)."""

import copy
from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.api.report_schema import CHECK_EXAMPLE
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.tests.report.samples import BUREAU, BUREAU_TEXT, bureau, city, shared


@pytest.fixture
def published(county):
    county.clock.set(date(2026, 1, 20))
    return county.report()


def test_published_reports_are_listed_by_year_and_body(county, published, ask):
    found = ask("/annual-reports").data
    (item,) = found["items"]
    assert (item["year"], item["body"]["slug"], found["total"]) == (2025, "caizheng", 1)
    assert item["title"] == "安澜县财政局2025年政府信息公开工作年度报告"
    assert item["versions"] == [{"number": 1, "published_on": "2026-01-20", "reason": ""}]
    assert item["url"] == "http://testserver/annual-reports/caizheng/2025/"
    assert ask("/annual-reports", org="caizheng", year=2025).data["total"] == 1
    assert ask("/annual-reports", org="shuili").data["items"] == []
    assert ask("/annual-reports", year=2024).data["items"] == []
    assert "网址标识" in ask("/annual-reports", org="nobody").data["notice"]


def test_a_report_that_is_not_published_is_nowhere(county, ask):
    acts.open_report(org=county.cast.bureau, by=county.cast.clerk, year=2025)
    assert ask("/annual-reports").data["items"] == []
    assert ask("/annual-reports/caizheng/2025").status_code == 404


def test_reports_page_by_page(county, ask):
    county.clock.set(date(2026, 1, 20))
    for year in (2025, 2024, 2023):
        county.report(year)
    seen, cursor = [], None
    for _ in range(3):
        response = ask("/annual-reports", limit=1, cursor=cursor)
        seen += [one["year"] for one in response.data["items"]]
        cursor = response.data["next"]
    assert (seen, cursor) == ([2025, 2024, 2023], None)
    assert ask("/annual-reports", cursor="1900-0001").data["items"] == []


def test_the_numbers_of_a_report_by_key_and_by_table(published, ask):
    found = ask("/annual-reports/caizheng/2025").data
    assert (found["version"], found["is_current"]) == (1, True)
    assert found["cells"]["requests.total.new"] == 0
    assert found["tables"]["requests"]["total"]["new"] == 0
    assert found["narrative"]["overview"] == "全年未收到申请。"
    assert [address.rsplit(".")[-1] for address in found["files"]] == ["docx", "xlsx", "csv"]


def test_what_is_read_can_be_sent_to_the_check(published, ask, send):
    found = ask("/annual-reports/caizheng/2025").data
    answer = send("/annual-reports/check", {"report_year": 2025, **found["tables"]})
    assert (answer.status_code, answer.data["publishable"]) == (200, True)


def test_a_correction_keeps_the_version_before(county, published, ask):
    """更正保留两个版本"""
    report = published.report
    acts.begin_correction(report, by=county.cast.clerk, reason="文字有误")
    assert ask("/annual-reports/caizheng/2025").data["narrative"]["overview"] == "全年未收到申请。"
    texts = {"overview": "全年未收到申请，特此更正。", "problems": "没有。", "other_matters": "未收取信息处理费。"}
    acts.write(report, by=county.cast.clerk, **texts)
    for finding in reading.unanswered(report):
        acts.answer_warning(report, by=county.cast.clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    acts.check(report, by=county.cast.clerk)
    acts.sign(report, by=county.cast.leader)
    acts.submit(report, by=county.cast.clerk)
    acts.publish(report, by=county.cast.clerk)
    now, before = ask("/annual-reports/caizheng/2025").data, ask("/annual-reports/caizheng/2025", version=1).data
    assert (now["version"], before["version"], before["is_current"]) == (2, 1, False)
    assert now["versions"][0]["reason"] == "文字有误"
    assert before["narrative"]["overview"] == "全年未收到申请。"
    assert ask("/annual-reports/caizheng/2025", version=3).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/annual-reports/nobody/2025", 404),
        ("/annual-reports/caizheng/2010", 404),
        ("/annual-reports/caizheng/2007", 422),
        ("/annual-reports/caizheng/99999999999999999999", 422),
        ("/annual-reports/caizheng/two", 422),
        ("/annual-reports/caizheng/-1", 422),
        ("/annual-reports/a b/2025", 422),
        ("/annual-reports/caizheng/2025?version=0", 422),
        ("/annual-reports?year=20", 422),
        ("/annual-reports?cursor=2025", 422),
        ("/annual-reports?cursor=2025-000", 422),
        ("/annual-reports/caizheng/2025/", 404),
    ],
)
def test_what_is_not_there_or_cannot_be(county, ask, path, status):
    response = ask(path)
    assert response.status_code == status
    assert response.data["message"].endswith("。")


def test_lists_cost_the_same_however_many_reports_there_are(county, published, ask, django_assert_num_queries):
    with django_assert_num_queries(3):
        ask("/annual-reports")
    county.report(2024)
    with django_assert_num_queries(3):
        ask("/annual-reports")


# The check ---------------------------------------------------------------------------------------


def violated(response):
    return [(one["rule"], one["severity"]) for one in response.data["violations"]]


def test_the_bureau_s_report_of_2023_raises_its_two_warnings(db, send):
    """annual-report.md §8: R8 for rules in force at a bureau, R10 for a figure that the table does not show."""
    response = send("/annual-reports/check", bureau() | {"narrative": BUREAU_TEXT, "body": BUREAU})
    assert violated(response) == [("R8", "warning"), ("R10", "warning")]
    assert (response.data["errors"], response.data["warnings"], response.data["publishable"]) == (0, 2, True)


def test_an_unbalanced_report_names_rule_severity_and_cells(db, send):
    report = city()
    report["requests_matrix"]["granted"][0] += 1
    response = send("/annual-reports/check", report)
    first = response.data["violations"][0]
    assert (first["rule"], first["severity"], first["expected"], first["found"]) == ("R2", "error", 13365, 13364)
    assert "requests.natural_person.granted" in first["cells"]
    assert response.data["publishable"] is False


def test_the_examples_of_the_reference_are_answered_as_they_stand(db, send):
    examples = yaml.safe_load(shared("domain/annual-report-2021.yaml").read_text(encoding="utf-8"))["examples"]
    assert [send("/annual-reports/check", example).status_code for example in examples] == [200, 200]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (None, "键：值"),
        ([], "键：值"),
        ("x", "键：值"),
        ({}, "没有可核对的表格"),
        ({"report_year": 2010, "art20_1": {}}, "没有全国统一格式"),
        ({"template": "report-2018", "art20_1": {}}, "报告格式应为"),
        ({"requests": 5}, "键：值"),
        ({"requests_matrix": {"new": [1]}}, "7个数"),
        ({"art20_1": {}, "body": {"kind": False}}, "单位性质"),
        ({"art20_1": {}, "body": {"name": {}}}, "name"),
    ],
)
def test_what_cannot_be_read_as_a_report_is_one_sentence(db, send, body, word):
    response = send("/annual-reports/check", body)
    assert response.status_code == 422
    assert word in response.data["message"]


def test_wrong_numbers_are_violations_not_refusals(db, send):
    response = send("/annual-reports/check", {"requests": {"total": {"new": -1, "granted": "很多", "gone": 1.5}}})
    assert response.status_code == 200
    assert [rule for rule, _ in violated(response) if rule == "R6"] == ["R6"] * 3


def test_a_flood_of_unknown_cells_is_counted_not_listed(db, send):
    response = send("/annual-reports/check", {"art20_5": {f"k{n}": n for n in range(5000)}})
    assert response.status_code == 200
    told = [one["message"] for one in response.data["violations"] if one["rule"] == "R6"]
    assert len(told) == 201
    assert told[0] == "报告格式中没有“art20_5.k0”这一栏"
    assert told[-1] == "另有4800处问题未列出"


def test_a_whole_number_with_a_point_is_the_same_number(db, send):
    """JSON does not tell 2026 from 2026.0; as a year and as a count of notices both are read."""
    body = {"report_year": 2026.0, "art20_1": {}, "facts": {"fee_notices_issued": 3.0, "external": {"a": 1.0}}}
    body |= {"previous": {"report_year": 2025.0}, "subordinates": [{"report_year": 2026.0}]}
    assert send("/annual-reports/check", body).status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PLACES = [("report_year",), ("template",), ("body",), ("body", "kind"), ("requests",), ("requests", "total"),
          ("disputes",),
          ("disputes", "review"), ("narrative",), ("facts",), ("previous",), ("subordinates",), ("art20_5",),
          ("requests_matrix",), ("requests_columns",), ("fee_collected_10k",)]  # fmt: skip


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), value=JSON)
def test_the_published_schema_says_exactly_what_is_read(db, client, checker, place, value):
    """422 for what does not fit the schema, 200 for what does; nothing between."""
    body = copy.deepcopy(CHECK_EXAMPLE)
    where = body
    for key in place[:-1]:
        where = where[key]
    where[place[-1]] = value
    response = client.post("/api/v1/annual-reports/check", body, content_type="application/json")
    assert (response.status_code == 200) is checker.is_valid(body), response.content.decode()


@pytest.fixture
def checker(client):
    import jsonschema_rs

    document = client.get("/api/v1/openapi.json").json()
    schema = {"$ref": "#/components/schemas/ReportToCheck", "components": document["components"]}
    return jsonschema_rs.validator_for(schema)
