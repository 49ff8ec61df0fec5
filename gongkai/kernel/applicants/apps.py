from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    name = "gongkai.kernel.applicants"
    label = "applicants"
    verbose_name = "申请人"

    def ready(self) -> None:
        from gongkai.kernel.applicants import templates

        templates.all_templates()  # a broken template refuses to start
