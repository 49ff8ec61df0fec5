"""好差评 of applications of the hall: which may be rated, and that the item is what is rated, not the kind of case."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.models import Rating
from gongkai.apps.ratings.queries import open_for_rating, rates
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.tests.hall.stage import Hall, add_staff, make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel import outbox
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import SYSTEM
from gongkai.testing import Cast, FrozenClock

NAME = "燃气经营许可证核发"


@pytest.fixture
def hall(cast: Cast, clock: FrozenClock) -> Hall:
    clock.set(date(2026, 3, 2))
    return make_hall(make_stage(cast))


def rate(case: Case, level: str = "satisfied") -> Rating:
    opinion = actions.Opinion(level)
    return actions.rate(case, part=open_for_rating.may_give(case), channel="online", opinion=opinion)


def test_a_finished_application_is_rated_under_its_item(hall: Hall) -> None:
    """国办发〔2019〕51号: every item; what the exchange calls it by is the code of the item, not the kind of case."""
    made = rate(hall.closed().case)
    assert (made.item_key, made.item_label) == (hall.stage.entry.code, NAME)
    line = rates.by_item(hall.bureau, 0, *rates.year())
    assert [(one.label, one.tally.reviewed) for one in line] == [(NAME, 1)]


def test_a_bad_rating_names_the_item_to_those_who_put_it_right(hall: Hall) -> None:
    made = rate(hall.closed().case, "very_dissatisfied")
    assert made.followup.case.title == f"差评整改：{NAME}"


def test_a_long_name_is_cut_where_it_is_copied(hall: Hall) -> None:
    case = hall.closed().case
    ServiceItem.objects.update(name="长" * 1000)
    assert rate(case).item_label == "长" * 300


def test_an_item_of_no_catalogue_goes_by_its_own_code(hall: Hall) -> None:
    case = hall.closed().case
    ServiceItem.objects.update(catalogue=None, code="11340123002985")
    assert open_for_rating.subject_of(case) == ("11340123002985", NAME)
    ServiceItem.objects.update(code="")
    assert open_for_rating.subject_of(case)[0] == hall.item.uid.hex


def test_what_was_not_accepted_is_rated_and_what_is_under_way_or_withdrawn_is_not(hall: Hall) -> None:
    refused, withdrawn, open_one = hall.received(), hall.received(), hall.granted()
    acts.refuse_acceptance(refused, by=hall.who("window"), reason="不属于许可事项", ground="not_required")
    acts.withdraw(withdrawn, by=hall.who("window"))
    found = [open_for_rating.may_give(one.case) for one in (refused, withdrawn, open_one)]
    assert found == ["first", "", ""]


def test_parts_of_a_case_are_neither_rated_nor_counted(hall: Hall) -> None:
    add_staff(hall.stage, hall.stage.cast.other_bureau, "other_hall")
    other = hall.stage.adopted("", org=hall.stage.cast.other_bureau)[0]
    main = hall.in_review()
    part = acts.open_part(org=other.org, by=SYSTEM, original=main, item=other, part="joint")
    examiner, approver = (hall.stage.cast.actor(f"other_hall_{name}") for name in ("examiner", "approver"))
    acts.start_review(part, by=examiner)
    acts.pass_stage(part, by=examiner, opinion="符合", proposed="granted")
    acts.grant(part, by=approver)
    assert part.case.step == "closed" and open_for_rating.may_give(part.case) == ""
    assert not Case.objects.filter(open_for_rating.rateable()).exists()
    assert rates.of_body(other.org).closed == 0


def test_the_applicant_is_asked_and_finds_the_form_on_the_page_of_the_case(hall: Hall, client: Client) -> None:
    me = people.person()
    application = hall.granted()
    linking.link(Presence(me), application.case)
    people.sign_in(client, me)
    tracked = reverse("services:tracked", args=[application.case.number])

    def form() -> str:
        """Address of the form that the page offers."""
        found = re.search(r'href="([^"]+)">评价<', client.get(tracked).content.decode())
        return found[1] if found else ""

    assert form() == ""
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    outbox.run_pending()
    assert "请评价政务服务办件" in people.told(me)
    assert NAME in client.get(form()).content.decode()


def test_an_item_has_a_page_of_its_own_with_every_body(hall: Hall, client: Client) -> None:
    made = rate(hall.closed().case)
    page = reverse("ratings:item", args=[made.item_key])
    text = client.get(page).content.decode()
    assert NAME in text and hall.bureau.label in text and "不显示" in text
    assert page in client.get(reverse("ratings:home")).content.decode()
    assert page in client.get(reverse("services:item", args=[hall.item.uid])).content.decode()
    assert client.get(reverse("ratings:item", args=["none"])).status_code == 404


def test_the_rates_of_an_item_are_those_of_each_body(hall: Hall) -> None:
    for level in ("satisfied", "satisfied", "very_dissatisfied"):
        rate(hall.closed().case, level)
    label, (line,) = rates.of_item(hall.stage.entry.code, 1, *rates.year())
    assert label == NAME
    assert (line.label, line.tally.reviewed, line.tally.satisfied, line.tally.bad) == (hall.bureau.label, 3, 2, 1)


def test_the_window_hands_the_applicant_the_page_to_rate(hall: Hall, logged_in: Any) -> None:
    application = hall.granted()
    client = logged_in(hall.account("window"))
    page = reverse("services_desk:application", args=[application.case.uid])
    device = reverse("ratings_desk:device", args=[application.case.uid])
    assert device not in client.get(page).content.decode()
    acts.deliver(application, by=hall.who("window"), delivery="window", receiver="陈晓兰")
    assert device in client.get(page).content.decode()
    assert "扫码评价" in client.get(device).content.decode()


def test_the_situations_of_one_item_are_one_line(hall: Hall) -> None:
    """The catalogue's code is the item; what a body calls a situation of it makes no second one."""
    rate(hall.closed().case)
    ServiceItem.objects.update(name=f"{NAME}（首次申请）")
    rate(hall.closed().case, "dissatisfied")
    (line,) = rates.by_item(None, 1, *rates.year())
    assert (line.label, line.tally.reviewed, line.tally.bad) == (NAME, 2, 1)
