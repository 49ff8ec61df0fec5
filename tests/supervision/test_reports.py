"""监察数字 in the yearly report of disclosure: offered through the kernel, told by the text, fixed with the report."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.apps.supervision.models import Closing, Event, Raise
from gongkai.apps.supervision.tests.test_board import closing
from gongkai.kernel.cases import Refused
from gongkai.kernel.figures import offering
from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.freezing import frozen

pytestmark = pytest.mark.django_db

TEXTS = {
    "overview": "全年收到申请{{指标:requests.total.new|件}}，按期办结{{指标:supervision.requests_in_time|件}}。",
    "problems": "监察亮红牌{{指标:supervision.red|张}}，已经整改。",
    "other_matters": "本年度未收取信息处理费。",
}


@pytest.fixture
def report(cast, clock):
    """2025: one request answered in time, one finished late with a red card; another body's card is not its own."""
    received(cast, clock, date(2025, 3, 3)).answer(clock.set(date(2025, 3, 20)))
    clock.set(date(2026, 1, 12))
    closing(cast.bureau, 1, on=date(2025, 3, 20))
    closing(cast.bureau, 2, on=date(2025, 6, 20), kept=False, used=22)
    closing(cast.other_bureau, 3, on=date(2025, 6, 20))
    carded(cast.bureau, 2)
    carded(cast.other_bureau, 3)
    return acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)


def carded(org, serial, on=date(2025, 6, 2)):
    about = {"case_uid": Closing.objects.get(case_number=f"BJ{serial:06d}").case_uid, "rule": "D02", "version": "D02@1"}
    event = Event.objects.create(
        case_number=f"BJ{serial:06d}", kind="disclosure.request", org=org, org_path=org.path, point="disclosure_reply",
        signal=4, reached_on=on, raised_on=on, found_at=f"{on}T02:00:00Z", **about,
    )  # fmt: skip
    Raise.objects.create(
        event=event, point=event.point, occurrence="reply#1", signal=4, on=on, found_at=event.found_at, **about
    )
    return event


def fixed(report, cast, texts=TEXTS):
    acts.write(report, by=cast.clerk, **texts)
    for finding in reading.unanswered(report):
        acts.answer_warning(report, by=cast.clerk, fingerprint=reading.fingerprint(finding), reason="已核实")
    return acts.check(report, by=cast.clerk)


def test_the_text_tells_the_figures_of_supervision_and_keeps_them(report, cast):
    fixed(report, cast)
    closing(cast.bureau, 9, on=date(2025, 7, 1))
    Event.objects.update(state="void")
    acts.sign(report, by=cast.leader)
    acts.submit(report, by=cast.clerk)
    version = acts.publish(report, by=cast.clerk)
    assert version.overview == "全年收到申请1件，按期办结1件。"
    assert version.problems == "监察亮红牌1张，已经整改。"


def test_what_was_fixed_opens_to_its_records(report, cast):
    fixed(report, cast)
    kept = frozen(report.case.subject)
    assert kept["supervision.red"].ids == [Raise.objects.get(event__org=cast.bureau).pk]
    assert kept["supervision.requests_in_time"].figure == "supervision.closed"
    assert "supervision.yellow" not in kept  # nobody told it


def test_until_it_is_fixed_and_after_it_is_returned_the_numbers_live(report, cast):
    acts.write(report, by=cast.clerk, **TEXTS)
    closing(cast.bureau, 9, on=date(2025, 7, 1))
    assert reading.data_of(report).others["supervision.requests_in_time"].value == 2
    fixed(report, cast)
    closing(cast.bureau, 10, on=date(2025, 7, 2))
    assert reading.data_of(report).others["supervision.requests_in_time"].value == 2
    acts.return_report(report, by=cast.leader, reason="补充")
    assert reading.data_of(report).others["supervision.requests_in_time"].value == 3


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{指标:supervision.red|件}}", "不能用单位“件”"),
        ("{{指标:supervision.green}}", "没有“supervision.green”这个指标"),
    ],
)
def test_a_number_nobody_offers_or_in_a_wrong_unit_is_refused(report, cast, text, what):
    acts.write(report, by=cast.clerk, **{**TEXTS, "problems": f"亮牌{text}。"})
    with pytest.raises(Refused, match=what):
        acts.check(report, by=cast.clerk)


def test_the_page_of_the_text_says_which_numbers_there_are(report, cast, logged_in):
    client = logged_in(cast.account("clerk"))
    page = client.get(reverse("disclosure_desk:report_act", args=[report.case.uid, "write"])).content.decode()
    assert "{{指标:supervision.red|张}}" in page and "{{指标:supervision.accountability|次}}" in page


def test_every_number_that_is_offered_can_be_counted_and_opened(report, cast):
    scope = Scope.year(cast.bureau, 2025)
    counted = {name: offering.count(name, scope) for name in offering.OFFERED}
    assert counted["supervision.finished"] == 2 and counted["supervision.finished_late"] == 1
    assert counted["supervision.found"] == 1 and counted["supervision.urged"] == 0
    assert all(len(offering.cell(name, scope).ids) == n for name, n in counted.items())


def test_a_name_is_offered_once_and_for_a_figure_that_is_declared():
    with pytest.raises(LookupError, match="两次"):
        offering.offer("supervision.red", label="红牌", figure="supervision.cards")
    with pytest.raises(LookupError):
        offering.offer("supervision.strange", label="不存在", figure="supervision.nothing")
    with pytest.raises(LookupError, match="维度"):
        offering.offer("supervision.strange", label="过多", figure="supervision.orders", key=(1,))
