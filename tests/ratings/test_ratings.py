"""好差评 by act: who may rate, what bad ratings open, who sees what, and what the rates are made of."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.disclosure.tests.requests import walk as requests
from gongkai.apps.ratings import actions, demo
from gongkai.apps.ratings.models import Channel, Followup, Rating
from gongkai.apps.ratings.queries import followups, open_for_rating, rates
from gongkai.kernel import outbox
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.exchange import datasets
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO, Cast, FrozenClock, run_act

DAY = date(2026, 3, 2)
BAD = actions.Opinion("very_dissatisfied", ("slow",), "跑了三趟窗口", "13812345678")
GOOD = actions.Opinion("satisfied", ("quick",))


@pytest.fixture
def people_of(cast: Cast) -> Cast:
    for name, org in (("caller", cast.county), ("rectifier", cast.bureau), ("supervisor", cast.county)):
        account = Account.objects.create(username=f"r_{name}", name=f"评价{name}")
        Post.objects.create(account=account, org=org, role=f"ratings.{name}", from_on=LONG_AGO)
        cast.accounts[f"r_{name}"] = account
    return cast


@pytest.fixture
def case(people_of: Cast, clock: FrozenClock) -> Case:
    """A request answered today."""
    found: Case = requests.received(people_of, clock, DAY).answer(DAY).item.case
    return found


def rate(case: Case, opinion: actions.Opinion = GOOD, part: str = "") -> Rating:
    part = part or open_for_rating.may_give(case)
    return actions.rate(case, part=part, channel="online", opinion=opinion)


def followed(case: Case) -> Followup:
    return Followup.objects.get(rating=rate(case, BAD))


def test_one_rating_and_one_addition_per_case_within_their_periods(case: Case, clock: FrozenClock) -> None:
    rate(case)
    with pytest.raises(Refused):
        rate(case, part="first")
    clock.set(date(2026, 3, 20))
    assert rate(case, BAD).part == "addition"
    with pytest.raises(Refused):
        rate(case)
    counted = Rating.objects.filter(counts=True)
    assert [row.level for row in counted] == ["very_dissatisfied"], "what was said last counts, once"


def test_after_the_period_nobody_rates_and_nobody_counts_as_satisfied(
    case: Case, clock: FrozenClock, people_of: Cast
) -> None:
    clock.set(date(2026, 4, 20))
    with pytest.raises(Refused):
        rate(case)
    tally = rates.of_body(people_of.bureau)
    assert (tally.closed, tally.reviewed, tally.silent, tally.satisfaction) == (1, 0, 1, None)


def test_a_case_under_way_or_withdrawn_is_nobodys_to_rate(people_of: Cast, clock: FrozenClock) -> None:
    item = requests.received(people_of, clock, DAY).item
    assert open_for_rating.may_give(item.case) == ""
    run_act("disclosure.request.withdraw", item, by=people_of.clerk, reason="申请人来电撤回")
    assert open_for_rating.may_give(item.case) == ""


def test_a_bad_rating_opens_a_follow_up_with_both_clocks(case: Case) -> None:
    """安阳市政务服务条例第五十二条: contact within one working day; fixed and answered within fifteen."""
    item = followed(case)
    clocks = {row.key: row.due_on for row in item.case.clocks.all()}
    assert clocks == {"contact": date(2026, 3, 3), "fix": date(2026, 3, 23)}
    assert case.number not in item.case.title


def test_follow_up_to_the_second_rating(case: Case, people_of: Cast) -> None:
    item = followed(case)
    actions.contact(item, by=people_of.r_caller, reached=True, findings="窗口没有一次告知")
    actions.rectify(item, by=people_of.r_rectifier, measures="已经重新培训")
    actions.reply(item, by=people_of.r_caller, reply="已经整改，抱歉")
    again = rate(case, GOOD)
    item.refresh_from_db()
    assert (again.part, again.counts, item.case.step) == ("second", False, "closed")
    tally = rates.of_body(people_of.bureau)
    assert (tally.bad, tally.satisfaction, tally.fix_rate) == (1, 0.0, 1.0)


def test_silence_after_the_reply_closes_and_satisfies_nobody(case: Case, people_of: Cast, clock: FrozenClock) -> None:
    item = followed(case)
    actions.contact(item, by=people_of.r_caller, reached=False, findings="没有留联系方式")
    actions.explain(item, by=people_of.r_rectifier, measures="条例没有规定当场答复")
    actions.reply(item, by=people_of.r_caller, reply="条例没有规定当场答复")
    assert list(followups.over()) == []
    clock.set(date(2026, 3, 31))
    for found in followups.over():
        actions.close(found, by=SYSTEM)
    item.refresh_from_db()
    assert (item.case.step, rates.of_body(people_of.bureau).satisfaction) == ("closed", 0.0)


def test_late_reply_is_not_fixed_on_time(case: Case, people_of: Cast, clock: FrozenClock) -> None:
    item = followed(case)
    actions.contact(item, by=people_of.r_caller, reached=False, findings="情况属实")
    clock.set(date(2026, 3, 24))
    actions.rectify(item, by=people_of.r_rectifier, measures="已经整改")
    actions.reply(item, by=people_of.r_caller, reply="已经整改")
    assert rates.of_body(people_of.bureau).fix_rate == 0.0


def test_a_void_bad_rating_leaves_the_rates_and_stays_to_be_read(case: Case, people_of: Cast) -> None:
    item = followed(case)
    actions.contact(item, by=people_of.r_caller, reached=False, findings="与本机关无关")
    with pytest.raises(Refused):
        actions.plan(item, by=people_of.r_rectifier, measures="分步整改", planned_on=date(2026, 4, 1))
    actions.appeal(item, by=people_of.r_rectifier, reason="评价的是另一个机关")
    actions.void(item, by=people_of.r_supervisor, reason="属实")
    tally = rates.of_body(people_of.bureau)
    assert (tally.reviewed, tally.satisfaction) == (0, None)
    assert followups.bad_ratings(people_of.r_supervisor).count() == 1


def test_the_body_sees_neither_text_nor_who_and_only_sums_from_a_minimum_on(
    case: Case, people_of: Cast, logged_in: Callable[[Account], Any]
) -> None:
    item = followed(case)
    page = reverse("ratings_desk:followup", args=[item.case.uid])
    client = logged_in(people_of.account("r_rectifier"))
    assert client.get(page).status_code == 404, "before the call a body does not learn of it"
    actions.contact(item, by=people_of.r_caller, reached=True, findings="窗口没有一次告知")
    text = client.get(page).content.decode()
    assert "窗口没有一次告知" in text
    assert all(word not in text for word in (BAD.text, BAD.contact, case.number))
    assert "不显示" in client.get(reverse("ratings_desk:overview")).content.decode()
    assert client.get(reverse("ratings_desk:contact", args=[item.case.uid])).status_code == 404
    assert all(row.act.startswith("disclosure.") for row in entries(case.subject)), "the rated case tells nothing"


def test_the_supervisor_reads_the_text_but_not_who(
    case: Case, people_of: Cast, logged_in: Callable[[Account], Any]
) -> None:
    made = rate(case, BAD)
    client = logged_in(people_of.account("r_supervisor"))
    text = client.get(reverse("ratings_desk:rating", args=[made.uid])).content.decode()
    assert BAD.text in text
    assert BAD.contact not in text and case.number not in text
    assert "跑了三趟" not in str(Rating.objects.filter(pk=made.pk).values())


def test_reading_the_contact_goes_on_record(case: Case, people_of: Cast, logged_in: Callable[[Account], Any]) -> None:
    item = followed(case)
    page = reverse("ratings_desk:contact", args=[item.case.uid])
    client = logged_in(people_of.account("r_caller"))
    assert BAD.contact not in client.get(page).content.decode()
    assert BAD.contact in client.post(page).content.decode()
    assert [row.verb for row in entries(item.case.subject)].count("read") == 1


def test_the_applicant_is_asked_by_a_link_that_works_once(people_of: Cast, clock: FrozenClock, client: Client) -> None:
    walk = requests.received(people_of, clock, DAY)
    holder = people.person()
    linking.link(Presence(holder), walk.item.case)
    case = walk.answer(DAY).item.case
    outbox.run_pending()
    assert "请评价政府信息公开申请" in people.told(holder)
    page = open_for_rating.address(case, "first", "sms")
    assert case.number not in client.get(page).content.decode()
    assert client.post(page, {"level": ""}).status_code == 422
    assert client.post(page, {"level": "basically_satisfied"}).status_code == 302
    assert "现在不能评价" in client.get(page).content.decode()
    assert Rating.objects.get().channel == "sms"
    assert client.get(reverse("ratings:token", args=["x" * 40])).status_code == 404
    mine = people.sign_in(Client(), holder).get(reverse("my:cases")).content.decode()
    assert "追加评价" in mine


def test_what_may_still_be_rated_is_asked_in_one_query(
    case: Case, people_of: Cast, clock: FrozenClock, django_assert_num_queries: Any
) -> None:
    other = requests.received(people_of, clock, DAY).answer(DAY).item.case
    rate(other)
    third = requests.received(people_of, clock, DAY).answer(DAY).item.case
    item = followed(third)
    actions.contact(item, by=people_of.r_caller, reached=True, findings="属实")
    actions.rectify(item, by=people_of.r_rectifier, measures="已经改正")
    actions.reply(item, by=people_of.r_caller, reply="已经整改")
    with django_assert_num_queries(1):
        told = open_for_rating.offers([case, other, third])
    assert [told[one.pk].label for one in (case, other, third)] == ["评价", "追加评价", "评价整改情况"]


def test_public_rates_are_withheld_below_the_minimum(case: Case, client: Client) -> None:
    rate(case)
    text = client.get(reverse("ratings:home")).content.decode()
    assert "不显示" in text and "100.0%" not in text
    told = client.get("/api/v1/ratings/bodies").json()
    assert told["bodies"][0]["closed"] == 1 and told["bodies"][0]["satisfaction"] is None


def test_rates_by_hand(people_of: Cast, clock: FrozenClock) -> None:
    """casework §10, §12. Eight finished cases: 1 very satisfied, 2 satisfied, 1 basically, 2 bad, 2 silent. One of the
    satisfied adds a bad one, which counts in its place; one bad one is void and leaves; one is fixed in time, and what
    is said after it counts for nothing. Left: 8 closed, 5 reviewed, 3 of them satisfied, 2 bad, 1 fixed."""
    cases = [requests.received(people_of, clock, DAY).answer(DAY).item.case for _ in range(8)]
    levels = ["very_satisfied", "satisfied", "satisfied", "basically_satisfied"]
    for case, level in zip(cases, levels, strict=False):
        rate(case, actions.Opinion(level))
    rate(cases[2], actions.Opinion("dissatisfied"))
    fixed, void = followed(cases[4]), followed(cases[5])
    actions.contact(fixed, by=people_of.r_caller, reached=True, findings="属实")
    actions.rectify(fixed, by=people_of.r_rectifier, measures="已经改正")
    actions.reply(fixed, by=people_of.r_caller, reply="已经改正")
    rate(cases[4], actions.Opinion("very_satisfied"))
    actions.contact(void, by=people_of.r_caller, reached=False, findings="无关")
    actions.appeal(void, by=people_of.r_rectifier, reason="评价的是另一个机关")
    actions.void(void, by=people_of.r_supervisor, reason="属实")
    tally = rates.of_body(people_of.bureau)
    assert (tally.closed, tally.reviewed, tally.satisfied, tally.bad, tally.fixed_in_time) == (8, 5, 3, 2, 1)
    assert (tally.silent, tally.review_rate, tally.satisfaction, tally.fix_rate) == (3, 0.625, 0.6, 0.5)
    assert (tally.named, tally.called, tally.call_back_rate) == (1, 1, 1.0)


def test_a_call_that_reached_nobody_is_no_call_back(case: Case, people_of: Cast) -> None:
    """实名差评回访率: 100 % is the duty, and not reaching somebody does not fulfil it."""
    item = followed(case)
    actions.contact(item, by=people_of.r_caller, reached=False, findings="三次没有接通")
    tally = rates.of_body(people_of.bureau)
    assert (tally.named, tally.called, tally.call_back_rate) == (1, 0, 0.0)


@pytest.mark.parametrize(
    ("channel", "agent", "kept"),
    [
        ("online", "Mozilla/5.0 (X11; Linux x86_64)", "online"),
        ("online", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile/15E148", "mobile"),
        ("qr", "Mozilla/5.0 (Linux; Android 15) Mobile", "qr"),
        ("counter", "Mozilla/5.0 (Linux; Android 15)", "counter"),
    ],
)
def test_every_channel_is_kept_as_an_exchange_numbers_it(
    case: Case, client: Client, channel: str, agent: str, kept: str
) -> None:
    page = open_for_rating.address(case, "first", channel)
    client.post(page, {"level": "satisfied"}, headers={"user-agent": agent})
    assert Rating.objects.get().channel == kept
    assert {one.ours for one in datasets.codes()["evaluation", "channels"].values} == set(Channel.values)


def test_the_demo_rates_what_is_finished_and_follows_up_what_is_bad(people_of: Cast, clock: FrozenClock) -> None:
    people_of.bureau.site_slug = "construction"
    people_of.bureau.save()
    people_of.county.site_slug = "county"
    people_of.county.save()
    for _ in range(8):
        requests.received(people_of, clock, DAY).answer(DAY)
    for _ in range(24):
        requests.received(people_of, clock, date(2026, 4, 1)).answer(date(2026, 4, 1))
    clock.set(date(2026, 4, 20))
    demo.build(lambda *_: None)
    assert Rating.objects.filter(part="first").count() == 26
    steps = set(Followup.objects.values_list("case__step", flat=True))
    assert steps == {"closed", "new", "planned", "replied", "contacted", "rectified"}
    tally = rates.of_body(people_of.bureau)
    assert tally.silent == 6 and 0 < (tally.satisfaction or 0) < 1
    assert {name for name, _, _ in demo.accounts()} == set(demo.LOGINS) and len(demo.tour()) == 1
