"""政府汇总报告: its own numbers and those of its units, from a frozen list (R12; 条例第四十九条)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.tests.report.test_acts import TEXTS, published
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast, clock):
    """The county's report of 2025; the bureau received two requests and answered one."""
    received(cast, clock, date(2025, 3, 3)).answer(clock.set(date(2025, 3, 20)))
    received(cast, clock, date(2025, 12, 22))
    clock.set(date(2026, 1, 12))
    for role in ("disclosure.clerk", "disclosure.leader"):
        account = people.create_account(by=SYSTEM, username=f"county.{role}", name=f"县政府{role}")
        people.give_post(account, by=SYSTEM, role=role, org=cast.county)
        cast.accounts[f"county_{role.rpartition('.')[2]}"] = account
    return acts.open_report(org=cast.county, by=cast.county_clerk, year=2025)


def of_unit(cast, org, year=2025):
    report = acts.open_report(org=org, by=SYSTEM, year=year)
    for role in ("disclosure.clerk", "disclosure.leader"):
        account = people.create_account(by=SYSTEM, username=f"{org.site_slug}.{role}", name=f"{org.label}{role}")
        people.give_post(account, by=SYSTEM, role=role, org=org)
        cast.accounts[f"{org.site_slug}_{role.rpartition('.')[2]}"] = account
    return report


def file_unit(cast, org):
    """A unit's report, published by its own people."""
    report = of_unit(cast, org)
    clerk = actor_for(cast.accounts[f"{org.site_slug}_clerk"])
    acts.write(report, by=clerk, **TEXTS)
    for finding in reading.unanswered(report):
        acts.answer_warning(report, by=clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    acts.check(report, by=clerk)
    acts.sign(report, by=actor_for(cast.accounts[f"{org.site_slug}_leader"]))
    acts.submit(report, by=clerk)
    acts.publish(report, by=clerk)
    return report


def errors(report):
    return [f for f in reading.findings(report) if f.rule == "R12" and f.checked]


def answer_all(report, cast):
    for finding in reading.unanswered(report):
        acts.answer_warning(report, by=cast.county_clerk, fingerprint=reading.fingerprint(finding), reason="已核实")


def test_the_list_is_every_body_below_and_a_lower_government_stands_for_its_own(cast, county):
    names = [unit.org for unit in report_units.of_report(county)]
    assert names == [cast.county, cast.office, cast.bureau, cast.other_bureau, cast.township]
    city = create_organisation(name="安澜市人民政府", kind="government", site_slug="shi")
    below = create_organisation(parent=city, name="下辖县人民政府", kind="government", site_slug="xiaxian")
    create_organisation(parent=below, name="下辖县财政局", kind="government_department", site_slug="xiacai")
    closed = create_organisation(parent=city, name="已撤销局", kind="government_department", site_slug="che")
    closed.active = False
    closed.save()
    assert report_units.candidates(city) == [city, below]


def test_a_department_adds_up_nobody(cast, clock):
    report = acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    assert report_units.ids(report) == ()
    with pytest.raises(Refused, match="不汇总"):
        acts.change_units(report, by=cast.clerk, units=[cast.office], reason="试试")


def test_units_without_a_fixed_report_keep_it_open(cast, county):
    found = errors(county)
    assert {f.severity for f in found} == {"error"} and len(found) == 4
    acts.write(county, by=cast.county_clerk, **TEXTS)
    answer_all(county, cast)
    with pytest.raises(Refused, match="R12"):
        acts.check(county, by=cast.county_clerk)


def test_the_sum_is_its_own_numbers_and_those_of_every_fixed_report(cast, county):
    assert reading.data_of(county).value("requests.total.new") == 0
    file_unit(cast, cast.bureau)
    acts.override(
        county, by=cast.county_clerk, cell="art20_6.penalties.decisions", value=Decimal(3), reason="县政府自身"
    )
    data = reading.data_of(county)
    assert (data.value("requests.total.new"), data.value("requests.total.carried_out")) == (2, 1)
    assert data.value("art20_6.penalties.decisions") == 3
    assert (data.unit_name, data.report_year) == ("安澜县人民政府", 2025)


def test_who_has_not_filed_may_be_left_out_with_a_reason(cast, county):
    file_unit(cast, cast.bureau)
    acts.change_units(county, by=cast.county_clerk, units=[cast.bureau], reason="其余单位未报送，先行汇总")
    entry = entries(county.case.subject).last()
    assert entry.details["removed"] == ["安澜县人民政府办公室", "安澜县水利局", "安澜县青石镇人民政府"]
    assert not errors(county)
    acts.write(county, by=cast.county_clerk, **TEXTS)
    answer_all(county, cast)
    acts.check(county, by=cast.county_clerk)
    assert reading.data_of(county).value("requests.total.new") == 2
    assert reading.records(county, "requests.total.new").count() == 2


def test_a_unit_that_corrects_afterwards_is_found(cast, county, clock):
    unit = file_unit(cast, cast.bureau)
    acts.change_units(county, by=cast.county_clerk, units=[cast.bureau], reason="其余单位未报送")
    acts.write(county, by=cast.county_clerk, **TEXTS)
    answer_all(county, cast)
    acts.check(county, by=cast.county_clerk)
    clerk = actor_for(cast.accounts["caizheng_clerk"])
    acts.begin_correction(unit, by=clerk, reason="漏计")
    acts.override(unit, by=clerk, cell="art20_6.penalties.decisions", value=Decimal(7), reason="执法系统")
    assert not errors(county), "a report under correction counts as it was published"
    for finding in reading.unanswered(unit):
        acts.answer_warning(unit, by=clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    acts.check(unit, by=clerk)
    assert not errors(county), "what a unit has not submitted is its own draft"
    acts.sign(unit, by=actor_for(cast.accounts["caizheng_leader"]))
    acts.submit(unit, by=clerk)
    (found,) = errors(county)
    assert "之和为7，本报告填0" in found.message


def test_only_bodies_of_its_own_area_can_be_added(cast, county):
    elsewhere = create_organisation(name="外县财政局", kind="government_department", site_slug="wai")
    with pytest.raises(Refused, match="外县财政局"):
        acts.change_units(county, by=cast.county_clerk, units=[elsewhere], reason="试试")
    acts.change_units(county, by=cast.county_clerk, units=[], reason="只报自身")
    assert report_units.ids(county) == (cast.county.pk,)


def test_the_desk_shows_who_has_filed_and_every_units_share(cast, county, logged_in):
    file_unit(cast, cast.bureau)
    client = logged_in(cast.accounts["county_clerk"])
    page = client.get(f"/desk/disclosure/reports/{county.case.uid}/").content.decode()
    assert "纳入汇总的单位" in page and page.count("未编制") == 3
    share = client.get(f"/desk/disclosure/reports/{county.case.uid}/cells/requests.total.new").content.decode()
    assert "安澜县财政局" in share and "未编制" in share


def test_reading_the_list_costs_the_same_however_long_it_is(cast, county):
    file_unit(cast, cast.bureau)
    with CaptureQueriesContext(connection) as one:
        report_units.of_report(county)
    file_unit(cast, cast.other_bureau)
    with CaptureQueriesContext(connection) as two:
        report_units.of_report(county)
    assert len(two) == len(one)


def test_a_bureaus_published_report_is_not_changed_by_the_sum(cast, county, clock):
    version = published(acts.open_report(org=cast.bureau, by=cast.clerk, year=2025), cast)
    assert version.report.units.count() == 0
