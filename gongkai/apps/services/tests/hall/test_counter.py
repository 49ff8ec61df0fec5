"""窗口: the card is read, the queue's ticket comes along, several are handled at once; what is known is on record."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import bookings as booking_acts
from gongkai.apps.services.actions import halls
from gongkai.apps.services.actions.applications import bulk
from gongkai.apps.services.models import Application, Booking, BookingState
from gongkai.apps.services.queries import bookings
from gongkai.apps.services.rules.bookings import Hours
from gongkai.apps.services.rules.counter import read_card
from gongkai.apps.services.tests.hall.forms import BUSINESS, PERSON, SITES, bound, send
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.kernel import workdays
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

AT = "services_desk:window_fill"

NUMBER = "11010519491231002X"
FORM = {
    "kind": "person",
    "name": "陈晓兰",
    "identity_kind": "citizen_id",
    "identity_number": NUMBER,
    "phone": "13900000001",
    "address": "安澜县青石镇1号",
    "content": "经营瓶装燃气",
    "delivery": "window",
}


def called(hall, item):
    """Somebody came without booking, took a ticket and was called."""
    account = Account.objects.create(username="manager_of_hall", name="大厅管理员")
    Post.objects.create(account=account, org=hall.bureau, role="services.hall_manager", from_on=LONG_AGO)
    by = actor_for(account)
    venue = halls.open_venue(org=hall.bureau, by=by, name="县政务服务中心", address="人民路1号")
    hours = [Hours(time(9), time(11), 2)]
    window = halls.open_window(venue, by=by, name="1号窗口", items=[item], hours=hours)
    return booking_acts.call(booking_acts.walk_in(item, window=window, by=by), by=by)


@pytest.fixture
def desk(hall, logged_in):
    return lambda name: logged_in(hall.account(name))


@pytest.mark.parametrize(
    ("text", "number", "name"),
    [
        (NUMBER, NUMBER, ""),
        (f"  {NUMBER.lower()}\n", NUMBER, ""),
        (f"陈晓兰|女|汉族|19491231|安徽省安澜县|{NUMBER}", NUMBER, "陈晓兰"),
        (f"姓名:陈晓兰\t性别:女\t公民身份号码:{NUMBER}", NUMBER, "陈晓兰"),
        (f"阿依古丽·买买提，{NUMBER}", NUMBER, "阿依古丽·买买提"),
    ],
)
def test_readers_write_a_card_in_many_ways(text, number, name):
    card = read_card(text)
    assert card is not None
    assert (card.number, card.name, card.problems) == (number, name, ())


def test_what_is_no_number_is_said(hall):
    assert read_card("张三") is None
    card = read_card("110105194912310021")
    assert card is not None and card.problems


def test_the_card_fills_in_what_the_window_knows_and_that_is_on_record(hall, desk):
    first = hall.received()
    address = reverse("services_desk:register", args=[hall.item.uid])
    page = desk("window").post(address, {"card": NUMBER, "content": "换证", "read": "1"})
    text = page.content.decode()
    assert page.status_code == 200 and Application.objects.count() == 1
    for word in ("陈晓兰", "13900000001", "安澜县青石镇1号", "换证", first.case.number, "同一事项正在办理"):
        assert word in text
    assert [entry.verb for entry in entries(first.case.subject)][-1] == "read"


def test_a_card_of_a_stranger_and_a_wrong_one_lose_nothing_typed(hall, desk):
    address = reverse("services_desk:register", args=[hall.item.uid])
    client = desk("window")
    text = client.post(address, {"card": NUMBER, "content": "换证", "read": "1"}).content.decode()
    assert "本机关没有此人的办件" in text and NUMBER in text and "换证" in text
    wrong = client.post(address, {"card": "张三", "content": "换证", "read": "1"})
    assert (
        wrong.status_code == 422 and "没有读到身份证号码" in wrong.content.decode() and "换证" in wrong.content.decode()
    )
    assert client.post(address, {"card": "", "content": "换证", "read": "1"}).status_code == 200


def test_the_window_is_told_of_a_bar_when_it_reads_the_card(hall, desk):
    acts.refuse(hall.deciding(), by=hall.who("approver"), reason="伪造", ground="false_application", safety_matter=True)
    address = reverse("services_desk:register", args=[hall.item.uid])
    client = desk("window")
    assert "不得再次申请本许可" in client.post(address, {"card": NUMBER, "read": "1"}).content.decode()
    data = {**FORM, "channel": "counter", "submitted_on": "2026-03-02", "material_1": "original"}
    refused = client.post(address, data)
    assert refused.status_code == 422 and "自2026年3月2日至2027年3月2日不得再次申请" in refused.content.decode()


def test_other_bodies_do_not_look_into_ours(hall, logged_in):
    from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff

    hall.received()
    add_staff(hall.stage, hall.stage.cast.other_bureau, "other_hall")
    item = hall.stage.adopted("", org=hall.stage.cast.other_bureau, **FOR_ALL)[0]
    client = logged_in(hall.stage.cast.account("other_hall_window"))
    text = client.post(
        reverse("services_desk:register", args=[item.uid]), {"card": NUMBER, "read": "1"}
    ).content.decode()
    assert "本机关没有此人的办件" in text and "13900000001" not in text


def test_the_times_of_the_counter_are_kept(hall, desk):
    address = reverse("services_desk:register", args=[hall.item.uid])
    client = desk("window")
    form = client.get(address).context["form"]
    begun = form["begun"].value()
    data = {**FORM, "channel": "counter", "submitted_on": "2026-03-02", "material_1": "original", "begun": begun}
    client.post(address, data)
    application = Application.objects.get()
    assert application.begun_at == application.served_at == workdays.now()
    client.post(address, {**data, "begun": "made-up"})
    assert Application.objects.latest("pk").begun_at is None


def test_a_called_ticket_comes_into_the_form_and_the_case_knows_its_booking(hall, desk):
    booking = called(hall, hall.item)
    address = reverse("services_desk:register", args=[hall.item.uid])
    client = desk("window")
    form = client.get(address, {"booking": str(booking.uid)}).context["form"]
    assert (form["ticket"].value(), form["booking"].value()) == ("1", str(booking.uid))
    data = {**FORM, "channel": "counter", "submitted_on": "2026-03-02", "ticket": "1", "booking": str(booking.uid)}
    client.post(address, data)
    application = Application.objects.get()
    assert (application.ticket, application.called_at, application.booking) == ("1", workdays.now(), booking)
    page = client.get(reverse("services_desk:application", args=[application.case.uid])).content.decode()
    assert booking.number in page


def test_a_called_ticket_comes_into_the_items_own_form(hall, desk):
    item = bound(hall)
    booking, client = called(hall, item), desk("window")
    address = reverse("services_desk:register", args=[item.uid])
    shown = client.get(address, {"booking": str(booking.uid)}).content.decode()
    assert "排队号 1" in shown and f'name="booking" value="{booking.uid}"' in shown
    wrong = client.post(address, {"booking": str(booking.uid), "card": "110105194912310021"})
    assert wrong.status_code == 422 and str(booking.uid) in wrong.content.decode(), "a misread card loses no ticket"
    begun = client.post(address, {"booking": str(booking.uid)}, follow=True).content.decode()
    assert re.search(
        r'<input[^>]*name="apply_ticket"[^>]*value="1"|<input[^>]*value="1"[^>]*name="apply_ticket"', begun
    )
    answers = FormAnswers.objects.get()
    came = {"apply_channel": "counter", "apply_came_on": "2026-03-02", "apply_ticket": "1"}
    send(client, answers, "apply_person", at=AT, **came, **PERSON)
    send(client, answers, "business", at=AT, **BUSINESS)
    unsigned = {key: value for key, value in SITES.items() if not key.startswith("sign")}
    send(client, answers, "sites", at=AT, **unsigned, handed_1="original")
    send(client, answers, "apply_papers", at=AT, apply_delivery="window")
    application = Application.objects.get()
    assert (application.ticket, application.called_at, application.booking) == ("1", workdays.now(), booking)


def test_what_is_no_card_begins_nothing_on_the_items_own_form(hall, desk):
    address = reverse("services_desk:register", args=[bound(hall).uid])
    page = desk("window").post(address, {"card": "张三"})
    assert page.status_code == 422 and "没有读到身份证号码" in page.content.decode()
    assert "张三" in page.content.decode() and not FormAnswers.objects.exists()


COMPANIES = {"service_objects": ["2"], "person_topics": [], "legal_topics": ["operate"]}


def test_the_card_of_whoever_comes_for_a_company_is_the_agents(stage, clock, logged_in):
    hall = make_hall(stage, **COMPANIES)
    client = logged_in(hall.account("window"))
    address = reverse("services_desk:register", args=[hall.item.uid])
    form = client.post(address, {"card": f"陈晓兰|女|{NUMBER}", "read": "1"}).context["form"]
    assert (form.initial["agent_name"], form.initial["agent_identity_number"]) == ("陈晓兰", NUMBER)
    assert "identity_number" not in form.initial
    client.post(reverse("services_desk:register", args=[bound(hall).uid]), {"card": f"陈晓兰|女|{NUMBER}"})
    answers = FormAnswers.objects.get().unsealed()["answers"]
    assert (answers["apply_agent"], answers["apply_agent_name"]) == (True, "陈晓兰")
    assert answers["apply_agent_number"] == NUMBER and "apply_citizen_id" not in answers
    assert (answers["apply_kind"], answers["apply_document"]) == ("legal", "uscc")


def test_a_ticket_of_another_item_or_one_not_called_is_none(hall, desk):
    booking, client = called(hall, hall.item), desk("window")
    Booking.objects.update(state=BookingState.ARRIVED)
    address = reverse("services_desk:register", args=[hall.item.uid])
    assert client.get(address, {"booking": str(booking.uid)}).context["form"]["booking"].value() in (None, "")
    Booking.objects.update(state=BookingState.CALLED)
    assert bookings.called(str(booking.uid), bound(hall)) == booking
    (other,) = hall.stage.adopted("", org=hall.stage.cast.other_bureau)
    assert bookings.called(str(booking.uid), other) is None and bookings.called("x", other) is None


def test_the_list_of_the_hall_offers_a_called_ticket_once(hall, desk):
    booking = called(hall, hall.item)
    client = desk("window")
    clerk = Post.objects.create(
        account=hall.account("window"), org=hall.bureau, role="services.hall_clerk", from_on=LONG_AGO
    )
    page = reverse("services_desk:hall", args=[booking.slot.window.venue.uid])
    intake = f"?booking={booking.uid}"
    assert intake in client.get(page).content.decode() and clerk.pk
    data = {**FORM, "channel": "counter", "submitted_on": "2026-03-02", "booking": str(booking.uid)}
    client.post(reverse("services_desk:register", args=[hall.item.uid]), data)
    assert Application.objects.get().booking == booking and intake not in client.get(page).content.decode()


def test_the_receipt_is_one_click_away(hall, desk):
    address = reverse("services_desk:register", args=[hall.item.uid])
    data = {**FORM, "channel": "counter", "submitted_on": "2026-03-02", "material_1": "original"}
    page = desk("window").post(address, data, follow=True).content.decode()
    receipt = Application.objects.get().case.letters.get(template="services.receipt")
    assert reverse("desk:letter", args=[receipt.uid]) in page and "打印材料接收凭证" in page


def test_several_go_from_acceptance_to_decision(hall):
    rows = [hall.checked(hall.received()) for _ in range(3)]
    assert bulk.accept_all(rows, by=hall.who("window")).count == 3
    assert bulk.start_all(rows, by=hall.who("examiner")).count == 3
    assert bulk.pass_all(rows, by=hall.who("examiner"), opinion="符合").count == 3
    done = bulk.grant_all(rows, by=hall.who("approver"), valid_to=date(2029, 3, 1))
    assert done.count == 3
    numbers = [row.licences.get().number for row in rows]
    assert numbers == [f"安财许证〔2026〕{n}号" for n in (1, 2, 3)]
    delivered = bulk.deliver_all(rows, by=hall.who("window"))
    assert (delivered.count, {why for _, why in delivered.refused}) == (
        0,
        {"申请人没有选择电子送达，不能以电子方式送达。"},
    )


def test_the_pages_of_several_offer_what_the_post_may_do(hall, desk):
    for _ in range(2):
        hall.deciding()
    client = desk("approver")
    listed = client.get(reverse("services_desk:several_items")).content.decode()
    page = reverse("services_desk:several", args=[hall.item.uid])
    assert page in listed
    text = client.get(page).content.decode()
    assert "准予" in text and "开始审查" not in text
    chosen = [str(one.case.uid) for one in Application.objects.all()]
    assert client.post(page, {"chosen_uids": chosen, "do": "accept"}).status_code == 422
    assert client.post(page, {"chosen_uids": chosen, "do": "grant", "valid_to": "2029-03-01"}).status_code == 302
    assert set(Application.objects.values_list("outcome", flat=True)) == {"granted"}


def test_an_item_without_a_form_is_registered_on_one_page(hall, desk):
    address = reverse("services_desk:register", args=[hall.item.uid])
    data = {**FORM, "channel": "counter", "submitted_on": "2026-03-02", "material_1": "original", "ticket": "A012"}
    page = desk("window").post(address, data, follow=True).content.decode()
    application = Application.objects.get()
    assert (application.ticket, application.identity_masked[:3], application.visits) == ("A012", "110", 1)
    assert "查询码" in page and NUMBER not in page


def test_a_wrong_number_keeps_what_was_typed(hall, desk):
    data = {**FORM, "identity_number": "110105194912310021", "channel": "counter", "submitted_on": "2026-03-02"}
    page = desk("window").post(reverse("services_desk:register", args=[hall.item.uid]), data)
    assert page.status_code == 422 and "经营瓶装燃气" in page.content.decode()
    assert not Application.objects.exists()


def test_a_letter_counts_from_the_day_it_came_in_and_not_from_tomorrow(hall, desk):
    address, client = reverse("services_desk:register", args=[hall.item.uid]), desk("window")
    data = {**FORM, "channel": "post", "material_1": "original"}
    late = client.post(address, {**data, "submitted_on": "2026-03-03"})
    assert late.status_code == 422 and not Application.objects.exists()
    client.post(address, {**data, "submitted_on": "2026-02-27"})
    application = Application.objects.get()
    assert (str(application.received_on), application.channel, application.visits) == ("2026-02-27", "post", 0)
