from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


class EformsConfig(AppConfig):
    name = "gongkai.kernel.eforms"
    label = "eforms"
    verbose_name = "电子表单"

    def ready(self) -> None:
        from gongkai.kernel.eforms import access, applicant_sources, code_lists, copied

        code_lists.all_lists()  # a broken list refuses to start
        applicant_sources.declare()
        access.declare()
        copied.declare()
        # After every migrate, so that a restored database is protected again; see kernel/journal/apps.py.
        if not settings.TESTING:
            post_migrate.connect(_protect, sender=self, dispatch_uid="eforms.protect")


def _protect(sender: object, using: str, **_: object) -> None:
    from gongkai.kernel.eforms.protect import install

    install(connections[using])
