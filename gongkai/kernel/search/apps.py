from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "gongkai.kernel.search"
    label = "search"
    verbose_name = "检索"
