"""What operators are told: readiness, checks at start-up, the administration's list."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from gongkai.kernel import jobs
from gongkai.kernel.jobs import engines, queue
from gongkai.kernel.jobs.checks import check_engine
from gongkai.kernel.jobs.models import Job, Schedule, Worker
from gongkai.kernel.jobs.presence import Presence
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import Actor

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def moment():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def alive(**values: Any) -> Worker:
    return Worker.objects.create(name="w1", engine="embedded", started_at=NOW, beat_at=NOW, **values)


@pytest.mark.django_db
def test_nothing_to_do_and_a_worker_is_healthy(moment: Any) -> None:
    alive()
    health = jobs.health()
    assert health.ok
    assert (health.workers, health.due, health.running, health.dead, health.oldest_due_seconds) == (1, 0, 0, 0, 0.0)


@pytest.mark.django_db
def test_without_a_worker_nobody_does_the_work(moment: Any) -> None:
    alive()
    moment.shift(61)
    health = jobs.health()
    assert not health.ok
    assert health.problems == ("没有正在运行的作业执行者，请启动 gongkai serve 或 gongkai work",)


@pytest.mark.django_db
def test_counts(moment: Any, declared_job: Callable[..., Any]) -> None:
    declared_job()
    alive()
    for _ in range(4):
        jobs.enqueue("test.note", run_at=NOW - timedelta(seconds=301))
    jobs.enqueue("test.note", run_at=NOW + timedelta(hours=1))
    (dead,) = queue.lease("w1", 1)
    queue.fail(dead, RuntimeError(), final=True)
    queue.lease("w1", 1)
    queue.lease("d", 1, begin=False)
    health = jobs.health()
    assert (health.due, health.waiting, health.running, health.in_broker, health.dead) == (1, 1, 1, 1, 1)
    assert health.oldest_due_seconds == 301
    assert health.problems == ("作业积压：最早一件已到期 301 秒仍未开始",)
    moment.shift(61)
    assert jobs.health().expired == 2


@pytest.mark.django_db
def test_worker_tells_its_problem_at_once(moment: Any) -> None:
    engine = SimpleNamespace(name="celery", threads=1, problem="")
    presence = Presence("w1", engine)
    presence.beat()
    engine.problem = "消息队列不可用：OperationalError"
    presence.beat()
    assert jobs.health().problems == ("w1：消息队列不可用：OperationalError",)
    presence.leave()
    assert not Worker.objects.exists()


@pytest.mark.parametrize(("engine", "problem"), [("embedded", []), ("rq", ["jobs.E001"])])
def test_unknown_engine_refuses_to_start(settings: Any, engine: str, problem: list[str]) -> None:
    settings.JOBS_ENGINE = engine
    assert [message.id for message in check_engine()] == problem


@pytest.mark.parametrize(("vendor", "told"), [("sqlite", ["jobs.W001"]), ("postgresql", [])])
def test_celery_on_sqlite_is_warned_about(
    settings: Any, monkeypatch: pytest.MonkeyPatch, vendor: str, told: list[str]
) -> None:
    settings.JOBS_ENGINE = "celery"
    monkeypatch.setattr("gongkai.kernel.jobs.checks.connection", SimpleNamespace(vendor=vendor))
    assert [message.id for message in check_engine()] == told


def test_celery_that_is_not_installed_is_named(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JOBS_ENGINE = "celery"
    monkeypatch.setattr("gongkai.kernel.jobs.checks.find_spec", lambda name: None)
    assert [message.id for message in check_engine()] == ["jobs.E002"]


def test_no_other_engine_exists() -> None:
    with pytest.raises(Exception, match="GONGKAI_JOBS_ENGINE"):
        engines.create("rq", 1, 1)
    assert engines.create("embedded", 3, 1).threads == 3


# Administration ------------------------------------------------------------


class Operator(SimpleNamespace):
    """A signed-in operator with or without the right to change jobs."""

    is_active = is_staff = is_authenticated = True
    pk = 1

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        return permission in self.permissions

    def has_module_perms(self, app: str) -> bool:
        return True


def request_of(*permissions: str, **data: Any) -> Any:
    request = RequestFactory().post("/", data) if data else RequestFactory().get("/")
    request.user = Operator(permissions=permissions)
    request.actor = Actor(kind="staff", name="运维员")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.django_db
def test_list_shows_what_happened_in_chinese(declared_job: Callable[..., Any]) -> None:
    declared_job()
    jobs.enqueue("test.note")
    (job,) = queue.lease("w1", 1)
    queue.fail(job, ValueError("坏数据"), final=True, progress=(1200, 5000))
    page = admin.site._registry[Job].changelist_view(request_of("jobs.view_job")).render().content.decode()
    for text in ("测试作业", "已放弃", "1,200/5,000", "1/5", "ValueError: 坏数据"):
        assert text in page


@pytest.mark.django_db
def test_operator_starts_dead_jobs_anew(declared_job: Callable[..., Any]) -> None:
    declared_job()
    jobs.enqueue("test.note")
    (dead,) = queue.lease("w1", 1)
    queue.fail(dead, ValueError(), final=True)
    jobs.enqueue("test.note")
    request = request_of("jobs.change_job", "jobs.view_job")
    admin.site._registry[Job].requeue(request, Job.objects.order_by("id"))
    assert [str(message) for message in request._messages] == [
        "已重新排队 1 件作业。",
        f"测试作业 #{Job.objects.order_by('id').last().pk} 不是已放弃的作业",
    ]
    assert set(Job.objects.values_list("state", flat=True)) == {"pending"}
    (entry,) = entries(f"job:{dead.pk}")
    assert (entry.verb, entry.actor_name, entry.details["name"]) == ("retry", "运维员", "test.note")


def test_jobs_cannot_be_written_by_hand_and_only_operators_start_them() -> None:
    model_admin = admin.site._registry[Job]
    reader, operator = request_of("jobs.view_job"), request_of("jobs.view_job", "jobs.change_job", "jobs.delete_job")
    assert not model_admin.has_add_permission(operator)
    assert not model_admin.has_change_permission(operator)
    assert not model_admin.has_delete_permission(operator)
    assert "requeue" in model_admin.get_actions(operator)
    assert "requeue" not in model_admin.get_actions(reader)


@pytest.mark.django_db
def test_schedules_tell_their_rhythm(declared_job: Callable[..., Any]) -> None:
    declared_job(at="02:30")
    model_admin = admin.site._registry[Schedule]
    known, old = Schedule(name="test.note", slot_at=NOW), Schedule(name="test.old", slot_at=NOW)
    assert (model_admin.label(known), model_admin.rhythm(known)) == ("测试作业", "每天 02:30")
    assert (model_admin.label(old), model_admin.rhythm(old)) == ("test.old", "已停用")
