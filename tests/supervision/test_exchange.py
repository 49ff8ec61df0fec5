"""电子监察 in the exchange (GB/T 39046 表11): events of exchanged cases, from 预警 on, with what became of them."""

from datetime import date

import jsonschema_rs
import pytest
from django.db import transaction
from django.db.models import Q

from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.apps.supervision.actions import corrections, judging, telling
from gongkai.apps.supervision.models import Correction, Event, Signal
from gongkai.apps.supervision.queries import exchange
from gongkai.apps.supervision.tests.conftest import make_late
from gongkai.kernel import outbox
from gongkai.kernel.exchange import building, datasets, queries
from gongkai.kernel.exchange.models import Batch, Pending, Row
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO


@pytest.fixture
def hall(cast, clock, settings):
    settings.EXCHANGE = True
    for name, role, org in (
        ("em_supervisor", "supervision.supervisor", cast.county),
        ("em_liaison", "supervision.liaison", cast.bureau),
    ):
        account = Account.objects.create(username=name, name=f"监察{name}")
        Post.objects.create(account=account, org=org, role=role, from_on=LONG_AGO)
        cast.accounts[name] = account
    clock.set(date(2026, 3, 2))
    return make_hall(make_stage(cast))


def sent():
    """Rows of the next batch about supervision."""
    outbox.run_pending()
    made = building.build()
    return [] if made is None else [one.values for one in queries.every(made) if one.dataset == "supervision"]


@pytest.fixture
def late(hall, clock):
    """承诺期限已过: an accepted application nobody went on with, swept a month later."""
    application = hall.accepted()
    outbox.run_pending()
    clock.set(date(2026, 4, 20))
    judging.sweep()
    return application


def test_events_go_under_the_number_and_type_of_the_item(hall, late):
    """Casework §11: 办件编号、监察内容、单位、事项类型、监察编号、规则编号、预警类型、状态时间、结果、责任部门."""
    rows = sent()
    card = next(row for row in rows if row["rule_no"] == "E06")
    event = Event.objects.get(rule="E06")
    assert card["project_no"] == late.exchange_number != late.case.number
    assert (card["task_type"], card["supervise_no"], card["org_code"]) == ("01", event.number, hall.bureau.uscc)
    assert (card["warn_type"], card["supervise_content"], card["result_explain"]) == (
        "4",
        f"{event.point_label}：超承诺时限",
        "未结",
    )
    assert card["state_time"] == f"{event.raised_on:%Y%m%d}T000000" and card["duty_dept"].startswith(hall.bureau.name)
    validator = jsonschema_rs.Draft202012Validator(datasets.json_schema("supervision"))
    for row in rows:
        validator.validate(row)
    assert Batch.objects.get().problem_count == 0


def test_a_body_reads_its_own_events_and_the_level_above_all(hall, late):
    outbox.run_pending()
    made, cast = building.build(), hall.stage.cast
    assert "supervision" in queries.counts(made, queries.reach([cast.county.path]))
    assert "supervision" in queries.counts(made, queries.reach([hall.bureau.path]))
    assert "supervision" not in queries.counts(made, queries.reach([cast.other_bureau.path]))


def test_what_became_of_a_card_is_told_once_more(hall, late):
    cast = hall.stage.cast
    sent()
    telling.follow_up()
    card = Correction.objects.get(event__rule="E06")
    assert sent() == [] or all(row["supervise_no"] != card.event.number for row in sent())
    corrections.answer(card, by=cast.em_liaison, cause="人手不足", measures="已办结并致歉", responsible="李四")
    corrections.accept(card, by=cast.em_supervisor)
    (row,) = [row for row in sent() if row["supervise_no"] == card.event.number]
    assert (row["cd_operation"], row["result_explain"]) == ("U", "已整改：已办结并致歉")
    assert row["state_time"] == "20260420T000000"


def test_a_withdrawn_card_says_why(hall, late):
    sent()
    telling.follow_up()
    card = Correction.objects.get(event__rule="E06")
    corrections.answer(card, by=hall.stage.cast.em_liaison, cause="系统停机", measures="已恢复", responsible="李四")
    corrections.void(card, by=hall.stage.cast.em_supervisor, void_reason="system", reason="机房停电")
    (row,) = [row for row in sent() if row["supervise_no"] == card.event.number]
    assert row["result_explain"] == "已撤销：系统故障"


def test_what_an_answer_said_leaves_the_exchange_when_it_is_destroyed(hall, late):
    """期满销毁: the event is told of again without the words of the answer, and no row keeps them."""
    cast = hall.stage.cast
    telling.follow_up()
    card = Correction.objects.get(event__rule="E06")
    corrections.answer(card, by=cast.em_liaison, cause="人手不足", measures="已办结并致歉", responsible="李四")
    corrections.accept(card, by=cast.em_supervisor)
    assert any("致歉" in row["result_explain"] for row in sent())
    with transaction.atomic():
        corrections.destroy_correction(card.case, by=cast.em_supervisor)
    kept = Row.objects.filter(source="supervision.event", subject=card.event.uid.hex)
    assert kept.exists() and not kept.exclude(content="").exists()
    (row,) = [row for row in sent() if row["supervise_no"] == card.event.number]
    assert row["result_explain"] == "已整改"


def test_reminders_and_cases_nobody_exchanges_stay_here(hall, clock):
    """提醒 is for whoever handles it; a disclosure request has no number the receiver knows."""
    application = hall.accepted()
    outbox.run_pending()
    clock.set(application.case.due_on)
    judging.sweep()
    make_late(hall.stage.cast, clock, handler="handler")
    shown = {row["supervise_no"] for row in sent()}
    low = Event.objects.filter(Q(signal=Signal.REMINDER) | Q(kind="disclosure.request"))
    assert low.filter(kind="disclosure.request").exists()
    assert not shown & {event.number for event in low}
    assert not set(exchange.keys("", 100)) & {event.uid.hex for event in low}


def test_a_full_copy_has_the_same_events_page_by_page(hall, late):
    rows = sent()
    every = exchange.keys("", 100)
    assert len(every) == len(rows) and exchange.keys(every[-1], 100) == []
    assert exchange.keys("", 1) == every[:1]


def test_where_the_exchange_is_off_nothing_is_noted(hall, settings, clock):
    settings.EXCHANGE = False
    hall.accepted()
    outbox.run_pending()
    clock.set(date(2026, 4, 20))
    judging.sweep()
    assert Event.objects.exists() and not Pending.objects.exists()
