"""Pushing to other systems: signed, with its key, in order, patient with a receiver that is down."""

import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from gongkai.kernel import jobs
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.outbox import delivering, egress, emit, resend, run_pending, vault, webhooks
from gongkai.kernel.outbox.jobs import deliver
from gongkai.kernel.outbox.models import Delivery, Webhook
from gongkai.kernel.outbox.routing import route
from gongkai.kernel.outbox.tests.sample_events import Happened
from gongkai.kernel.outbox.tests.servers import Site, site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def receiver(settings: Any, webhook: Webhook) -> Iterator[Site]:
    """A receiver on this machine, to which the webhook points."""
    with site() as server:
        settings.EGRESS_ALLOW = [f"127.0.0.1:{server.port}"]
        webhook.url = f"{server.url}/hook"
        webhook.save()
        yield server


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, webhook: Webhook) -> list[Any]:
    """What the receiver answers, one after the other, without a network: a status, or an error to raise."""
    queue: list[Any] = []

    def request(method: str, url: str, **kwargs: Any) -> egress.Reply:
        answer = queue.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return egress.Reply(answer, {}, "原因".encode(), url)

    monkeypatch.setattr(egress, "request", request)
    return queue


def states() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("id").values_list("state", "attempts"))


# The request ---------------------------------------------------------------


def test_request_carries_event_key_and_signature(receiver: Site) -> None:
    uid = emit(Happened(7, "0001.0004."))
    assert run_pending() == 1
    (seen,) = receiver.seen
    assert (seen.method, seen.path) == ("POST", "/hook")
    body = json.loads(seen.body)
    assert {key: body[key] for key in ("id", "name", "shape", "org_path", "data")} == {
        "id": str(uid),
        "name": "sample.happened",
        "shape": 1,
        "org_path": "0001.0004.",
        "data": {"number": 7, "org_path": "0001.0004."},
    }
    assert datetime.fromisoformat(body["created_at"]).tzinfo is not None
    assert seen.headers["idempotency-key"] == str(uid)
    assert seen.headers["x-gongkai-event"] == "sample.happened"
    stamp, _, given = seen.headers["x-gongkai-signature"].partition(",")
    expected = hmac.new("口令".encode(), stamp[2:].encode() + b"." + seen.body, sha256).hexdigest()
    assert given == f"v1={expected}"
    assert states() == [("done", 1)]
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.delivered_at is not None) == (200, True)


def test_webhook_to_the_inside_is_not_called(webhook: Webhook) -> None:
    webhook.url = "http://127.0.0.1:9/hook"
    webhook.save()
    emit(Happened(1))
    run_pending()
    delivery = Delivery.objects.get()
    assert delivery.state == "pending"
    assert "内部地址" in delivery.last_error


def test_secret_does_not_stand_in_the_database(webhook: Webhook) -> None:
    assert "口令" not in webhook.sealed_secret
    assert vault.unseal(webhook.sealed_secret) == "口令"
    assert vault.seal("口令") != vault.seal("口令")
    assert len(vault.new_secret()) >= 40


def test_secret_survives_a_change_of_key_only_with_the_old_one_at_hand(webhook: Webhook, settings: Any) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(vault.Unreadable):
        vault.unseal(webhook.sealed_secret)
    assert webhooks.post(webhook, _event()).verdict is webhooks.Verdict.DOWN
    settings.SECRET_KEY_FALLBACKS = [old]
    assert vault.unseal(webhook.sealed_secret) == "口令"


def _event() -> Any:
    emit(Happened(1))
    from gongkai.kernel.outbox.models import OutboxEvent

    return OutboxEvent.objects.last()


# Subscriptions -------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "org_path", "wanted"),
    [
        (["*"], "", True),
        (["sample.happened"], "", True),
        (["sample.*"], "0001.", True),
        (["sample.happened"], "0001.0004.", True),
        (["sample.happened"], "0001.0004.0001.", False),
        (["sample.happened"], "0002.", False),
        (["sample.happene"], "", False),
        (["sampl.*"], "", False),
        ([], "", False),
    ],
)
def test_webhook_is_told_what_it_asked_for(webhook: Webhook, names: list[str], org_path: str, wanted: bool) -> None:
    Webhook.objects.update(names=names, org_path=org_path)
    emit(Happened(1, "0001.0004."))
    route()
    assert Delivery.objects.exists() is wanted


def test_switched_off_webhook_is_told_nothing_and_later_goes_on(webhook: Webhook, answers: list[Any]) -> None:
    emit(Happened(1))
    route()
    Webhook.objects.update(active=False)
    emit(Happened(2))
    assert run_pending() == 0
    Webhook.objects.update(active=True)
    answers[:] = [200]
    assert run_pending() == 1
    assert states() == [("done", 1)]


# Outcomes ------------------------------------------------------------------


