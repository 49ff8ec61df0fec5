from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongkai.kernel.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        from gongkai.kernel.cases import attachments

        attachments.install()
