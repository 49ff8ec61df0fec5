from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongkai.kernel.people"
    label = "people"
    verbose_name = "人员与岗位"
