"""年度报告 at the desk: what a clerk is led to from the report and from its cells."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.rules.report.cells import catalogue

pytestmark = pytest.mark.django_db
SUM = next(name for name in catalogue().printed if name in catalogue().formulas)
SINGLE = next(name for name in catalogue().printed if name not in catalogue().formulas)


@pytest.fixture
def report(cast, clock):
    clock.set(date(2026, 1, 12))
    return acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)


def act_page(report, act):
    return reverse("disclosure_desk:report_act", args=[report.case.uid, act])


def report_page(report):
    return reverse("disclosure_desk:report", args=[report.case.uid])


def test_a_warning_leads_to_its_own_answer(cast, report, logged_in):
    finding = reading.unanswered(report)[-1]
    link = f"{act_page(report, 'answer_warning')}?fingerprint={reading.fingerprint(finding)}"
    browser = logged_in(cast.account("clerk"))
    assert link in browser.get(report_page(report)).content.decode()
    assert browser.get(link).context["form"]["fingerprint"].value() == reading.fingerprint(finding)


def test_a_cell_leads_to_filling_it_in_and_a_sum_does_not(cast, report, logged_in):
    browser = logged_in(cast.account("clerk"))
    filled = browser.get(reverse("disclosure_desk:report_cell", args=[report.case.uid, SINGLE]))
    link = f"{act_page(report, 'override')}?cell={SINGLE}"
    assert link in filled.content.decode()
    assert browser.get(link).context["form"]["cell"].value() == SINGLE
    total = browser.get(reverse("disclosure_desk:report_cell", args=[report.case.uid, SUM]))
    assert act_page(report, "override") not in total.content.decode()


def test_acts_without_anything_to_work_on_are_not_offered(cast, report, logged_in):
    browser = logged_in(cast.account("clerk"))
    shown = browser.get(report_page(report)).content.decode()
    assert act_page(report, "drop_override") not in shown
    assert act_page(report, "change_units") not in shown
    cell = {"cell": SINGLE, "value": "1", "reason": "纸质台账"}
    browser.post(act_page(report, "override"), cell)
    assert act_page(report, "drop_override") in browser.get(report_page(report)).content.decode()
