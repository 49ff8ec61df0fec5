from django.apps import AppConfig


class TriesConfig(AppConfig):
    name = "gongkai.kernel.tries"
    label = "tries"
    verbose_name = "尝试次数"
