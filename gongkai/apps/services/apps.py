from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


class ServicesConfig(AppConfig):
    name = "gongkai.apps.services"
    label = "services"
    verbose_name = "政务服务"

    def ready(self) -> None:
        # After every migrate, so that a restored database is protected again; see kernel/journal/apps.py.
        if not settings.TESTING:
            post_migrate.connect(_protect, sender=self, dispatch_uid="services.frozen")


def _protect(sender: object, using: str, **_: object) -> None:
    from gongkai.apps.services.models.frozen import install

    install(connections[using])
