from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


class SupervisionConfig(AppConfig):
    name = "gongkai.apps.supervision"
    label = "supervision"
    verbose_name = "电子监察"

    def ready(self) -> None:
        # After every migrate, so that a restored database is protected again; see kernel/journal/apps.py.
        if not settings.TESTING:
            post_migrate.connect(_protect, sender=self, dispatch_uid="supervision.protect")


def _protect(sender: object, using: str, **_: object) -> None:
    from gongkai.apps.supervision.actions.protect import install

    install(connections[using])
