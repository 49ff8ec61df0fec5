from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "gongkai.kernel.law"
    label = "law"
    verbose_name = "法规数据"

    def ready(self) -> None:
        from gongkai.kernel.law import checks  # noqa: F401  (registers the system check)
