"""预约 on pages: with an account, with a code to the mobile, changed, cancelled, explained; and the hall's desk."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.models import Booking, ServiceItem, Venue, Window
from gongkai.apps.services.tests.stage import Stage
from gongkai.apps.services.tests.test_bookings import at, make_hall
from gongkai.kernel.applicants.tests import people
from gongkai.testing import FrozenClock

TOMORROW = date(2026, 3, 3)


@pytest.fixture
def hall(stage: Stage, clock: FrozenClock) -> tuple[ServiceItem, Window]:
    return make_hall(stage)


def slot_page(hall: tuple[ServiceItem, Window], starts: str = "1000") -> str:
    return reverse("services:booking_slot", args=[hall[0].uid, hall[1].uid, TOMORROW.isoformat(), starts])


def test_item_day_quarter_hour_by_links(hall: tuple[ServiceItem, Window], client: Client) -> None:
    item = reverse("services:booking_item", args=[hall[0].uid])
    assert item in client.get(reverse("services:booking")).content.decode()
    assert slot_page(hall) in client.get(f"{item}?day={TOMORROW}").content.decode()
    assert "没有可以预约的事项" in client.get(reverse("services:booking"), {"q": "不存在"}).content.decode()


def test_by_mobile_and_code(hall: tuple[ServiceItem, Window], client: Client) -> None:
    page, code = slot_page(hall), reverse("services:booking_code")
    refused = client.post(page, {"name": "王女士", "contact": "12345"})
    assert refused.status_code == 422 and "王女士" in refused.content.decode()
    assert client.post(page, {"name": "王女士", "contact": "13912345678"}).url == code
    assert Booking.objects.count() == 0, "the place is taken when the contact is proven"
    assert client.post(code, {"code": "000000"}).status_code == 422
    made = client.post(code, {"code": people.last_code()})
    text = client.get(made.url).content.decode()
    assert "预约成功" in text and Booking.objects.get().number in text
    assert Client().get(made.url).status_code == 404


def test_changed_and_cancelled_by_number_and_code(hall: tuple[ServiceItem, Window], client: Client) -> None:
    holder = people.sign_in(Client(), people.person())
    own = holder.post(slot_page(hall)).url
    told = holder.get(own).content.decode()
    assert Client().post(reverse("services:booking_manage"), {"number": "YY1", "code": "X"}).status_code == 422
    move = f"{hall[1].uid}/{TOMORROW.isoformat()}/0930"
    assert holder.post(own, {"do": "move", "to": "none"}).status_code == 422
    assert holder.post(own, {"do": "move", "to": move}).status_code == 302
    assert Booking.objects.get().slot.starts == time(9, 30)
    assert holder.post(own, {"do": "cancel"}).status_code == 302
    assert Booking.objects.get().state == "cancelled" and "查询码" in told


def test_the_clerk_calls_and_the_manager_decides(
    hall: tuple[ServiceItem, Window], stage: Stage, logged_in: Any
) -> None:
    person = people.person()
    own = people.sign_in(Client(), person).post(slot_page(hall)).url
    booking = Booking.objects.get()
    page = reverse("services_desk:hall", args=[hall[1].venue.uid])
    with at(TOMORROW, 10, 30):
        clerk = logged_in(stage.account("hall_clerk"))
        assert "到达" in clerk.get(page).content.decode()
        clerk.post(reverse("services_desk:booking_act", args=[booking.uid, "miss"]))
        holder = people.sign_in(Client(), person)
        assert holder.post(own, {"do": "appeal", "text": "车坏在路上"}).status_code == 302
        assert "车坏在路上" not in clerk.get(page).content.decode()
        clerk.post(reverse("services_desk:booking_act", args=[booking.uid, "excuse"]))
        booking.refresh_from_db()
        assert booking.excused is None, "the clerk does not decide"
        ticket = {"window": hall[1].pk, "item": hall[0].pk}
        clerk.post(reverse("services_desk:hall_walk_in", args=[hall[1].venue.uid]), ticket)
        assert Booking.objects.filter(walk_in=True, ticket=1).exists()
        manager = logged_in(stage.account("hall_manager"))
        assert "车坏在路上" in manager.get(page).content.decode()
        manager.post(reverse("services_desk:booking_act", args=[booking.uid, "excuse"]))
    booking.refresh_from_db()
    assert booking.excused is True


def test_the_manager_sets_up_a_hall(hall: tuple[ServiceItem, Window], stage: Stage, logged_in: Any) -> None:
    client = logged_in(stage.account("hall_manager"))
    values = {"org": stage.cast.bureau.pk, "name": "分中心", "address": "青石镇1号"}
    page = client.post(reverse("services_desk:hall_new"), values).url
    venue = Venue.objects.get(name="分中心")
    window = {"name": "2号", "items": [hall[0].pk], "starts": "14:00", "ends": "13:00", "capacity": 1}
    add = reverse("services_desk:hall_window", args=[venue.uid])
    refused = client.post(add, window)
    assert refused.status_code == 422 and "结束时间" in refused.content.decode()
    assert client.post(add, {**window, "ends": "16:00"}).url == page
    closure = {"from_on": "2026-03-04", "to_on": "2026-03-03", "reason": "检修"}
    close = reverse("services_desk:hall_closure", args=[venue.uid])
    assert client.post(close, closure).status_code == 422
    assert client.post(close, {**closure, "to_on": "2026-03-04"}).url == page
    assert "14:00—16:00" in client.get(page).content.decode()


def test_the_manager_changes_the_hours_of_a_window(
    hall: tuple[ServiceItem, Window], stage: Stage, logged_in: Any, client: Client
) -> None:
    people.sign_in(Client(), people.person()).post(slot_page(hall))
    page = reverse("services_desk:hall_hours", args=[hall[1].venue.uid, hall[1].uid])
    assert (
        page
        not in logged_in(stage.account("hall_clerk"))
        .get(reverse("services_desk:hall", args=[hall[1].venue.uid]))
        .content.decode()
    )
    assert logged_in(stage.account("hall_clerk")).get(page).status_code == 404
    browser = logged_in(stage.account("hall_manager"))
    assert page in browser.get(reverse("services_desk:hall", args=[hall[1].venue.uid])).content.decode()
    shown = browser.get(page).content.decode()
    assert 'value="09:00"' in shown and "清明节" in shown and "不开放" in shown
    data = {
        "hours-count": "2",
        "hours-0-weekday": "",
        "hours-0-starts": "14:00",
        "hours-0-ends": "13:00",
        "hours-0-capacity": "3",
        "hours-1-weekday": "6",
        "hours-1-starts": "09:00",
        "hours-1-ends": "11:00",
        "hours-1-capacity": "1",
        "hours-1-closed_on_holidays": "on",
    }
    assert browser.post(page, {**data, "more": "hours"}).status_code == 200, "asking for rows decides nothing"
    refused = browser.post(page, data)
    assert refused.status_code == 422 and "结束时间应当晚于开始时间" in refused.content.decode()
    missing = browser.post(page, {**data, "hours-0-ends": "16:00", "hours-0-capacity": ""})
    assert missing.status_code == 422 and "请填写" in missing.content.decode()
    none = browser.post(page, {"hours-count": "1", "hours-0-starts": "09:00", "hours-0-remove": "on"})
    assert none.status_code == 422 and "至少留一个时段" in none.content.decode()
    saved = browser.post(page, {**data, "hours-0-ends": "16:00"}, follow=True).content.decode()
    assert "有1个不在新的时段以内" in saved and "星期六 09:00—11:00" in saved
    hours = [(one.weekday, one.capacity, one.closed_on_holidays) for one in hall[1].hours.order_by("pk")]
    assert hours == [(None, 3, False), (6, 1, True)]
    assert (
        "1400"
        in client.get(reverse("services:booking_item", args=[hall[0].uid]), {"day": str(TOMORROW)}).content.decode()
    )
