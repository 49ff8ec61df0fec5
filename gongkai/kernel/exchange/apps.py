from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "gongkai.kernel.exchange"
    label = "exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        from gongkai.kernel.exchange import datasets

        datasets.sources()  # broken declarations refuse to start