def test_receiver_that_is_down_keeps_its_events_in_order(moment: Any, webhook: Webhook, answers: list[Any]) -> None:
    for number in range(3):
        emit(Happened(number))
    answers[:] = [egress.Unreachable("无法连接")]
    assert run_pending() == 1
    assert states() == [("pending", 1), ("pending", 0), ("pending", 0)]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.retry_at, webhook.last_error) == (1, NOW + timedelta(seconds=10), "无法连接")
    assert run_pending() == 0
    moment.shift(11)
    answers[:] = [503]
    assert run_pending() == 1
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.retry_at) == (2, NOW + timedelta(seconds=31))
    assert webhook.last_error == "对方应答 503：原因"
    moment.shift(21)
    answers[:] = [200, 204, 201]
    assert run_pending() == 3
    assert states() == [("done", 3), ("done", 1), ("done", 1)]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.retry_at, webhook.last_error, webhook.last_ok_at) == (
        0,
        None,
        "",
        datetime.now(UTC),
    )


def test_event_the_receiver_refuses_does_not_hold_up_the_others(moment: Any, webhook: Webhook, answers: Any) -> None:
    emit(Happened(1))
    emit(Happened(2))
    answers[:] = [422, 200]
    assert run_pending() == 2
    assert states() == [("pending", 1), ("done", 1)]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.retry_at) == (0, None)
    assert list(Delivery.objects.order_by("id").values_list("last_error", flat=True)) == ["对方应答 422：原因", ""]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *[(status, webhooks.Verdict.DELIVERED) for status in (200, 201, 202, 204)],
        *[(status, webhooks.Verdict.REFUSED) for status in (400, 401, 404, 410, 422)],
        *[(status, webhooks.Verdict.DOWN) for status in (301, 302, 408, 425, 429, 500, 502, 503)],
    ],
)
def test_what_an_answer_means(webhook: Webhook, answers: list[Any], status: int, verdict: webhooks.Verdict) -> None:
    answers[:] = [status]
    outcome = webhooks.post(webhook, _event())
    assert (outcome.verdict, outcome.status) == (verdict, status)
    assert bool(outcome.error) is (verdict is not webhooks.Verdict.DELIVERED)


def test_event_refused_for_good_is_a_dead_letter_and_can_be_sent_again(
    moment: Any, webhook: Webhook, answers: Any
) -> None:
    emit(Happened(1))
    for attempt in range(1, delivering.MAX_ATTEMPTS + 1):
        answers[:] = [400]
        assert run_pending() == 1
        moment.shift(max(delivering.waiting_time(attempt), delivering.CLAIM) + timedelta(seconds=1))
    assert states() == [("dead", delivering.MAX_ATTEMPTS)]
    assert run_pending() == 0
    resend(Delivery.objects.get())
    answers[:] = [200]
    run_pending()
    assert states() == [("done", 1)]


def test_delivered_push_can_be_sent_again_with_the_same_key(receiver: Site) -> None:
    emit(Happened(1))
    run_pending()
    resend(Delivery.objects.get())
    run_pending()
    first, second = receiver.seen
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.body == second.body


def test_resending_does_not_wait_for_the_end_of_a_pause(moment: Any, webhook: Webhook, answers: list[Any]) -> None:
    emit(Happened(1))
    answers[:] = [500]
    run_pending()
    Delivery.objects.update(state="dead")
    resend(Delivery.objects.get())
    answers[:] = [200]
    assert run_pending() == 1


# Jobs ----------------------------------------------------------------------


def test_each_webhook_has_a_job_of_its_own(webhook: Webhook, answers: list[Any], monkeypatch: Any) -> None:
    from gongkai.kernel.jobs import declare

    monkeypatch.setattr(declare, "_declared", {"outbox.push": declare.find("outbox.push")})
    other = Webhook.objects.create(label="其他", url=webhook.url, names=["*"], sealed_secret=webhook.sealed_secret)
    emit(Happened(1))
    deliver()
    deliver()
    waiting = Job.objects.filter(name="outbox.push", state="pending")
    assert sorted(job.kwargs["webhook_id"] for job in waiting) == sorted([webhook.pk, other.pk])
    answers[:] = [200, 200]
    assert jobs.run_due() == 2
    assert states() == [("done", 1), ("done", 1)]


def test_one_webhook_is_served_by_one_worker_at_a_time(webhook: Webhook, answers: list[Any]) -> None:
    emit(Happened(1))
    route()
    Webhook.objects.update(busy_until=datetime.now(UTC) + timedelta(minutes=1))
    assert delivering.push(webhook.pk, 10) == 0
    Webhook.objects.update(busy_until=datetime.now(UTC) - timedelta(seconds=1))
    answers[:] = [200]
    assert delivering.push(webhook.pk, 10) == 1
    webhook.refresh_from_db()
    assert webhook.busy_until is None


def test_slow_receiver_is_given_up_in_time(settings: Any, webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.kernel.outbox.tests.servers import raw

    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    over = threading.Event()
    with raw(lambda connection: over.wait(3) and None) as url:
        settings.EGRESS_ALLOW = ["127.0.0.1"]
        webhook.url = url
        outcome = webhooks.post(webhook, _event())
        over.set()
    assert (outcome.verdict, outcome.error) == (webhooks.Verdict.DOWN, "等待应答超时")
