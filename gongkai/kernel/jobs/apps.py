from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "gongkai.kernel.jobs"
    label = "jobs"
    verbose_name = "后台作业"

    def ready(self) -> None:
        from gongkai.kernel.jobs.checks import check_engine

        autodiscover_modules("jobs")
        register(check_engine)
