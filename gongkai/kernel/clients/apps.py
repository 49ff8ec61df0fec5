from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "gongkai.kernel.clients"
    label = "clients"
    verbose_name = "接入系统"
