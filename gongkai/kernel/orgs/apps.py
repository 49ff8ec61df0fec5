from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "gongkai.kernel.orgs"
    label = "orgs"
    verbose_name = "机构"
