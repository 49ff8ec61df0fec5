"""登记表、月报、进度表、自查报告 at the desk: figures, drill-down, reach, files, cost."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as Word

from gongkai.apps.disclosure.queries import workload
from gongkai.apps.disclosure.rules.statistics import MEASURES, Period
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.orgs.actions import create_organisation

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
PAGES = ("statistics", "monthly", "progress", "self_check")


def address(name, **query):
    return reverse(f"disclosure_desk:{name}", query=query)


@pytest.fixture
def march(cast, clock):
    """One answered and one open at the bureau; one carried in from February."""
    received(cast, clock, date(2026, 2, 10))
    received(cast, clock, date(2026, 3, 3)).answer(clock.set(date(2026, 3, 20)), "denied.internal_affairs")
    received(cast, clock, date(2026, 3, 25))
    clock.set(date(2026, 3, 31))


def test_every_number_opens_to_as_many_records_as_it_says(cast, march):
    for below in (False, True):
        org = cast.county if below else cast.bureau
        found = workload.statement(org, MARCH, below=below)
        assert (found.value("new"), found.value("carried_in"), found.value("denied")) == (2, 1, 1)
        assert found.value("carried_out") == 2
        scope = workload.scope_of(org, MARCH, below=below)
        for line in found.lines:
            if line.measure.unit != "元":
                assert workload.records(line.measure, scope).count() == line.now, line.measure.id


def test_balance_of_the_period(cast, march):
    """期初结转 + 新收 = 办结 + 期末在办"""
    found = workload.statement(cast.bureau, MARCH)
    assert found.value("carried_in") + found.value("new") == found.value("decided") + found.value("carried_out")


def test_a_body_without_cases_says_so(cast, march, logged_in):
    assert workload.statement(cast.other_bureau, MARCH).on_time_rate is None
    page = logged_in(cast.account("other_clerk")).get(address("statistics")).content.decode()
    assert "没有办件" in page and "100" not in page.partition("按期答复率")[2][:200]


def test_the_year_so_far_and_the_year_before(cast, march):
    new = next(x for x in workload.statement(cast.bureau, MARCH).lines if x.measure.id == "new")
    assert (new.now, new.so_far, new.before) == (2, 3, 0)


def test_one_line_for_each_body_of_the_subtree(cast, march, logged_in):
    orgs = {org.site_slug: org for org in workload.attach([cast.bureau, cast.other_bureau], MARCH)}
    assert (orgs["caizheng"].counts["new"], orgs["shuili"].counts["new"]) == (2, 0)
    browser = logged_in(cast.account("supervisor"))
    span = {"span": "days", "since": "2026-03-01", "until": "2026-03-31", "org": "county", "below": "on"}
    for name in PAGES:
        page = browser.get(address(name, **span))
        assert page.status_code == 200 and "安澜县水利局" in page.content.decode(), name
        sent = browser.get(address(name, **span, export="csv"))
        assert "安澜县水利局" in b"".join(sent.streaming_content).decode("utf-8-sig"), name


def test_only_an_authority_counts_what_lies_below(cast, march, logged_in):
    browser = logged_in(cast.account("clerk"))
    page = browser.get(address("statistics", org="caizheng", below="on"))
    assert page.status_code == 200 and "安澜县水利局" not in page.content.decode()
    for foreign in ("shuili", "county", "none"):
        for name in (*PAGES, "statistics_records"):
            assert browser.get(address(name, org=foreign, measure="new")).status_code == 404
    assert logged_in(cast.account("handler")).get(address("statistics")).status_code == 404


def test_the_records_page_lists_them(cast, march, logged_in):
    browser = logged_in(cast.account("clerk"))
    span = {"span": "days", "since": "2026-03-01", "until": "2026-03-31"}
    page = browser.get(address("statistics_records", measure="new", **span))
    assert page.content.decode().count("list__title") == 2
    assert browser.get(address("statistics_records", measure="nonsense")).status_code == 404
    assert browser.get(address("statistics_records", measure="new", before="x")).status_code == 200


def test_progress_lists_the_requests_of_the_period_and_those_still_open(cast, march, logged_in):
    page = logged_in(cast.account("clerk")).get(
        address("progress", span="days", since="2026-03-01", until="2026-03-31")
    )
    assert page.context["table"].count[0] == 3
    (org,) = workload.progress_by_body([cast.bureau], workload.progress(cast.supervisor, None, cast.county.path, MARCH))
    assert (org.progress.total, org.progress.closed, org.progress.under_way) == (3, 1, 2)


def test_words_and_spreadsheets(cast, march, logged_in):
    browser = logged_in(cast.account("clerk"))
    for name in PAGES:
        sent = browser.get(address(name, export="docx", span="month"))
        text = "\n".join(p.text for p in Word(BytesIO(sent.content)).paragraphs)
        assert "安澜县财政局" in text and "2026年3月" in text
        assert b"".join(browser.get(address(name, export="xlsx")).streaming_content).startswith(b"PK")
    for name in ("statistics", "monthly", "self_check"):
        assert browser.get(address(name, export="exe")).status_code == 404
    check = browser.get(address("self_check", export="docx"))
    assert "二、存在的问题" in [p.text for p in Word(BytesIO(check.content)).paragraphs]


@pytest.mark.parametrize(
    "bad",
    [
        {"span": "days"},
        {"span": "days", "since": "2026-03-31", "until": "2026-03-01"},
        {"span": "days", "since": "x", "until": "2026-03-01"},
        {"span": "nonsense"},
    ],
)
def test_a_period_that_is_none_is_told(cast, march, logged_in, bad):
    page = logged_in(cast.account("clerk")).get(address("statistics", **bad))
    assert page.status_code == 422 and "error-summary" in page.content.decode()


def test_queries_are_bounded_by_the_figures_not_by_the_bodies(cast, march, logged_in):
    figures = len({m.figure for m in MEASURES})
    with CaptureQueriesContext(connection) as one:
        workload.statement(cast.county, MARCH, below=True)
    assert len(one) == 3 * figures
    browser = logged_in(cast.account("supervisor"))
    for name in PAGES:
        page = address(name, org="county", below="on")
        browser.get(page)
        with CaptureQueriesContext(connection) as few:
            browser.get(page)
        for number in range(8):
            create_organisation(
                parent=cast.county,
                name=f"{name}{number}号局",
                kind="government_department",
                site_slug=f"{name.replace('_', '-')}{number}",
            )
        with CaptureQueriesContext(connection) as many:
            browser.get(page)
        assert len(many) <= len(few) + 1, f"{name}: the frame may look at the calendar once more"
