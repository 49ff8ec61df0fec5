"""A module that announces a page must have it: every declared URL name leads somewhere."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from gongkai.kernel import registry
from gongkai.web.context import address_of


@register
def declared_addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Menus and public lists whose URL name cannot be reversed."""
    declared: list[tuple[str, str, str]] = []
    for module in registry.modules().values():
        declared += [(module.label, menu.label, menu.url) for menu in module.menus]
        declared += [(module.label, entry.label, entry.url) for entry in module.public_lists]
    return [
        Warning(f"模块“{module}”的入口“{label}”指向不存在的页面 {url}。", id="web.W001")
        for module, label, url in declared
        if not address_of(url)
    ]
