from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "gongkai.apps.archives"
    label = "archives"
    verbose_name = "档案"
