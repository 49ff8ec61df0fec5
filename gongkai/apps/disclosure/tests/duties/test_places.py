"""查阅场所、查阅情况、移送 (条例第二十五条)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.disclosure.actions import duty_settings, handovers
from gongkai.apps.disclosure.actions import reading_places as acts
from gongkai.apps.disclosure.models import Handover, HandoverItem, ReadingMonth, ReadingPlace
from gongkai.apps.disclosure.queries import handovers as reading
from gongkai.apps.disclosure.tests.documents.walk import published
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.figures.declare import FIGURES, Scope
from gongkai.kernel.people.actions import give_post
from gongkai.kernel.people.actors import SYSTEM

DAY = date(2026, 3, 2)


def place(**changes):
    values = {
        "name": "安澜县档案馆",
        "kind": "archive",
        "address": "安澜县文昌路8号",
        "office_hours": "工作日9:00—17:00",
        "opened_on": date(2026, 1, 5),
        "receives": True,
    }
    return acts.Place(**{**values, **changes})


def archive(cast, **changes):
    return acts.open_place(org=cast.bureau, by=cast.clerk, place=place(**changes))


def sent(cast, clock):
    """One batch with one item on its way."""
    row = archive(cast)
    published(cast, clock, DAY)
    batch = handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    handovers.send(batch, by=cast.clerk, sent_on=DAY, way="paper")
    return batch


# 查阅场所 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "shop"}, "kind"),
        ({"address": ""}, "address"),
        ({"office_hours": ""}, "office_hours"),
        ({"opened_on": date(2026, 3, 3)}, "opened_on"),
    ],
)
def test_a_place_says_where_and_when(cast, clock, wrong, field):
    with pytest.raises(Refused) as refusal:
        archive(cast, **wrong)
    assert refusal.value.field == field


def test_only_the_disclosure_office_keeps_places(cast, clock):
    for name in ("drafter", "handler", "secrecy", "other_clerk"):
        with pytest.raises(NotAllowed):
            acts.open_place(org=cast.bureau, by=cast.actor(name), place=place())


def test_the_guide_and_the_public_page_show_open_places(cast, clock, client):
    row = archive(cast)
    page = reverse("disclosure:places")
    assert "安澜县文昌路8号" in client.get(page).content.decode()
    acts.close_place(row, by=cast.head, reason="馆舍搬迁")
    assert "安澜县文昌路8号" not in client.get(page).content.decode()


def test_months_are_recorded_corrected_and_counted(cast, clock):
    row = archive(cast)
    acts.record_month(row, by=cast.clerk, month=date(2026, 1, 1), visitors=30, items=80, copies=5)
    acts.record_month(row, by=cast.clerk, month=date(2026, 2, 1), visitors=20, items=40)
    acts.record_month(row, by=cast.clerk, month=date(2026, 2, 9), visitors=25, items=41)
    scope = Scope.year(cast.bureau, 2026)
    figure = FIGURES["disclosure.reading.visitors"]
    assert figure.rows(scope).aggregate(n=figure.measure)["n"] == 55
    assert ReadingMonth.objects.count() == 2
    county = Scope.year(cast.county, 2026, subtree=True)
    assert figure.rows(county).aggregate(n=figure.measure)["n"] == 55
    assert figure.rows(Scope.year(cast.bureau, 2025)).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": date(2026, 4, 1)},
        {"month": date(2025, 12, 1)},
        {"visitors": 0, "items": 3},
    ],
)
def test_a_month_that_cannot_be_is_refused(cast, clock, wrong):
    given = {"month": date(2026, 2, 1), "visitors": 1, "items": 1, **wrong}
    with pytest.raises(Refused):
        acts.record_month(archive(cast), by=cast.clerk, **given)


def test_places_by_hand(cast, clock, logged_in):
    browser = logged_in(cast.account("clerk"))
    typed = {"name": "县图书馆", "kind": "library", "address": "文昌路9号", "office_hours": "每日", "receives": "on"}
    add = reverse("disclosure_desk:place_add")
    refused = browser.post(add, {**typed, "kind": ""})
    assert refused.status_code == 422 and "文昌路9号" in refused.content.decode()
    assert browser.post(add, {**typed, "opened_on": "2026-01-05"}).status_code == 302
    row = ReadingPlace.objects.get()
    assert row.receives
    listed = browser.get(reverse("disclosure_desk:places")).content.decode()
    assert "上月查阅情况没有登记" in listed and "2026年2月" in listed
    month = reverse("disclosure_desk:place_month", args=[row.uid])
    assert browser.post(month, {"month": "今年", "visitors": 1, "items": 1, "copies": 0}).status_code == 422
    assert browser.post(month, {"month": "2026-02", "visitors": 12, "items": 30, "copies": 0}).status_code == 302
    assert "上月查阅情况没有登记" not in browser.get(reverse("disclosure_desk:places")).content.decode()
    change = reverse("disclosure_desk:place_change", args=[row.uid])
    browser.post(change, {**typed, "address": "文昌路10号", "opened_on": "2026-01-05"})
    row.refresh_from_db()
    assert row.address == "文昌路10号"
    close = reverse("disclosure_desk:place_close", args=[row.uid])
    assert browser.post(close, {"reason": "搬迁"}).status_code == 302
    assert browser.get(change).status_code == 404
    assert logged_in(cast.account("other_clerk")).get(month).status_code == 404


def test_whoever_keeps_places_of_many_bodies_finds_one_by_its_name(cast, clock, logged_in, monkeypatch):
    monkeypatch.setattr("gongkai.apps.disclosure.views.duties.common.FEW", 1)
    account = cast.account("clerk")
    give_post(account, by=SYSTEM, role="disclosure.clerk", org=cast.other_bureau)
    browser, places = logged_in(account), reverse("disclosure_desk:places")
    first = browser.get(places).content.decode()
    assert "共 2 个单位" in first and "page=2" in first and f"org={cast.other_bureau.site_slug}" not in first
    found = browser.get(places, {"q": "水利", "org": cast.bureau.site_slug}).content.decode()
    assert f"org={cast.other_bureau.site_slug}" in found and "名称含“水利”的单位 1 个" in found
    assert cast.bureau.name in found, "looking for another body leaves the page where it was"


# 移送 ----------------------------------------------------------------------------------------


def test_what_was_published_since_the_last_delivery_is_drawn(cast, clock):
    """及时向国家档案馆、公共图书馆提供主动公开的政府信息"""
    row = archive(cast)
    first = published(cast, clock, DAY)
    batch = handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    assert [i.version_id for i in batch.items.all()] == [first.item.current_id]
    handovers.send(batch, by=cast.clerk, sent_on=DAY, way="network")
    handovers.confirm_receipt(batch, by=cast.clerk, received_on=DAY, received_by="档案馆李某")
    assert batch.case.step == "received" and reading.undelivered(cast.bureau, row) == []
    second = published(cast, clock, date(2026, 3, 10), text={"title": "第二件", "doc_no": ""})
    first.revise().approve().publish()
    owed = {r.version_id for r in reading.undelivered(cast.bureau, row)}
    assert owed == {second.item.current_id, first.item.current_id}, "a new version is delivered too"


def test_what_was_published_before_the_place_was_there_is_not_owed(cast, clock):
    published(cast, clock, DAY)
    clock.set(date(2026, 3, 5))
    row = archive(cast, opened_on=date(2026, 3, 5))
    assert reading.undelivered(cast.bureau, row) == []
    with pytest.raises(Refused) as refusal:
        handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    assert refusal.value.code == "nothing"


def test_places_of_the_bodies_above_receive_too(cast, clock):
    give_post(cast.account("clerk"), by=SYSTEM, role="disclosure.clerk", org=cast.county)
    acts.open_place(org=cast.county, by=cast.actor("clerk"), place=place(name="县档案馆"))
    acts.open_place(org=cast.bureau, by=cast.clerk, place=place(name="局查阅室", kind="reading_room", receives=False))
    assert [p.name for p in reading.receivers(cast.bureau)] == ["县档案馆"]
    assert [p.name for p in reading.receivers(cast.other_bureau)] == ["县档案馆"]


def test_overdue_is_computed_from_the_oldest_and_the_setting(cast, clock):
    archive(cast)
    published(cast, clock, DAY)
    (owed,) = reading.owed(cast.clerk)
    assert (owed.count, owed.due_on, owed.late) == (1, date(2026, 3, 30), False)
    duty_settings.change_settings(org=cast.bureau, by=cast.head, values={"handover_days": 5})
    clock.set(date(2026, 3, 10))
    (owed,) = reading.owed(cast.clerk)
    assert (owed.due_on, owed.late) == (date(2026, 3, 9), True)


def test_one_list_at_a_time_and_nothing_twice(cast, clock):
    row = archive(cast)
    published(cast, clock, DAY)
    handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    with pytest.raises(Refused) as refusal:
        handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    assert refusal.value.code == "open"


def test_a_cancelled_list_gives_its_items_to_the_next(cast, clock):
    batch = sent(cast, clock)
    handovers.cancel(batch, by=cast.head, reason="载体损坏")
    assert HandoverItem.objects.count() == 0
    again = handovers.draw(org=cast.bureau, by=cast.clerk, place=batch.place)
    assert again.items.count() == 1


def test_items_are_left_out_with_a_reason_but_never_all(cast, clock):
    row = archive(cast)
    published(cast, clock, DAY)
    published(cast, clock, DAY, text={"title": "第二件", "doc_no": ""})
    batch = handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    ids = list(batch.items.values_list("pk", flat=True))
    with pytest.raises(Refused):
        handovers.leave_out(batch, by=cast.clerk, items=ids, reason="清样未到")
    handovers.leave_out(batch, by=cast.clerk, items=ids[:1], reason="清样未到")
    assert batch.items.count() == 1


def test_what_was_taken_down_is_not_delivered(cast, clock):
    row = archive(cast)
    published(cast, clock, DAY)
    gone = published(cast, clock, DAY, text={"title": "误发", "doc_no": ""})
    batch = handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    gone.take_down()
    handovers.send(batch, by=cast.clerk, sent_on=DAY, way="disk")
    assert [i.version.title for i in batch.items.all()] == ["安澜县财政局2026年预算编制办法"]


@pytest.mark.parametrize(("way", "sent_on"), [("", DAY), ("paper", date(2026, 3, 3)), ("paper", date(2026, 3, 1))])
def test_a_delivery_says_when_and_how(cast, clock, way, sent_on):
    row = archive(cast)
    published(cast, clock, DAY)
    batch = handovers.draw(org=cast.bureau, by=cast.clerk, place=row)
    with pytest.raises(Refused):
        handovers.send(batch, by=cast.clerk, sent_on=sent_on, way=way)


def test_the_receipt_names_who_signed(cast, clock):
    batch = sent(cast, clock)
    with pytest.raises(Refused) as refusal:
        handovers.confirm_receipt(batch, by=cast.clerk, received_on=DAY, received_by=" ")
    assert refusal.value.field == "received_by"
    with pytest.raises(NotAllowed):
        handovers.confirm_receipt(batch, by=cast.other_clerk, received_on=DAY, received_by="李某")


def test_deliveries_by_hand(cast, clock, logged_in):
    row = archive(cast)
    published(cast, clock, DAY)
    browser = logged_in(cast.account("clerk"))
    page = browser.get(reverse("disclosure_desk:handovers")).content.decode()
    assert "安澜县档案馆" in page and "编制移送明细" in page
    draw = reverse("disclosure_desk:handover_draw")
    assert browser.post(draw, {"org": "caizheng", "place": "nowhere"}).status_code == 404
    assert browser.post(draw, {"org": "caizheng", "place": str(row.uid)}).status_code == 302
    batch = Handover.objects.get()
    sheet = browser.get(reverse("disclosure_desk:handover_sheet", args=[batch.case.uid])).content.decode()
    assert "移送明细表" in sheet and "安财〔2026〕3号" in sheet and "签收人" in sheet
    address = "disclosure_desk:handover_act"
    browser.post(reverse(address, args=[batch.case.uid, "send"]), {"sent_on": "2026-03-02", "way": "paper"})
    browser.post(
        reverse(address, args=[batch.case.uid, "confirm_receipt"]), {"received_on": "2026-03-02", "received_by": "李某"}
    )
    assert "李某" in browser.get(reverse("disclosure_desk:handover", args=[batch.case.uid])).content.decode()
    other = logged_in(cast.account("other_clerk"))
    assert other.get(reverse("disclosure_desk:handover", args=[batch.case.uid])).status_code == 404


def test_the_statements_for_what_is_owed_do_not_grow_with_the_documents(cast, clock):
    archive(cast)
    counts = []
    for number in range(2):
        for serial in range(1 + 5 * number):
            published(cast, clock, DAY, text={"title": f"第{number}{serial}件", "doc_no": ""})
        actor = cast.clerk
        with CaptureQueriesContext(connection) as captured:
            reading.owed(actor)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


def test_places_are_found_by_words_and_kind_with_the_visits_of_this_year(cast, clock, client):
    row = archive(cast)
    archive(cast, name="安澜县图书馆", kind="library", address="安澜县府前街1号")
    acts.record_month(row, by=cast.clerk, month=date(2026, 1, 1), visitors=1200, items=30)
    page = reverse("disclosure:places")
    shown = client.get(page, {"text": "文昌路", "kind": "archive"}).content.decode()
    assert "安澜县档案馆" in shown and "1,200 人次，查阅 30 件次" in shown and "安澜县图书馆" not in shown
    none = client.get(page, {"text": "文昌路", "kind": "library"}).content.decode()
    assert "没有符合条件的记录" in none and "文昌路8号" not in none
