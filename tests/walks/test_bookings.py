"""预约 and 好差评 as people see them: looked at on a phone and by axe, the voucher without scripts."""

from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gongkai.apps.disclosure.actions import suggestions
from gongkai.apps.ratings.queries import open_for_rating
from gongkai.apps.services.actions import bookings
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.tests.stage import make_stage
from gongkai.apps.services.tests.test_bookings import make_hall, who
from gongkai.kernel import workdays
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import public
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO, Cast
from tests.walks.conftest import Walk, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_slot_is_booked_and_seen_at_the_hall(walk: Walk, cast: Cast) -> None:
    item, window = make_hall(make_stage(cast))
    hall = reverse("services_desk:hall", args=[window.venue.uid])
    days = reading.days(workdays.today())
    bookings.book(item, window=window, day=days[-1], starts=time(10), who=who(1))
    page = walk.visitor(reverse("services:booking"), scripts=False)
    walk.look(page)
    page.get_by_role("link", name=item.name).click()
    walk.look(page)
    page.locator("tbody th a").last.click()
    walk.look(page)
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_text("请填写怎样称呼您。").first).to_be_visible()
    fill(page, name="王女士", contact="13912345678")
    page.get_by_role("button", name="发送验证码").click()
    walk.look(page)
    walk.look(walk.staff("item_hall_clerk", hall))
    walk.look(walk.staff("item_hall_manager", hall + "windows/new/"))


def test_a_case_is_rated_and_followed_up(walk: Walk, cast: Cast) -> None:
    for name, org in (("caller", cast.county), ("rectifier", cast.bureau)):
        account = Account.objects.create(username=f"r_{name}", name=name)
        Post.objects.create(account=account, org=org, role=f"ratings.{name}", from_on=LONG_AGO)
        cast.accounts[f"r_{name}"] = account
    case = finished(cast)
    page = walk.visitor(open_for_rating.address(case), scripts=False)
    walk.look(page)
    fill(page, level="dissatisfied", text="说不清楚")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("评价已经保存")).to_be_visible()
    walk.look(walk.visitor(reverse("ratings:home")))
    page = walk.staff("r_caller", reverse("ratings_desk:followups"))
    walk.look(page)
    page.locator("tbody a").first.click()
    walk.look(page)
    page.get_by_role("link", name="记录回访核实", exact=True).click()
    fill(page, reached="no", findings="情况属实")
    page.get_by_role("button", name="记录回访核实", exact=True).click()
    walk.look(walk.staff("r_rectifier", page.url))
    walk.look(walk.staff("r_caller", reverse("ratings_desk:overview")))


def finished(cast: Cast) -> Case:
    """A suggestion that was answered."""
    idea = suggestions.Idea(wanted="学校食堂招标结果")
    made = suggestions.submit(org=cast.bureau, by=public("建议人"), idea=idea).suggestion
    suggestions.assign(made, by=cast.clerk)
    suggestions.draft_decision(made, by=cast.handler, outcome="declined", grounds="不属于政府信息")
    suggestions.decide(made, by=cast.head)
    found: Case = made.case
    return found
