"""Start-up checks: every subscription has its event, every listed address can be read."""

from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from gongkai.kernel.outbox.event import declared_events
from gongkai.kernel.outbox.handling import all_handlers


def check_subscriptions(**kwargs: Any) -> list[CheckMessage]:
    declared = declared_events()
    return [
        Error(f"{spec.name} 订阅了不存在的事件 {spec.event}。", id="outbox.E001")
        for spec in all_handlers()
        if spec.event not in declared
    ]


def check_listed_hosts(**kwargs: Any) -> list[CheckMessage]:
    wrong = [entry for entry in settings.EGRESS_ALLOW if not _readable(entry)]
    return [
        Error(f"GONGKAI_EGRESS_ALLOW 中的“{entry}”应为主机名、主机名:端口或网段。", id="outbox.E002") for entry in wrong
    ]


def _readable(entry: str) -> bool:
    if "/" not in entry:
        return bool(entry.strip()) and " " not in entry.strip()
    try:
        ip_network(entry.strip(), strict=False)
    except ValueError:
        return False
    return True
