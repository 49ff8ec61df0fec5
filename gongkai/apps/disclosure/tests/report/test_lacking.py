"""Sums over units whose reports do not show every number: they name whose is missing (条例第四十九条)."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.models import AnnualReport, ReportVersion
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.rules.report.template import CURRENT, REPORT_2019
from gongkai.apps.disclosure.tests.report.test_acts import TEXTS
from gongkai.apps.disclosure.tests.report.test_units import answer_all, county  # noqa: F401
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people.actors import SYSTEM

pytestmark = pytest.mark.django_db
UPHELD, TOTAL = "disputes.review.upheld", "disputes.review.total"
IN_FORCE = "art20_1.rules.in_force"


def brought(org, cells, unknown=(), template=CURRENT):
    """A report that came by import, as its version keeps it."""
    case = open_case("disclosure.report", org=org, title="以前的报告")
    fixed = {"org_path": org.path, "year": 2025, "imported": True, "published_on": date(2026, 1, 9)}
    report = AnnualReport.objects.create(case=case, org=org, template=template, **fixed)
    ReportVersion.objects.create(
        report=report, number=1, cells=cells, unknown=list(unknown), published_on=date(2026, 1, 9)
    )
    return report


def only(cast, county, *units):  # noqa: F811
    acts.change_units(county, by=cast.county_clerk, units=list(units), reason="其余单位未报送，先行汇总")


def test_what_a_unit_does_not_show_is_missing_from_the_sum_which_names_it(cast, county):  # noqa: F811
    brought(cast.office, {TOTAL: "5"}, unknown=[UPHELD])
    brought(cast.bureau, {TOTAL: "3", UPHELD: "3"})
    only(cast, county, cast.office, cast.bureau)
    data = reading.data_of(county)
    assert (data.value(TOTAL), data.value(UPHELD)) == (8, 3)
    assert data.lacking == {UPHELD: (cast.office.name,)}


def test_a_total_that_every_unit_shows_is_not_made_smaller_by_lost_parts(cast, county):  # noqa: F811
    """第四部分: the parts of the office are lost, its total is not."""
    parts = ("upheld", "corrected", "other", "pending")
    brought(cast.office, {TOTAL: "5"}, unknown=[f"disputes.review.{part}" for part in parts])
    only(cast, county, cast.office)
    assert reading.data_of(county).value(TOTAL) == 5
    assert [f for f in reading.findings(county) if f.rule == "R5" and f.checked] == []


def test_r12_says_which_sums_it_could_not_compare(cast, county):  # noqa: F811
    brought(cast.office, {TOTAL: "5"}, unknown=[UPHELD])
    only(cast, county, cast.office)
    (told,) = [f for f in reading.findings(county) if f.rule == "R12"]
    assert not told.checked and told.cells == (UPHELD,) and "其余单位之和" in told.message


def test_a_report_of_another_form_lacks_what_only_this_form_asks_for(cast, county):  # noqa: F811
    brought(cast.office, {TOTAL: "1"}, template=REPORT_2019)
    only(cast, county, cast.office)
    data = reading.data_of(county)
    assert data.lacking[IN_FORCE] == (cast.office.name,) and TOTAL not in data.lacking


def test_the_mark_is_fixed_with_the_report_and_goes_with_it_for_ever(cast, county, logged_in, client):  # noqa: F811
    brought(cast.office, {TOTAL: "5"}, unknown=[UPHELD])
    only(cast, county, cast.office)
    acts.write(county, by=cast.county_clerk, **TEXTS)
    answer_all(county, cast)
    acts.check(county, by=cast.county_clerk)
    assert county.lacking == {cast.office.name: [UPHELD]}
    acts.sign(county, by=cast.county_leader)
    assert acts.submit(county, by=cast.county_clerk).lacking == county.lacking
    version = acts.publish(county, by=cast.county_clerk)
    # The unit reads its original again and finds the number: what was published does not change.
    ReportVersion.objects.filter(report__org=cast.office).update(unknown=[], cells={TOTAL: "5", UPHELD: "5"})
    told = f"1 个单位的报告没有列明（{cast.office.name}），所列数为其余单位之和。"
    assert reading.of_version(version).lacking == {UPHELD: (cast.office.name,)}
    slug = county.org.site_slug
    shown = client.get(reverse("disclosure:report", args=[slug, 2025])).content.decode()
    assert told in shown and "（缺1个单位）" in shown
    word = client.get(reverse("disclosure:report_file", args=[slug, 2025, "docx"])).content
    assert any(told in one.text for one in Document(io.BytesIO(word)).paragraphs)


def test_a_government_above_names_the_government_whose_sum_lacks_something(cast, county):  # noqa: F811
    brought(cast.office, {TOTAL: "5"}, unknown=[UPHELD])
    only(cast, county, cast.office)
    county.cells, county.lacking = {TOTAL: "5"}, {cast.office.name: [UPHELD]}
    county.submissions.create(number=1, cells=county.cells, lacking=county.lacking, submitted_on=date(2026, 3, 1))
    county.save()
    city = create_organisation(name="安澜市人民政府", kind="government", site_slug="shi")
    report = acts.open_report(org=city, by=SYSTEM, year=2025)
    report.units.set([city, county.org])
    assert reading.data_of(report).lacking == {UPHELD: (county.org.name,)}


def bureau(cast, n):
    name, slug = f"第{n}局", f"bureau-{n}"
    return create_organisation(parent=cast.county, name=name, kind="government_department", site_slug=slug)


def asked(action) -> int:
    with CaptureQueriesContext(connection) as queries:
        action()
    return len(queries)


def test_the_checks_of_a_government_ask_as_often_for_forty_units_as_for_four(cast, county):  # noqa: F811
    """R12 adds reports as it reads them; nothing is asked per unit."""
    for n in range(4):
        brought(bureau(cast, n), {UPHELD: "1", TOTAL: "1"})
    county.units.set(report_units.candidates(cast.county))
    before = asked(lambda: reading.findings(county))
    for n in range(4, 40):
        brought(bureau(cast, n), {UPHELD: "1", TOTAL: "1"})
    county.units.set(report_units.candidates(cast.county))
    assert asked(lambda: reading.findings(county)) == before
    assert reading.data_of(county).value(TOTAL) == 40


def test_the_units_of_one_number_are_listed_in_pages(cast, county, logged_in, monkeypatch):  # noqa: F811
    monkeypatch.setattr("gongkai.apps.disclosure.views.reports.UNITS_SHOWN", 2)
    browser = logged_in(cast.accounts["county_clerk"])
    address = reverse("disclosure_desk:report_cell", args=[county.case.uid, TOTAL])
    first, second = (browser.get(f"{address}?page={n}").content.decode() for n in (1, 2))
    assert cast.county.name in first and "?page=2" in first
    assert cast.bureau.name not in first and cast.bureau.name in second
