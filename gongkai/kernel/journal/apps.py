from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "gongkai.kernel.journal"
    label = "journal"
    verbose_name = "业务日志"

    def ready(self) -> None:
        # After every migrate, so that a restored database is protected again. The test suite flushes
        # tables between tests and puts the triggers in place where it tests them.
        if not settings.TESTING:
            post_migrate.connect(_protect, sender=self, dispatch_uid="journal.protect")


def _protect(sender: object, using: str, **_: object) -> None:
    from gongkai.kernel.journal.protect import install

    install(connections[using])
