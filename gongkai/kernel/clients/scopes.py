"""权限范围: what a client may be allowed, as the modules declare it; acts come from the procedures themselves."""

from collections.abc import Iterable
from functools import cache

from gongkai.kernel import registry
from gongkai.kernel.cases.procedures import PUBLIC, SYSTEM, procedure
from gongkai.kernel.registry import ApiScope

EXCHANGE = "exchange.read"
PLATFORM = (ApiScope(EXCHANGE, "读取交换数据", "本机关及下级机关的交换批次，含申请人信息", group="数据交换"),)


@cache
def known() -> dict[str, ApiScope]:
    """Every scope by its name, in the order in which it is offered. An act is its own scope: `kind.act`."""
    found = {one.id: one for one in PLATFORM}
    for module in registry.modules().values():
        found |= {one.id: one for one in module.scopes}
        for kind in module.api_kinds:
            found |= {one.id: one for one in _acts(kind)}
    return found


def label(scope: str) -> str:
    one = known().get(scope)
    return one.label if one else scope


def roles_of(scopes: Iterable[str]) -> list[str]:
    """Posts in which something of these scopes is done, each once."""
    return list(dict.fromkeys(role for name in scopes if (one := known().get(name)) for role in one.roles))


def _acts(kind: str) -> list[ApiScope]:
    spec = procedure(kind)
    found = []
    for act in spec.acts:
        roles = tuple(role for role in act.by if role not in (PUBLIC, SYSTEM))
        if roles:
            posts = "、".join(registry.role_label(role) for role in roles)
            found.append(ApiScope(f"{kind}.{act.id}", act.label, f"须有{posts}岗位", roles, spec.label))
    return found
