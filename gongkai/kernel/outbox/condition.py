"""Whether events reach their receivers: for metrics and the desk."""

from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from gongkai.kernel.outbox.models import Delivery, OutboxEvent, Webhook

LATE_SECONDS = 300


@dataclass(frozen=True)
class Health:
    """Counts, the age in seconds of the oldest event not yet routed, problems in Chinese.

    Dead letters and silent receivers are told but do not make the platform itself unready.
    """

    unrouted: int
    pending: int
    dead: int
    webhooks_down: int
    oldest_unrouted_seconds: float
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return self.oldest_unrouted_seconds <= LATE_SECONDS


def health() -> Health:
    unrouted = OutboxEvent.objects.filter(position=None)
    oldest = unrouted.aggregate(oldest=Min("created_at"))["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
    down = Webhook.objects.filter(active=True, failures__gte=3)
    problems = [f"事件积压：最早一条已等待 {age:,.0f} 秒"] if age > LATE_SECONDS else []
    problems += [f"{dead:,} 条事件投递已放弃，请在管理后台查看并重新投递"] if dead else []
    problems += [f"推送订阅“{hook.label}”连续失败 {hook.failures} 次：{hook.last_error}" for hook in down]
    return Health(
        unrouted=unrouted.count(),
        pending=Delivery.objects.filter(state=Delivery.State.PENDING).count(),
        dead=dead,
        webhooks_down=len(down),
        oldest_unrouted_seconds=age,
        problems=tuple(problems),
    )
