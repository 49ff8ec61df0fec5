"""报送、催报、退回更正 (条例第四十七条、第四十九条)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.disclosure import jobs as time_passed
from gongkai.apps.disclosure.actions import filings as acts
from gongkai.apps.disclosure.actions import reports
from gongkai.apps.disclosure.models import AnnualReport
from gongkai.apps.disclosure.queries import filings, report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.tests.report.test_acts import TEXTS, published
from gongkai.apps.disclosure.tests.report.test_units import answer_all, file_unit
from gongkai.kernel import jobs, outbox
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Notice

pytestmark = pytest.mark.django_db
PENALTIES = "art20_6.penalties.decisions"


@pytest.fixture
def january(clock):
    """2026-02-03: the departments' day of Article 49 has passed, that of governments has not."""
    clock.set(date(2026, 2, 3))
    return clock


@pytest.fixture
def county(cast, january):
    """The county's report of 2025, of which the bureau has filed its part."""
    for role in ("clerk", "leader"):
        account = people.create_account(by=SYSTEM, username=f"county.{role}", name=f"县政府{role}")
        people.give_post(account, by=SYSTEM, role=f"disclosure.{role}", org=cast.county)
        cast.accounts[f"county_{role}"] = account
    report = reports.open_report(org=cast.county, by=cast.county_clerk, year=2025)
    cast.filed = file_unit(cast, cast.bureau)
    return report


def told(account):
    outbox.run_pending(limit=500)
    return list(Notice.objects.filter(account=account).order_by("pk"))


def fix(report, cast):
    reports.change_units(report, by=cast.county_clerk, units=[cast.bureau], reason="其余单位未报送")
    reports.write(report, by=cast.county_clerk, **TEXTS)
    answer_all(report, cast)
    reports.check(report, by=cast.county_clerk)
    reports.sign(report, by=cast.county_leader)
    reports.submit(report, by=cast.county_clerk)
    reports.publish(report, by=cast.county_clerk)


