"""公开年报的列表: a year or a body at a time; a province's reports neither load their figures nor grow the page."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.models import AnnualReport, ReportVersion
from gongkai.apps.disclosure.queries import report_lists
from gongkai.apps.disclosure.queries.sitemap import reports as addresses
from gongkai.kernel.cases.models import Case
from gongkai.testing import organisation

pytestmark = pytest.mark.django_db
LIST = "/annual-reports/"


def published(org, year, day, *, versions=1):
    case = Case.objects.create(
        number=f"R{org.pk}-{year}",
        kind="disclosure.report",
        org=org,
        org_path=org.path,
        title="年度报告",
        step="published",
        opened_on=day,
    )
    report = AnnualReport.objects.create(
        case=case, org=org, org_path=org.path, year=year, template="2021", published_on=day
    )
    for number in range(1, versions + 1):
        ReportVersion.objects.create(report=report, number=number, cells={}, published_on=day)
    return report


def shown(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_the_newest_year_is_shown_and_every_year_can_be_reached(cast, client):
    published(cast.bureau, 2024, date(2025, 1, 20))
    published(cast.bureau, 2025, date(2026, 1, 20), versions=2)
    published(cast.office, 2025, date(2026, 1, 28))
    newest = shown(client, LIST)
    assert newest.count("2025年政府信息公开工作年度报告") == 2, "a corrected report stands once"
    assert "2024年政府信息公开工作年度报告" not in newest and "?year=2024" in newest
    assert "2024年政府信息公开工作年度报告" in shown(client, f"{LIST}?year=2024")
    ours = shown(client, f"{LIST}?org={cast.bureau.site_slug}")
    assert ours.index("2025年政府信息公开") < ours.index("2024年政府信息公开")


def test_a_body_is_found_by_a_part_of_its_name(cast, client):
    published(cast.bureau, 2025, date(2026, 1, 20))
    published(cast.office, 2025, date(2026, 1, 28))
    found = shown(client, f"{LIST}?q=财政")
    assert "安澜县财政局2025年" in found and "安澜县人民政府办公室2025年" not in found
    assert "没有找到" in shown(client, f"{LIST}?q=水文")


@pytest.mark.parametrize("year", ["1999", "二〇二五", "2025.0", "-1", "9" * 40])
def test_a_year_without_reports_is_no_page(cast, client, year):
    published(cast.bureau, 2025, date(2026, 1, 20))
    assert client.get(LIST, {"year": year}).status_code == 404


def test_the_home_page_names_the_last_ones_and_the_sitemap_each_once(cast):
    published(cast.bureau, 2016, date(2017, 3, 1))
    last = published(cast.office, 2025, date(2026, 1, 28), versions=3)
    assert [one.title for one in report_lists.latest(1)] == [last.title]
    assert len(list(addresses())) == 2


def test_more_bodies_are_more_pages_not_more_queries(cast, client, django_assert_max_num_queries):
    bodies = [
        organisation(f"安澜县第{n}局", f"body{n}", "government_department", cast.county, 100 + n) for n in range(130)
    ]
    for org in bodies:
        published(org, 2025, date(2026, 1, 20))
    with django_assert_max_num_queries(8):
        first = shown(client, LIST)
    assert first.count("2025年政府信息公开工作年度报告") == 100 and "?page=2" in first
    assert shown(client, f"{LIST}?page=2").count("2025年政府信息公开工作年度报告") == 30
    assert reverse("disclosure:report", args=[bodies[0].site_slug, 2025]) in first
