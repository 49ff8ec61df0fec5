from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "gongkai.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        from gongkai.web import checks, probes  # noqa: F401 - checks register themselves

        probes.register_own()