def refile(unit, cast, value):
    """The bureau's people correct one cell and submit again."""
    clerk, leader = (actor_for(cast.accounts[f"caizheng_{role}"]) for role in ("clerk", "leader"))
    reports.override(unit, by=clerk, cell=PENALTIES, value=Decimal(value), reason="执法系统")
    for finding in reading.unanswered(unit):
        reports.answer_warning(unit, by=clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    reports.check(unit, by=clerk)
    reports.sign(unit, by=leader)
    reports.submit(unit, by=clerk)


def test_the_list_names_every_body_and_its_day(cast, january):
    """第四十九条: 部门 1 月 31 日前报送并公布，政府 3 月 31 日前公布。"""
    published(reports.open_report(org=cast.bureau, by=cast.clerk, year=2025), cast)
    rows = filings.bodies(cast.supervisor)
    missing = filings.attach(filings.in_state(rows, 2025, "missing").order_by("path"), 2025)
    assert [(org.site_slug, org.filing.due_on) for org in missing] == [
        ("county", date(2026, 3, 31)),
        ("office", date(2026, 1, 31)),
        ("shuili", date(2026, 1, 31)),
        ("qingshi", date(2026, 1, 31)),
    ]
    assert {org.site_slug for org in filings.in_state(rows, 2025, "late")} == {"office", "shuili", "qingshi"}
    counts = filings.counts(rows, 2025)
    assert (counts.total, counts.filed, counts.missing, counts.late, counts.share) == (5, 1, 4, 3, 0.2)


def test_no_bodies_is_no_share(cast, january):
    assert filings.counts(filings.bodies(cast.supervisor).none(), 2025).share is None


def test_a_body_without_the_module_files_nothing(cast, january):
    cast.other_bureau.modules_off = ["disclosure"]
    cast.other_bureau.save()
    assert cast.other_bureau not in filings.bodies(cast.supervisor)


def test_only_the_authority_and_the_summing_government_follow(cast, county):
    assert not filings.may_follow(cast.clerk) and not filings.may_follow(cast.nobody)
    assert filings.bodies(cast.county_clerk).count() == 5
    elsewhere = create_organisation(name="外县财政局", kind="government_department", site_slug="wai")
    assert elsewhere not in filings.bodies(cast.supervisor)


def test_reminding_begins_the_report_and_tells_the_body(cast, january):
    report = acts.remind_body(cast.other_bureau, by=cast.supervisor, year=2025, note="请于本周内报送")
    assert (report.case.step, report.reminder_count, report.reminded_on) == ("collecting", 1, date(2026, 2, 3))
    entry = entries(report.case.subject).last()
    assert (entry.verb, entry.details["count"], entry.details["note"]) == ("remind", 1, "请于本周内报送")
    (notice,) = told(cast.account("other_clerk"))
    assert "第1次催报" in notice.title and not told(cast.account("other_leader"))


def test_one_reminder_a_day(cast, january):
    acts.remind_body(cast.other_bureau, by=cast.supervisor, year=2025)
    with pytest.raises(Refused, match="今天已经催报过"):
        acts.remind_body(cast.other_bureau, by=cast.supervisor, year=2025)
    result = acts.remind_bodies([cast.other_bureau, cast.office], by=cast.supervisor, year=2025)
    assert (result.done, result.refused) == (1, 1)


def test_who_has_filed_is_not_reminded(cast, county):
    with pytest.raises(Refused):
        acts.remind_body(cast.bureau, by=cast.supervisor, year=2025)


def test_reminding_belongs_to_the_authority_above(cast, january):
    for stranger in (cast.clerk, cast.head, cast.other_clerk):
        with pytest.raises(NotAllowed):
            acts.remind_body(cast.bureau, by=stranger, year=2025)
    with pytest.raises(NotAllowed, match="上级"):
        acts.remind_body(cast.county, by=cast.supervisor, year=2025)
    assert not AnnualReport.objects.exists(), "a refused reminder begins nothing"


def test_the_third_reminder_reaches_the_leader_and_the_authority(cast, january):
    for day in (3, 4, 5):
        january.set(date(2026, 2, day))
        for org in (cast.other_bureau, cast.bureau):
            acts.remind_body(org, by=SYSTEM, year=2025)
    assert len(told(cast.account("other_leader"))) == 1
    assert len(told(cast.account("supervisor"))) == 1, "one line, however many bodies are late"


def test_the_clock_reminds_at_intervals_until_the_body_files(cast, january):
    time_passed.remind_reports()
    reminded = {r.org.site_slug for r in AnnualReport.objects.filter(reminder_count=1)}
    assert reminded == {"office", "caizheng", "shuili", "qingshi"}
    time_passed.remind_reports()
    january.set(date(2026, 2, 9))
    time_passed.remind_reports()
    assert AnnualReport.objects.filter(reminder_count=1).count() == 4, "five working days lie between two"
    january.set(date(2026, 2, 10))
    time_passed.remind_reports()
    assert AnnualReport.objects.filter(reminder_count=2).count() == 4
    january.set(date(2026, 9, 1))
    time_passed.remind_reports()
    assert AnnualReport.objects.filter(reminder_count=2).count() == 4, "after months a person decides"


def test_reports_stand_in_the_inbox_before_their_day(cast, clock):
    clock.set(date(2026, 1, 10))
    time_passed.open_reports()
    assert not AnnualReport.objects.exists()
    clock.set(date(2026, 1, 12))
    time_passed.open_reports()
    time_passed.open_reports()
    assert {r.org.site_slug for r in AnnualReport.objects.all()} == {"office", "caizheng", "shuili", "qingshi"}


def test_what_was_submitted_is_kept_and_returned_with_a_reason(cast, county):
    """第四十七条: 主管部门督促整改；退回的报告仍留存。"""
    unit = cast.filed
    acts.send_back(unit, by=cast.supervisor, reason="处罚件数漏计", correct_by=date(2026, 2, 20))
    (first,) = unit.submissions.all()
    assert (first.returned_on, first.return_reason, first.correct_by) == (
        date(2026, 2, 3),
        "处罚件数漏计",
        date(2026, 2, 20),
    )
    assert (unit.case.step, unit.case.due_on, report_units.state_of(unit)) == (
        "collecting",
        date(2026, 2, 20),
        "退回更正中",
    )
    assert "处罚件数漏计" in told(cast.accounts["caizheng_clerk"])[-1].title
    assert reading.published_report(cast.bureau, 2025).number == 1, "the published version stays"
    assert cast.bureau in filings.in_state(filings.bodies(cast.supervisor), 2025, "returned")
    assert cast.bureau in filings.in_state(filings.bodies(cast.supervisor), 2025, "missing")
    refile(unit, cast, 7)
    second = unit.submissions.first()
    assert (second.number, second.cells[PENALTIES], first.cells.get(PENALTIES, "0")) == (2, "7", "0")
    assert cast.bureau in filings.in_state(filings.bodies(cast.supervisor), 2025, "filed")
    version = reports.publish(unit, by=actor_for(cast.accounts["caizheng_clerk"]))
    assert (version.number, version.reason) == (2, "处罚件数漏计")


def test_returning_needs_a_reason_a_coming_day_and_the_authority(cast, county):
    unit = cast.filed
    with pytest.raises(Refused):
        acts.send_back(unit, by=cast.supervisor, reason=" ", correct_by=date(2026, 2, 20))
    with pytest.raises(Refused, match="不能早于今天"):
        acts.send_back(unit, by=cast.supervisor, reason="漏计", correct_by=date(2026, 2, 2))
    with pytest.raises(NotAllowed):
        acts.send_back(unit, by=cast.county_clerk, reason="漏计", correct_by=date(2026, 2, 20))
    fix(county, cast)
    with pytest.raises(NotAllowed, match="上级"):
        acts.send_back(county, by=cast.supervisor, reason="漏计", correct_by=date(2026, 2, 20))


def test_a_draft_of_a_unit_is_not_added_up(cast, county):
    """第四十九条: 汇总的是各单位报送的报告。"""
    unit = reports.open_report(org=cast.other_bureau, by=cast.other_clerk, year=2025)
    reports.override(unit, by=cast.other_clerk, cell=PENALTIES, value=Decimal(9), reason="执法系统")
    reports.write(unit, by=cast.other_clerk, **TEXTS)
    for finding in reading.unanswered(unit):
        reports.answer_warning(unit, by=cast.other_clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    reports.check(unit, by=cast.other_clerk)
    assert reading.data_of(county).value(PENALTIES) == 0
    reports.sign(unit, by=cast.other_leader)
    reports.submit(unit, by=cast.other_clerk)
    assert reading.data_of(county).value(PENALTIES) == 9


def test_the_government_is_told_when_a_unit_files_again(cast, county):
    fix(county, cast)
    before = len(told(cast.accounts["county_clerk"]))
    acts.send_back(cast.filed, by=cast.supervisor, reason="处罚件数漏计", correct_by=date(2026, 2, 20))
    refile(cast.filed, cast, 7)
    (notice,) = told(cast.accounts["county_clerk"])[before:]
    assert "有1个数据与已汇总的不同" in notice.title
    assert told(cast.account("supervisor"))[-1].title == notice.title
    (change,) = report_units.changed_since(AnnualReport.objects.get(pk=county.pk))
    assert [(c.key, c.before, c.after, c.difference) for c in change.cells] == [(PENALTIES, 0, 7, 7)]
    (entry,) = entries(county.case.subject).filter(act="disclosure.report.note_unit_change")
    assert (entry.details["unit"], entry.details["cells"]) == ("安澜县财政局", 1)
    assert len(told(cast.accounts["county_clerk"])) == before + 1, "told once"
    assert AnnualReport.objects.get(pk=county.pk).cells[PENALTIES] == "0", "the government's report is not touched"


def test_the_correction_of_the_government_takes_the_new_numbers_over(cast, county):
    fix(county, cast)
    acts.send_back(cast.filed, by=cast.supervisor, reason="漏计", correct_by=date(2026, 2, 20))
    refile(cast.filed, cast, 7)
    county = AnnualReport.objects.get(pk=county.pk)
    (effect,) = report_units.effect_of(county, report_units.changed_since(county))
    assert (effect.before, effect.after) == (0, 7)
    reports.begin_correction(county, by=cast.county_clerk, reason="单位更正")
    answer_all(county, cast)
    reports.check(county, by=cast.county_clerk)
    assert county.cells[PENALTIES] == "7" and not report_units.changed_since(county)


def test_who_files_after_the_government_has_closed_is_named(cast, county):
    fix(county, cast)
    file_unit(cast, cast.other_bureau)
    assert "汇总时没有纳入" in told(cast.accounts["county_clerk"])[-1].title
    (change,) = report_units.changed_since(AnnualReport.objects.get(pk=county.pk))
    assert (change.unit.org, change.was_counted) == (cast.other_bureau, False)


def test_a_fixed_governments_own_part_is_what_was_fixed(cast, county):
    reports.override(county, by=cast.county_clerk, cell=PENALTIES, value=Decimal(3), reason="县政府自身")
    fix(county, cast)
    county.overrides.all().delete()
    own = next(u for u in report_units.of_report(county) if u.source == report_units.OWN)
    assert own.cells[PENALTIES] == "3"


def test_one_answer_for_several_warnings_of_one_rule(cast, clock):
    clock.set(date(2026, 1, 12))
    published(reports.open_report(org=cast.bureau, by=cast.clerk, year=2025), cast)
    clock.set(date(2027, 1, 12))
    report = reports.open_report(org=cast.bureau, by=cast.clerk, year=2026)
    for cell in ("art20_5.licences.decisions", PENALTIES, "art20_6.compulsion.decisions"):
        reports.override(report, by=cast.clerk, cell=cell, value=Decimal(8), reason="业务系统")
    unusual = [f for f in reading.unanswered(report) if f.rule == "R13"]
    others = [f for f in reading.unanswered(report) if f.rule != "R13"]
    assert len(unusual) == 3 and others
    with pytest.raises(Refused, match="同一条规则"):
        both = [reading.fingerprint(unusual[0]), reading.fingerprint(others[0])]
        reports.answer_warning(report, by=cast.clerk, fingerprint=both, reason="首年")
    two = [reading.fingerprint(f) for f in unusual[:2]]
    made = reports.answer_warning(report, by=cast.clerk, fingerprint=two, reason="本年起承接执法事项")
    assert [(a.fingerprint, a.message) for a in made] == [(reading.fingerprint(f), f.message) for f in unusual[:2]]
    assert [f for f in reading.unanswered(report) if f.rule == "R13"] == unusual[2:]


def test_the_answer_form_takes_several_and_refuses_a_mixture(cast, clock, logged_in):
    clock.set(date(2026, 1, 12))
    report = reports.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    for cell in ("art20_5.licences.decisions", PENALTIES):
        reports.record_external(report, by=cast.clerk, cell=cell, value=5, reason="双公示 1月5日")
    open_ones = reading.unanswered(report)
    same = [reading.fingerprint(f) for f in open_ones if f.rule == "R14"]
    page = reverse("disclosure_desk:report_act", args=[report.case.uid, "answer_warning"])
    browser = logged_in(cast.account("clerk"))
    assert "一并说明 R14 的 2 条" in browser.get(reading.desk_address(report)).content.decode()
    assert browser.get(page, {"fingerprint": same}).context["form"]["fingerprint"].value() == same
    mixed = [same[0], next(reading.fingerprint(f) for f in open_ones if f.rule != "R14")]
    refused = browser.post(page, {"fingerprint": mixed, "reason": "统计时点不同"})
    assert refused.status_code == 422 and "统计时点不同" in refused.content.decode()
    assert browser.post(page, {"fingerprint": same, "reason": "统计时点不同"}).status_code == 302
    assert report.answers.count() == 2


def test_the_desk_lists_reminds_and_returns(cast, county, logged_in):
    browser = logged_in(cast.account("supervisor"))
    page = reverse("disclosure_desk:filings")
    shown = browser.get(page).content.decode()
    assert "安澜县水利局" in shown and "安澜县财政局" not in shown, "who has not filed, unless asked otherwise"
    assert "安澜县财政局" in browser.get(page, {"state": "filed"}).content.decode()
    remind = reverse("disclosure_desk:filings_remind")
    assert "3 个单位" in browser.get(remind, {"year": 2025}).content.decode()
    browser.post(f"{remind}?year=2025&org={cast.other_bureau.uid}", {"note": ""})
    assert filings.of_body(cast.other_bureau, 2025).reminder_count == 1
    browser.post(f"{remind}?year=2025", {"note": "请尽快"})
    assert filings.of_body(cast.office, 2025).reminder_count == 1
    assert filings.of_body(cast.other_bureau, 2025).reminder_count == 1
    back = reverse("disclosure_desk:report_act", args=[cast.filed.case.uid, "send_back"])
    assert browser.post(back, {"reason": "漏计", "correct_by": "2026-02-01"}).status_code == 422
    assert browser.post(back, {"reason": "漏计", "correct_by": "2026-02-20"}).status_code == 302
    assert "退回更正中" in browser.get(page, {"state": "returned"}).content.decode()
    for bad in ({"under": "x"}, {"under": "00000000-0000-0000-0000-000000000000"}):
        assert browser.get(page, bad).status_code == 404
    assert browser.get(page, {"year": "abc"}).status_code == 200


def test_the_list_exports_with_reasons(cast, county, logged_in):
    acts.send_back(cast.filed, by=cast.supervisor, reason="处罚漏计", correct_by=date(2026, 2, 20))
    browser = logged_in(cast.account("supervisor"))
    sent = browser.get(reverse("disclosure_desk:filings"), {"state": "", "export": "csv", "year": "2025"})
    text = b"".join(sent.streaming_content).decode("utf-8-sig")
    assert "处罚漏计" in text and text.count("\n") == 6


def test_many_are_reminded_by_a_job(cast, january, logged_in, monkeypatch):
    monkeypatch.setattr("gongkai.apps.disclosure.views.filings.AT_ONCE", 2)
    browser = logged_in(cast.account("supervisor"))
    browser.post(f"{reverse('disclosure_desk:filings_remind')}?year=2025", {"note": "请尽快"})
    assert not AnnualReport.objects.exists()
    jobs.run_due(5, schedules=False)
    assert AnnualReport.objects.filter(reminder_count=1).count() == 4


def test_the_list_costs_the_same_however_many_bodies(cast, january, logged_in):
    browser = logged_in(cast.account("supervisor"))
    page = reverse("disclosure_desk:filings")
    browser.get(page)
    with CaptureQueriesContext(connection) as few:
        browser.get(page)
    for number in range(60):
        create_organisation(
            parent=cast.county, name=f"第{number}号局", kind="government_department", site_slug=f"b{number}"
        )
    with CaptureQueriesContext(connection) as many:
        browser.get(page)
    assert len(many) <= len(few) + 1, "one more query: the count once there is a second page"


def test_the_page_of_a_governments_report_names_what_changed(cast, county, logged_in):
    fix(county, cast)
    acts.send_back(cast.filed, by=cast.supervisor, reason="漏计", correct_by=date(2026, 2, 20))
    refile(cast.filed, cast, 7)
    browser = logged_in(cast.accounts["county_clerk"])
    assert "定稿后有单位数据变化" in browser.get(reading.desk_address(county)).content.decode()
    page = browser.get(reverse("disclosure_desk:report_changes", args=[county.case.uid])).content.decode()
    assert "行政处罚" in page and "+7" in page
    assert (
        logged_in(cast.account("clerk"))
        .get(reverse("disclosure_desk:report_changes", args=[county.case.uid]))
        .status_code
        == 404
    )
