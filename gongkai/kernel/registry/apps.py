from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "gongkai.kernel.registry"
    label = "registry"
    verbose_name = "模块登记"

    def ready(self) -> None:
        # Acts, handlers, jobs and figures exist once their decorators have run.
        from gongkai.kernel.registry.store import load_declared

        load_declared()
