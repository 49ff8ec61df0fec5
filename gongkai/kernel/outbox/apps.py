from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "gongkai.kernel.outbox"
    label = "outbox"
    verbose_name = "事件外发"

    def ready(self) -> None:
        from gongkai.kernel.outbox.checks import check_listed_hosts, check_subscriptions

        autodiscover_modules("events", "handlers")
        register(check_subscriptions)
        register(check_listed_hosts)
