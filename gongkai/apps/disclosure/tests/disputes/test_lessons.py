"""纠错清单 and the public table: counts that open to their cases, and numbers without names."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import disputes as acts
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.tests.disputes.test_course import DAY, complaint, registered, result

pytestmark = pytest.mark.django_db


def lost(cast, clock, ground="", **changes):
    clock.set(DAY)
    item = registered(cast, **changes)
    clock.set(date(2025, 11, 21))
    acts.record_result(item, by=cast.clerk, result=result("corrected", note="撤销。"))
    if ground:
        acts.perform(item, by=cast.handler, performed_on=date(2025, 11, 21), performance="已改正。")
        acts.close(item, by=cast.head, lesson_ground=ground, lesson=f"针对{ground}的措施")
    return item


@pytest.fixture
def three(cast, clock):
    made = [lost(cast, clock, "law"), lost(cast, clock, "law"), lost(cast, clock)]
    clock.set(DAY)
    won = registered(cast, opponent="胜诉案")
    other = acts.register(org=cast.other_bureau, by=cast.other_clerk, complaint=complaint())
    clock.set(date(2025, 11, 21))
    acts.record_result(won, by=cast.clerk, result=result())
    acts.record_result(other, by=cast.other_clerk, result=result("corrected", note="撤销。"))
    return made


def test_counts_by_ground_and_body_open_to_their_cases(cast, three, logged_in):
    browser = logged_in(cast.account("supervisor"))
    page = browser.get(reverse("disclosure_desk:lessons")).content.decode()
    assert "?org=caizheng&amp;ground=law" in page and "?org=caizheng&amp;ground=none" in page
    assert "安澜县水利局" in page
    drilled = browser.get(reverse("disclosure_desk:lessons"), {"org": "caizheng", "ground": "law"}).content.decode()
    numbers = [item.case.number in drilled for item in three]
    assert numbers == [True, True, False]
    later = browser.get(reverse("disclosure_desk:lessons"), {"decided_from": "2025-12-01"}).content.decode()
    assert three[0].case.number not in later


def test_one_body_reads_its_own(cast, three, logged_in):
    page = logged_in(cast.account("head")).get(reverse("disclosure_desk:lessons")).content.decode()
    assert "针对law的措施" in page and "水利局" not in page and "胜诉案" not in page
    assert logged_in(cast.account("nobody")).get(reverse("disclosure_desk:lessons")).status_code == 404


def test_the_list_is_exported(cast, three, logged_in):
    file = logged_in(cast.account("head")).get(reverse("disclosure_desk:lessons"), {"export": "csv"})
    text = b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()
    assert "适用依据错误" in text and "尚未总结" in text


def test_the_counts_cost_two_statements(cast, three, django_assert_num_queries):
    rows = reading.lessons(cast.head)
    with django_assert_num_queries(2):
        (line,) = reading.lessons_by_ground(rows)
    assert line.total == 3 and sum(line.counts) == 3


def test_the_public_table_has_numbers_and_no_names(cast, three, client):
    """年度报告格式第四部分: the cells every body publishes."""
    line = reading.public_counts(2025)[0]
    assert (line.upheld, line.corrected, line.pending, line.total) == (1, 4, 0, 5)
    page = client.get(reverse("disclosure:statistics"), {"year": "2025"}).content.decode()
    assert "行政复议、行政诉讼" in page and "胜诉案" not in page and "王小明" not in page


def test_what_was_decided_later_was_pending_at_the_end_of_the_year(cast, clock):
    clock.set(DAY)
    item = registered(cast)
    clock.set(date(2026, 1, 12))
    acts.record_result(item, by=cast.clerk, result=result(decided_on=date(2026, 1, 8)))
    assert reading.public_counts(2025)[0].pending == 1 and reading.public_counts(2026)[0].pending == 0
