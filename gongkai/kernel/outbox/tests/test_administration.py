"""What operators see of events, and how they set up webhooks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib import admin

from gongkai.kernel import outbox
from gongkai.kernel.jobs.tests.test_condition import request_of
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox import emit, run_pending, vault
from gongkai.kernel.outbox.admin import WebhookForm
from gongkai.kernel.outbox.handling import handles
from gongkai.kernel.outbox.models import Delivery, OutboxEvent, Webhook
from gongkai.kernel.outbox.routing import route
from gongkai.kernel.outbox.tests.sample_events import Happened

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_and_done() -> None:
    handles(Happened, name="sample.good")(lambda event: None)
    emit(Happened(1))
    run_pending()
    dead = OutboxEvent.objects.create(name="sample.happened", payload={"number": 2})
    Delivery.objects.create(event=dead, handler="sample.bad", state="dead", last_error="…\nValueError: 坏数据")


# Health --------------------------------------------------------------------


def test_everything_delivered_is_healthy() -> None:
    emit(Happened(1))
    route()
    health = outbox.health()
    assert (health.ok, health.problems, health.unrouted, health.pending) == (True, (), 0, 0)


def test_events_that_nobody_routes_make_the_platform_unready() -> None:
    with time_machine.travel(NOW, tick=False) as moment:
        emit(Happened(1))
        moment.shift(300)
        assert outbox.health().ok
        moment.shift(1)
        health = outbox.health()
    assert (health.ok, health.unrouted, health.oldest_unrouted_seconds) == (False, 1, 301.0)
    assert health.problems == ("事件积压：最早一条已等待 301 秒",)


def test_dead_letters_and_silent_receivers_are_told(dead_and_done: None, webhook: Webhook) -> None:
    Webhook.objects.update(failures=3, last_error="无法连接")
    health = outbox.health()
    assert (health.ok, health.dead, health.webhooks_down) == (True, 1, 1)
    assert health.problems == (
        "1 条事件投递已放弃，请在管理后台查看并重新投递",
        "推送订阅“省平台”连续失败 3 次：无法连接",
    )


# Administration ------------------------------------------------------------


def test_deliveries_are_listed_with_their_last_error(dead_and_done: None) -> None:
    request = request_of("outbox.view_delivery")
    page = admin.site._registry[Delivery].changelist_view(request).render().content.decode()
    for text in ("sample.bad", "已放弃", "ValueError: 坏数据", "sample.good", "已投递"):
        assert text in page


def test_operator_sends_dead_letters_again(dead_and_done: None) -> None:
    request = request_of("outbox.view_delivery", "outbox.change_delivery")
    model_admin = admin.site._registry[Delivery]
    model_admin.resend(request, Delivery.objects.order_by("-id"))
    told = [str(message) for message in request._messages]
    assert told[0] == "已安排重新投递 1 条。"
    assert "sample.happened → sample.good 不能重新投递" in told[1]
    again = Delivery.objects.get(handler="sample.bad")
    assert again.state == "pending"
    (entry,) = entries(f"delivery:{again.pk}")
    assert (entry.verb, entry.actor_name, entry.details["event"]) == ("retry", "运维员", "sample.happened")
    assert "resend" in model_admin.get_actions(request)
    assert "resend" not in model_admin.get_actions(request_of("outbox.view_delivery"))


@pytest.mark.parametrize("model", [OutboxEvent, Delivery])
def test_events_and_deliveries_cannot_be_written_by_hand(model: Any) -> None:
    name = model._meta.model_name
    request = request_of(*(f"outbox.{verb}_{name}" for verb in ("add", "change", "delete")))
    model_admin = admin.site._registry[model]
    assert not model_admin.has_add_permission(request)
    assert not model_admin.has_change_permission(request)
    assert not model_admin.has_delete_permission(request)


def filled(**changes: Any) -> dict[str, Any]:
    return {"label": "省平台", "url": "https://upper.example/hook", "events": "sample.happened\nsample.*", **changes}


def saved(form: WebhookForm, change: bool) -> tuple[Webhook, list[str]]:
    assert form.is_valid(), form.errors
    request = request_of("outbox.change_webhook")
    row = form.save(commit=False)
    admin.site._registry[Webhook].save_model(request, row, form, change)
    return row, [str(message) for message in request._messages]


def test_new_webhook_gets_a_secret_that_is_shown_once() -> None:
    row, told = saved(WebhookForm(filled(active="on")), change=False)
    secret = vault.unseal(row.sealed_secret)
    assert told == [f"签名密钥（只显示这一次，请交给接收方）：{secret}"]
    assert (row.names, row.active) == (["sample.happened", "sample.*"], True)
    row, told = saved(WebhookForm(filled(label="改名"), instance=row), change=True)
    assert (told, vault.unseal(row.sealed_secret)) == ([], secret)
    row, told = saved(WebhookForm(filled(renew_secret="on"), instance=row), change=True)
    assert vault.unseal(row.sealed_secret) in told[0]
    assert vault.unseal(row.sealed_secret) != secret


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"url": "ftp://upper.example/"}, "url", "只允许 http 和 https"),
        ({"url": "https://user:pass@upper.example/"}, "url", "用户名和密码"),
        ({"events": "sample.nothing"}, "events", "没有这样的事件：sample.nothing"),
        ({"events": "nothing.*"}, "events", "没有这样的事件"),
        ({"events": " "}, "events", "必填项"),
    ],
)
def test_webhook_form_refuses_with_a_sentence(changes: dict[str, str], field: str, sentence: str) -> None:
    form = WebhookForm(filled(**changes))
    assert not form.is_valid()
    assert any(sentence in error for error in form.errors[field])


def test_form_shows_the_events_one_a_line(webhook: Webhook) -> None:
    webhook.names = ["sample.happened", "sample.*"]
    assert WebhookForm(instance=webhook).initial["events"] == "sample.happened\nsample.*"


def test_claim_outlasts_one_request() -> None:
    from gongkai.kernel.outbox import delivering, webhooks

    assert timedelta(seconds=webhooks.SECONDS) * 2 < delivering.CLAIM
