from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "gongkai.kernel.workdays"
    label = "workdays"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from gongkai.kernel.workdays import checks  # noqa: F401  (registers the system check)
